// A second process steps the wall clock by an hour, back and forth, while a session plays: nothing changes.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "tests/engine/live_rig.h"

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;

namespace {

const char* const kSteppedCase = "A session plays while the wall clock jumps";

/// Debian's libfaketime, which gives a process the time that a file says; empty when it is not installed.
std::string fake_time_library() {
    for (const char* triplet : {"x86_64-linux-gnu", "aarch64-linux-gnu"}) {
        const std::string library = std::string("/usr/lib/") + triplet + "/faketime/libfaketimeMT.so.1";
        if (std::filesystem::exists(library)) return library;
    }
    return {};
}

void say_time(const std::filesystem::path& file, const char* offset) {
    const auto fresh = file.string() + ".new";
    std::ofstream(fresh) << offset << '\n';
    std::filesystem::rename(fresh, file);
}

/// This very test program again, as a process whose wall clock `time_file` sets.
pid_t run_stepped(const std::string& library, const std::filesystem::path& time_file) {
    const pid_t child = fork();
    if (child != 0) return child;
    setenv("LD_PRELOAD", library.c_str(), 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);  // the preloaded library comes before the sanitizer's
    setenv("FAKETIME_TIMESTAMP_FILE", time_file.c_str(), 1);
    setenv("FAKETIME_NO_CACHE", "1", 1);
    setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1);
    execl("/proc/self/exe", "engine_tests", kSteppedCase, static_cast<char*>(nullptr));
    _exit(127);
}

}  // namespace

TEST_CASE("Nothing changes in a session when another process steps the wall clock by an hour",
          "[engine][wall-clock]") {
    const std::string library = fake_time_library();
    INFO("this test needs Debian's package 'faketime' (tools/setup --tests)");
    REQUIRE_FALSE(library.empty());
    const TemporaryFolder folder;
    const auto time_file = folder.path() / "time";
    say_time(time_file, "+0");
    const pid_t child = run_stepped(library, time_file);
    REQUIRE(child > 0);
    int status = 0;
    for (unsigned turn = 0; waitpid(child, &status, WNOHANG) == 0; ++turn) {
        say_time(time_file, turn % 2 == 0 ? "+3600" : "-3600");
        usleep(20'000);
    }
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

// Run by the test above only: without its library no clock jumps.
TEST_CASE("A session plays while the wall clock jumps", "[.stepped]") {
    const scripts::Plan plan = plan_of_text(R"(stillroom: 1
id: jumps
title: {en: "Jumps"}
route: none
languages: [en]
sounds:
  warm: {synth: warm}
pacers:
  settle: {rate: 8/min, ratio: "4:6"}
phases:
  - id: one
    length: 12s
    cues:
      - {at: 0s, layer: bed, play: warm, fade_in: 3s}
      - {at: 1s, layer: pacer, pace: settle, fade_in: 2s}
)");
    const std::vector<float> expected = rendered(plan);
    LiveRig rig(plan);
    std::vector<float> heard;
    std::time_t earliest = std::time(nullptr), latest = earliest;
    while (!rig.live().status().finished) {
        const auto more = rig.take(480);
        heard.insert(heard.end(), more.begin(), more.end());
        earliest = std::min(earliest, std::time(nullptr));
        latest = std::max(latest, std::time(nullptr));
    }
    CHECK(latest - earliest > 3'500);
    const auto latency = static_cast<std::size_t>(2 * engine::rt::OutputStage::latency().count);
    REQUIRE(heard.size() >= expected.size() + latency);
    CHECK(std::equal(expected.begin(), expected.end(), heard.begin() + static_cast<std::ptrdiff_t>(latency)));
    CHECK(rig.live().status().mixer.stalled == Frames{0});
    CHECK(rig.ring().gaps() == 0);
}
