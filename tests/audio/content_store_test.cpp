#include "audio/content/content_store.h"

#include "audio/content/clip_file.h"
#include "tests/audio/content_media.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>

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

TEST_CASE("the same bytes under another name are found, not prepared again") {
    const TemporaryFolder folder;
    REQUIRE(
        write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 1, sine(300.0, 0.5, 2.0, 44100, 1)));
    std::filesystem::copy_file(folder / "a.wav", folder / "b.wav");
    ContentStore store(folder / "store", kRoom);
    const PreparedClip a = prepared(store, folder / "a.wav");
    CHECK(prepared(store, folder / "b.wav").file == a.file);
    CHECK(store.list().size() == 1);
}

TEST_CASE("a file that changed is prepared anew") {
    const TemporaryFolder folder;
    ContentStore store(folder / "store", kRoom);
    REQUIRE(
        write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1, sine(300.0, 0.5, 1.0, 48000, 1)));
    const PreparedClip first = prepared(store, folder / "a.wav");
    REQUIRE(
        write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1, sine(400.0, 0.5, 1.0, 48000, 1)));
    const PreparedClip second = prepared(store, folder / "a.wav");
    CHECK(first.hash != second.hash);
    CHECK(samples_of(first) != samples_of(second));
}

TEST_CASE("rooms with different rates share a store without mixing their clips up") {
    const TemporaryFolder folder;
    REQUIRE(
        write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1, sine(300.0, 0.5, 1.0, 48000, 1)));
    ContentStore at48(folder / "store", kRoom);
    ContentStore at44(folder / "store", {44100});
    CHECK(prepared(at48, folder / "a.wav").length == Frames{48000});
    CHECK(prepared(at44, folder / "a.wav").length == Frames{44100});
}

TEST_CASE("resampling leaves a 997 Hz sine with all else more than 130 dB below it") {
    const int rate = GENERATE(44100, 96000);
    CAPTURE(rate);
    const TemporaryFolder folder;
    REQUIRE(
        write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, rate, 1, sine(997.0, 0.5, 4.0, rate, 1)));
    ContentStore store(folder / "store", kRoom);
    const std::vector<float> samples = samples_of(prepared(store, folder / "a.wav"));
    // Two seconds from the middle hold 1994 whole turns; what a sine and a cosine of 997 Hz do not explain is
    // error.
    constexpr int kFrames = 96000;
    double in_phase = 0.0;
    double quadrature = 0.0;
    const auto angle = [](int i) { return 2.0 * M_PI * 997.0 * i / 48000.0; };
    const auto value = [&](int i) { return static_cast<double>(samples[static_cast<std::size_t>(48000 + i)]); };
    for (int i = 0; i < kFrames; ++i) {
        in_phase += value(i) * std::cos(angle(i)) * 2.0 / kFrames;
        quadrature += value(i) * std::sin(angle(i)) * 2.0 / kFrames;
    }
    double error = 0.0;
    for (int i = 0; i < kFrames; ++i) {
        const double rest = value(i) - in_phase * std::cos(angle(i)) - quadrature * std::sin(angle(i));
        error += rest * rest / kFrames;
    }
    const double signal = (in_phase * in_phase + quadrature * quadrature) / 2.0;
    CHECK(10.0 * std::log10(signal / error) > 130.0);
    CHECK(std::sqrt(2.0 * signal) == Approx(0.5).epsilon(1e-4));
    CHECK(std::atan2(in_phase, quadrature) == Approx(0.0).margin(1e-3));  // no delay left in
}

TEST_CASE("verify finds a single byte that changed on the disk, and only that clip") {
    const TemporaryFolder folder;
    ContentStore store(folder / "store", kRoom);
    for (const char* name : {"a.wav", "b.wav"})
        REQUIRE(write_sound(folder / name, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1,
                            sine(name[0] * 3.0, 0.5, 1.0, 48000, 1)));
    const PreparedClip a = prepared(store, folder / "a.wav");
    prepared(store, folder / "b.wav");
    CHECK(store.verify().empty());
    const std::string whole = bytes_of(a.file);
    const std::size_t at = GENERATE(std::size_t{70}, static_cast<std::size_t>(kClipDataOffset) + 100'001);
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    write_bytes(a.file, flipped);
    const auto broken = store.verify();
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].clip.file == a.file);
    CHECK(store.list().size() == 2);
}

