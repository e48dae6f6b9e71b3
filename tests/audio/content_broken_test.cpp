#include "audio/content/content_store.h"
#include "tests/audio/content_media.h"

#include <sys/stat.h>
#include <catch2/catch.hpp>

#include <limits>

using namespace stillroom::audio;
using Catch::Matchers::Contains;

namespace {

constexpr int kWav = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
constexpr int kFloatWav = SF_FORMAT_WAV | SF_FORMAT_FLOAT;

/// Why the file is refused; empty when it is taken.
std::string refusal(const TemporaryFolder& folder, const std::filesystem::path& file) {
    ContentStore store(folder / "store", {48000});
    const auto clip = store.prepare_file(file);
    if (!clip) CHECK(store.list().empty());  // nothing of a refused file stays
    return clip ? "" : clip.error().message;
}

/// One second at full rate in the given format.
std::filesystem::path whole(const TemporaryFolder& folder, int format, int rate = 48000, int channels = 1) {
    const auto file = folder / "sound";
    REQUIRE(write_sound(file, format, rate, channels, sine(440.0, 0.3, 1.0, rate, channels)));
    return file;
}

void cut(const std::filesystem::path& file, double part) {
    const auto size = std::filesystem::file_size(file);
    std::filesystem::resize_file(file, static_cast<std::uintmax_t>(static_cast<double>(size) * part));
}

void overwrite(const std::filesystem::path& file, std::size_t at, const std::string& bytes) {
    std::string all = bytes_of(file);
    all.replace(at, bytes.size(), bytes);
    write_bytes(file, all);
}

}  // namespace

TEST_CASE("what is no sound file is refused with its reason and a remedy") {
    const TemporaryFolder folder;
    CHECK_THAT(refusal(folder, folder / "gone.wav"), Contains("gone.wav' is missing; "));
    std::filesystem::create_directory(folder / "music");
    CHECK_THAT(refusal(folder, folder / "music"), Contains("is a folder; "));
    write_bytes(folder / "empty.wav", "");
    CHECK_THAT(refusal(folder, folder / "empty.wav"), Contains("is empty; "));
    write_bytes(folder / "notes.flac", "Remember the blankets.\n");
    CHECK_THAT(refusal(folder, folder / "notes.flac"), Contains("is not a sound file of a kind we play; use WAV"));
    REQUIRE(::mkfifo((folder / "pipe.wav").c_str(), 0600) == 0);
    CHECK_THAT(refusal(folder, folder / "pipe.wav"), Contains("is not a regular file; "));
    write_bytes(folder / "head.wav", bytes_of(whole(folder, kWav)).substr(0, 40));
    CHECK_THAT(refusal(folder, folder / "head.wav"), Contains("is truncated"));
}

TEST_CASE("a file cut short is refused as truncated, in every format") {
    const int format = GENERATE(as<int>{}, kWav, kFloatWav, SF_FORMAT_RF64 | SF_FORMAT_PCM_24,
                                SF_FORMAT_AIFF | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
                                SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_OGG | SF_FORMAT_OPUS);
    const double part = GENERATE(0.97, 0.6, 0.3);
    CAPTURE(format, part);
    const TemporaryFolder folder;
    const auto file = whole(folder, format);
    cut(file, part);
    CHECK_THAT(refusal(folder, file), Contains("is truncated") || Contains("is damaged"));
}

TEST_CASE("an MP3 cut short is refused as truncated") {
    const TemporaryFolder folder;
    const auto file = folder / "long.mp3";
    REQUIRE(
        write_sound(file, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 2, sine(440.0, 0.3, 20.0, 44100, 2)));
    cut(file, 0.5);
    CHECK_THAT(refusal(folder, file), Contains("is truncated") || Contains("is damaged"));
}

