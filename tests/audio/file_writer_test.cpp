#include "audio/content/file_writer.h"

#include <sndfile.h>
#include <sys/resource.h>
#include <catch2/catch.hpp>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>
#include "tests/support/temporary_folder.h"

using namespace stillroom::audio;
using stillroom::tests::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

/// How many files a folder holds.
int files_in(const TemporaryFolder& folder) {
    return static_cast<int>(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator{}));
}

/// Pseudo-random samples in -1..1 with all 24 bits in use.
std::vector<float> noise(int count) {
    std::vector<float> samples;
    std::uint32_t random = 12345;
    for (int i = 0; i < count; ++i) {
        random = random * 1664525u + 1013904223u;
        samples.push_back(static_cast<float>(static_cast<std::int32_t>(random) >> 8) / 8388608.0f);
    }
    return samples;
}

void write_file(const fs::path& file, const std::vector<float>& samples, int channels) {
    auto writer = FileWriter::create(file, {48000}, channels);
    REQUIRE(writer);
    const int frames = static_cast<int>(samples.size()) / channels;
    for (int at = 0; at < frames; at += 1000)
        REQUIRE(writer->write(samples.data() + at * channels, std::min(1000, frames - at)));
    CHECK(writer->length() == Frames{frames});
    REQUIRE(writer->finish());
}

struct ReadBack {
    SF_INFO info{};
    std::vector<float> samples;
};

ReadBack read_file(const fs::path& file) {
    ReadBack result;
    SNDFILE* sound = sf_open(file.c_str(), SFM_READ, &result.info);
    REQUIRE(sound);
    result.samples.resize(static_cast<std::size_t>(result.info.frames * result.info.channels));
    CHECK(sf_readf_float(sound, result.samples.data(), result.info.frames) == result.info.frames);
    sf_close(sound);
    return result;
}

std::string bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Files of this process cannot grow beyond `bytes` while it lives, as on a full disk.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit small{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() { setrlimit(RLIMIT_FSIZE, &before_); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("a WAV holds every float bit for bit, also those beyond full scale") {
    TemporaryFolder folder;
    auto samples = noise(3 * 4800);
    samples[7] = 1.7f;
    samples[8] = -1e-30f;
    write_file(folder / "a.wav", samples, 3);
    const auto back = read_file(folder / "a.wav");
    CHECK(back.info.channels == 3);
    CHECK(back.info.samplerate == 48000);
    CHECK((back.info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_FLOAT);
    CHECK((back.info.format & SF_FORMAT_TYPEMASK) != SF_FORMAT_RF64);
    const bool same = back.samples == samples;
    CHECK(same);
    CHECK(files_in(folder) == 1);
}

TEST_CASE("a FLAC holds 24 bits of every sample and clips at full scale") {
    TemporaryFolder folder;
    auto samples = noise(2 * 4800);
    samples[10] = 1.5f;
    samples[11] = -1.5f;
    write_file(folder / "a.FLAC", samples, 2);
    const auto back = read_file(folder / "a.FLAC");
    CHECK(back.info.format == (SF_FORMAT_FLAC | SF_FORMAT_PCM_24));
    REQUIRE(back.samples.size() == samples.size());
    samples[10] = 1.0f;
    samples[11] = -1.0f;
    float worst = 0.0f;
    for (std::size_t i = 0; i < samples.size(); ++i)
        worst = std::max(worst, std::abs(samples[i] - back.samples[i]));
    CHECK(worst <= 1.0f / 8388608.0f);
}

TEST_CASE("the same samples give the same bytes, whenever they are written") {
    TemporaryFolder folder;
    const auto samples = noise(2 * 48000);
    for (const char* ending : {".wav", ".flac"}) {
        const auto first = folder / (std::string("first") + ending);
        const auto second = folder / (std::string("second") + ending);
        write_file(first, samples, 2);
        // Past the next full second of the wall clock, which is what a time stamp would show.
        const auto start = std::time(nullptr);
        while (std::time(nullptr) == start) {}
        write_file(second, samples, 2);
        const bool same = bytes_of(first) == bytes_of(second);  // not printed: it is no text
        CHECK(same);
    }
}

TEST_CASE("a file has its name only once it is whole") {
    TemporaryFolder folder;
    const auto samples = noise(2 * 480);
    SECTION("dropped before the end, nothing is left") {
        {
            auto writer = FileWriter::create(folder / "a.wav", {48000}, 2);
            REQUIRE(writer);
            REQUIRE(writer->write(samples.data(), 480));
            CHECK_FALSE(fs::exists(folder / "a.wav"));
            CHECK(files_in(folder) == 1);
        }
        CHECK(files_in(folder) == 0);
    }
    SECTION("an older file of that name stays until then") {
        write_file(folder / "a.wav", samples, 2);
        const auto older = bytes_of(folder / "a.wav");
        {
            auto writer = FileWriter::create(folder / "a.wav", {48000}, 1);
            REQUIRE(writer->write(samples.data(), 480));
        }
        const bool same = bytes_of(folder / "a.wav") == older;
        CHECK(same);
    }
}

TEST_CASE("a full disk is an error in words and leaves no file behind") {
    TemporaryFolder folder;
    const auto samples = noise(2 * 48000);
    for (const char* name : {"a.wav", "a.flac"}) {
        {
            SmallDisk disk(100'000);
            auto writer = FileWriter::create(folder / name, {48000}, 2);
            REQUIRE(writer);
            Result<void> written;
            for (int i = 0; i < 4 && written; ++i) written = writer->write(samples.data(), 48000);
            if (written) written = writer->finish();
            REQUIRE_FALSE(written);
            CHECK_THAT(written.error().message, Catch::Contains(name) && Catch::Contains("cannot write"));
            CHECK_FALSE(writer->write(samples.data(), 1));
            CHECK_FALSE(writer->finish());
        }
        CHECK(files_in(folder) == 0);
    }
}

TEST_CASE("a name or place that cannot be written is refused with the reason") {
    TemporaryFolder folder;
    const auto ending = FileWriter::create(folder / "a.mp3", {48000}, 2);
    REQUIRE_FALSE(ending);
    CHECK_THAT(ending.error().message,
               Catch::Contains("a.mp3") && Catch::Contains(".wav") && Catch::Contains(".flac"));
    const auto place = FileWriter::create(folder / "missing" / "a.wav", {48000}, 2);
    REQUIRE_FALSE(place);
    CHECK_THAT(place.error().message, Catch::Contains("No such file or directory"));
    CHECK(files_in(folder) == 0);
}
