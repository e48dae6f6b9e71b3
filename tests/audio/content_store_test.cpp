#include "audio/content/content_store.h"

#include "audio/content/clip_file.h"
#include "tests/audio/content_media.h"

#include <sys/stat.h>
#include <catch2/catch.hpp>

#include <fstream>

using namespace stillroom::audio;

namespace {

constexpr SampleRate kRoom{48000};

struct stat state_of(const std::filesystem::path& file) {
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    return status;
}

/// Bytes this process has read from files so far.
std::int64_t bytes_read() {
    std::ifstream in("/proc/self/io");
    std::string name;
    std::int64_t count = 0;
    in >> name >> count;
    return count;
}

PreparedClip prepared(ContentStore& store, const std::filesystem::path& file) {
    auto clip = store.prepare_file(file);
    if (!clip) FAIL(clip.error().message);
    return *clip;
}

}  // namespace

TEST_CASE("a prepared clip at the room's rate holds the samples of its file, bit for bit") {
    const TemporaryFolder folder;
    const auto samples = sine(440.0, 0.25, 1.0, 48000, 2);
    REQUIRE(write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48000, 2, samples));
    ContentStore store(folder / "store", kRoom);
    const PreparedClip clip = prepared(store, folder / "a.wav");
    CHECK(clip.channels == 2);
    CHECK(clip.length == Frames{48000});
    CHECK(clip.data_offset % 64 == 0);
    CHECK_FALSE(clip.draft);
    CHECK(samples_of(clip) == samples);
}

TEST_CASE("every format we promise is read, at its length and loudness") {
    struct Format {
        const char* name;
        int format;
        int rate;
    };
    const Format format = GENERATE(Format{"wav16", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100},
                                   Format{"wav24", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 96000},
                                   Format{"wavex", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 48000},
                                   Format{"rf64", SF_FORMAT_RF64 | SF_FORMAT_FLOAT, 48000},
                                   Format{"aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 44100},
                                   Format{"aifc", SF_FORMAT_AIFF | SF_FORMAT_FLOAT, 48000},
                                   Format{"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 48000},
                                   Format{"flac-8k", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 8000},
                                   Format{"flac-192k", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 192000},
                                   Format{"vorbis", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 44100},
                                   Format{"opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48000},
                                   Format{"mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100});
    const int channels = GENERATE(1, 2);
    CAPTURE(format.name, channels);
    const TemporaryFolder folder;
    const auto file = folder / "sound";
    REQUIRE(write_sound(file, format.format, format.rate, channels, sine(997.0, 0.1, 3.0, format.rate, channels)));
    ContentStore store(folder / "store", kRoom);
    const PreparedClip clip = prepared(store, file);
    CHECK(clip.channels == channels);
    CHECK(std::abs(clip.length.count - 3 * 48000) <= 1);
    CHECK(clip.loudness.lufs == Approx(-20.0).margin(0.15));  // 997 Hz at -20 dBFS in both ears: -20 LUFS
    CHECK(clip.true_peak_dbtp == Approx(-20.0).margin(0.5));
}

TEST_CASE("a second start decodes nothing: the clip on disk is found and left alone") {
    const TemporaryFolder folder;
    REQUIRE(write_sound(folder / "a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44100, 2,
                        sine(300.0, 0.5, 20.0, 44100, 2)));
    const PreparedClip first = [&] {
        ContentStore store(folder / "store", kRoom);
        return prepared(store, folder / "a.flac");
    }();
    const struct stat before = state_of(first.file);
    ContentStore again(folder / "store", kRoom);
    const PreparedClip second = prepared(again, folder / "a.flac");
    const struct stat after = state_of(second.file);
    CHECK(second.file == first.file);
    CHECK(before.st_ino == after.st_ino);
    CHECK(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
    CHECK(second.length == first.length);
    CHECK(second.loudness == first.loudness);
    CHECK(second.true_peak_dbtp == first.true_peak_dbtp);
}

TEST_CASE("a second start does not even read a file again that nobody touched") {
    const TemporaryFolder folder;
    const auto file = folder / "a.wav";
    REQUIRE(write_sound(file, SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48000, 2, sine(300.0, 0.5, 10.0, 48000, 2)));
    // A file changed a moment ago is not trusted to be settled; age it by waiting until its times are past.
    ContentStore store(folder / "store", kRoom);
    const struct stat status = state_of(file);
    for (timespec now{}; now.tv_sec <= status.st_ctim.tv_sec + 1;) clock_gettime(CLOCK_REALTIME, &now);
    prepared(store, file);
    const std::int64_t before = bytes_read();
    prepared(store, file);
    CHECK(bytes_read() - before < 100'000);
}