TEST_CASE("a header that claims more frames than the file holds is refused with both lengths") {
    const TemporaryFolder folder;
    SECTION("WAV, by the size of its data chunk") {
        const auto file = whole(folder, kWav);
        overwrite(file, 40, std::string("\x00\x00\x00\x10", 4));
        CHECK_THAT(refusal(folder, file), Contains("claims 268435456 bytes of sound and 96000 are there"));
    }
    SECTION("WAV, from a program that never came back to write its size") {
        const auto file = whole(folder, kWav);
        overwrite(file, 40, "\xff\xff\xff\xff");
        CHECK_THAT(refusal(folder, file), Contains("is truncated"));
    }
    SECTION("FLAC, by its count of samples") {
        const auto file = whole(folder, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
        overwrite(file, 22, std::string("\x00\x02\x00\x00", 4));  // the low 32 of 36 bits: 131072 frames
        CHECK_THAT(refusal(folder, file), Contains("is truncated: its header claims 0:02.731 and the sound ends at "
                                                   "0:01.000"));
    }
    SECTION("FLAC, absurdly") {
        const auto file = whole(folder, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
        overwrite(file, 22, "\xff\xff\xff\xff");
        CHECK_THAT(refusal(folder, file), Contains("1491.3 minutes long; cut it to 240 minutes or less"));
    }
}

TEST_CASE("samples that are no numbers are refused with their time") {
    const TemporaryFolder folder;
    const auto with = [&](float sample) {
        auto samples = sine(440.0, 0.3, 65.0, 48000, 2);
        samples[2 * (61 * 48000 + 12000) + 1] = sample;
        REQUIRE(write_sound(folder / "a.wav", kFloatWav, 48000, 2, samples));
        return refusal(folder, folder / "a.wav");
    };
    CHECK_THAT(with(std::numeric_limits<float>::quiet_NaN()),
               Contains("carries samples that are not a number (NaN) at 1:01.250; export it again"));
    CHECK_THAT(with(std::numeric_limits<float>::infinity()), Contains("that are infinite at 1:01.250"));
    CHECK_THAT(with(-std::numeric_limits<float>::infinity()), Contains("that are infinite at 1:01.250"));
    CHECK_THAT(with(12000.0f), Contains("over 40 dB too loud at 1:01.250"));
    CHECK(with(1.5f).empty());
}

TEST_CASE("sound we cannot play as it is meant is refused, with how to mend it") {
    const TemporaryFolder folder;
    CHECK_THAT(refusal(folder, whole(folder, kWav, 48000, 3)), Contains("has 3 channels; mix it down to 1 or 2"));
    CHECK_THAT(refusal(folder, whole(folder, kWav, 4000)),
               Contains("has a rate of 4000 Hz; export it at 48000 Hz"));
    CHECK_THAT(refusal(folder, whole(folder, kWav, 384000)), Contains("has a rate of 384000 Hz"));
    CHECK_THAT(refusal(folder, whole(folder, SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM)),
               Contains("in a coding we do not play; export it as"));
    REQUIRE(write_sound(folder / "none.wav", kWav, 48000, 1, {}));
    CHECK_THAT(refusal(folder, folder / "none.wav"), Contains("holds no sound: 0 frames"));
    REQUIRE(write_sound(folder / "silent.wav", kWav, 48000, 1, std::vector<float>(48000, 0.0f)));
    CHECK_THAT(refusal(folder, folder / "silent.wav"), Contains("holds only silence; "));
    CHECK_THAT(refusal(folder, whole(folder, SF_FORMAT_SDS | SF_FORMAT_PCM_16)), Contains("is not a sound file"));
}

TEST_CASE("a clip shorter than a gating block is measured by its loudest moment") {
    const TemporaryFolder folder;
    const auto file = folder / "click.wav";
    REQUIRE(write_sound(file, kFloatWav, 48000, 1, sine(997.0, 0.1, 0.1, 48000, 1)));
    ContentStore store(folder / "store", {48000});
    const auto clip = store.prepare_file(file);
    REQUIRE(clip);
    CHECK(clip->length == Frames{4800});
    CHECK(clip->loudness.lufs == Approx(-20.0 - 6.02).margin(0.1));  // a quarter of the block
}
