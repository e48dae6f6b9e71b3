#include "devices/file_device.h"
#include "tests/devices/test_signal.h"

#include <sndfile.h>
#include <sys/resource.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>
#include "tests/support/temporary_folder.h"

using namespace stillroom;
using devices::FileDevice;
namespace fs = std::filesystem;

namespace {

constexpr audio::Seconds kPatience{60.0};

std::vector<float> samples_of(const fs::path& file) {
    SF_INFO info{};
    SNDFILE* sound = sf_open(file.c_str(), SFM_READ, &info);
    REQUIRE(sound);
    std::vector<float> samples(static_cast<std::size_t>(info.frames * info.channels));
    CHECK(sf_readf_float(sound, samples.data(), info.frames) == info.frames);
    sf_close(sound);
    return samples;
}

}  // namespace

TEST_CASE("a file device writes what the mixer wrote, bit for bit and with no frame of its own") {
    tests::TemporaryFolder folder;
    const auto file = folder / "session.wav";
    const tests::TestSignal signal(2, 100'000);
    audio::OutputRing ring(2, {1024});
    auto device = FileDevice::create(file, {48000}, 2);
    REQUIRE(device);
    CHECK_FALSE((*device)->format().paces);
    REQUIRE((*device)->start(ring));
    tests::SignalFeeder feeder(signal, ring);
    REQUIRE(feeder.run_to_the_end(kPatience));
    (*device)->stop();
    CHECK((*device)->healthy());
    const bool equal = samples_of(file) == signal.interleaved();
    CHECK(equal);
    CHECK(ring.gaps() == 0);
    CHECK_FALSE((*device)->start(ring));
}

TEST_CASE("what waits in the ring when a file device is stopped still goes into the file") {
    tests::TemporaryFolder folder;
    const auto file = folder / "session.wav";
    const tests::TestSignal signal(2, 6400);
    audio::OutputRing ring(2, {8192});
    auto device = FileDevice::create(file, {48000}, 2);
    REQUIRE((*device)->start(ring));
    tests::SignalFeeder feeder(signal, ring);
    REQUIRE(feeder.fill() == 6400);
    (*device)->stop();
    const bool equal = samples_of(file) == signal.interleaved();
    CHECK(equal);
}

TEST_CASE("a file device whose disk is full says so and leaves the mixer free") {
    tests::TemporaryFolder folder;
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{100'000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const tests::TestSignal signal(2, 100'000);
    audio::OutputRing ring(2, {1024});
    auto device = FileDevice::create(folder / "session.wav", {48000}, 2);
    REQUIRE((*device)->start(ring));
    tests::SignalFeeder feeder(signal, ring);
    CHECK_FALSE(feeder.run_to_the_end({0.5}));
    REQUIRE(tests::wait_until([&] { return !(*device)->healthy(); }, kPatience));
    CHECK_THAT((*device)->fault(), Catch::Contains("session.wav"));
    (*device)->stop();
    device->reset();
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a file device refuses names it cannot write before a session starts") {
    const auto device = FileDevice::create("session.ogg", {48000}, 2);
    REQUIRE_FALSE(device);
    CHECK_THAT(device.error().message, Catch::Contains(".wav"));
}