TEST_CASE("a clip that lost its end or its head is prepared again instead of played") {
    const TemporaryFolder folder;
    ContentStore store(folder / "store", kRoom);
    REQUIRE(
        write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1, sine(300.0, 0.5, 1.0, 48000, 1)));
    const PreparedClip clip = prepared(store, folder / "a.wav");
    const std::string whole = bytes_of(clip.file);
    const std::string damaged = GENERATE_COPY(whole.substr(0, whole.size() - 4), std::string("nothing"),
                                              std::string(whole.size(), '\0'), std::string());
    write_bytes(clip.file, damaged);
    CHECK(prepared(store, folder / "a.wav").length == Frames{48000});
    CHECK(bytes_of(clip.file) == whole);
}

TEST_CASE("a process killed while it prepares leaves no clip, and the next one cleans up after it") {
    const TemporaryFolder folder;
    const auto store_folder = folder / "store";
    REQUIRE(write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 44100, 2,
                        sine(300.0, 0.5, 240.0, 44100, 2)));
    const auto part_bytes = [&] {
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(store_folder, ignored))
            if (entry.path().extension() == ".part") return entry.file_size(ignored);
        return std::uintmax_t{0};
    };
    const pid_t child = fork();
    if (child == 0) {
        ContentStore store(store_folder, kRoom);
        _exit(store.prepare_file(folder / "a.wav") ? 0 : 1);
    }
    while (part_bytes() < 100'000) REQUIRE(waitpid(child, nullptr, WNOHANG) == 0);
    REQUIRE(kill(child, SIGKILL) == 0);
    REQUIRE(waitpid(child, nullptr, 0) == child);
    ContentStore store(store_folder, kRoom);
    CHECK(store.list().empty());
    // The killed program's decoder dies a moment after it; what they left is removed by the first writer after
    // that.
    int writes = 0;
    for (; part_bytes() != 0 && writes < 1000; ++writes) {
        const auto file = folder / ("b" + std::to_string(writes) + ".wav");
        REQUIRE(
            write_sound(file, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1, sine(50.0 + writes, 0.5, 0.1, 48000, 1)));
        prepared(store, file);
    }
    CHECK(part_bytes() == 0);
    prepared(store, folder / "a.wav");
    CHECK(store.verify().empty());
    CHECK(store.list().size() == static_cast<std::size_t>(writes) + 1);
}

TEST_CASE("two processes may prepare the same file at once") {
    const TemporaryFolder folder;
    REQUIRE(
        write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 44100, 2, sine(300.0, 0.5, 20.0, 44100, 2)));
    std::vector<pid_t> children;
    for (int i = 0; i < 3; ++i) {
        children.push_back(fork());
        if (children.back() != 0) continue;
        ContentStore store(folder / "store", kRoom);
        _exit(store.prepare_file(folder / "a.wav") ? 0 : 1);
    }
    for (const pid_t child : children) {
        int status = -1;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
    ContentStore store(folder / "store", kRoom);
    CHECK(store.list().size() == 1);
    CHECK(store.verify().empty());
}

TEST_CASE("a store that cannot be written says so and what to do") {
    const TemporaryFolder folder;
    REQUIRE(
        write_sound(folder / "a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1, sine(300.0, 0.5, 1.0, 48000, 1)));
    write_bytes(folder / "taken", "a file where the store should be");
    ContentStore store(folder / "taken", kRoom);
    const auto clip = store.prepare_file(folder / "a.wav");
    REQUIRE_FALSE(clip);
    CHECK_THAT(clip.error().message, Catch::Matchers::Contains("the content store cannot be written") &&
                                         Catch::Matchers::Contains("STILLROOM_STORE"));
}
