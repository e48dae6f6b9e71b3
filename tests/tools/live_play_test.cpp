#include "devices/output_process.h"
#include "engine/live_session.h"
#include "engine/offline_render.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/sessions/script_session.h"
#include "tools/stillroom/session_output.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

using namespace stillroom;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr audio::Seconds kPatience{120.0};
/// Samples that name the place of the render in what was heard.
constexpr std::ptrdiff_t kProbe = 2000;
const std::string kShort = STILLROOM_SOURCE_DIR "/tests/data/sessions/short.yaml";

std::vector<float> rendered(const std::string& language) {
    const auto session = tests::session_of(tests::plan_of_file(kShort, language));
    std::vector<float> samples;
    const auto report = engine::render_offline(*session, {}, [&](std::span<const float> chunk) {
        samples.insert(samples.end(), chunk.begin(), chunk.end());
        return audio::Result<void>{};
    });
    REQUIRE(report);
    return samples;
}

/// Plays the short session through a device to its end, in this process; `arrived` says when it is all heard.
void play_through(devices::DeviceApi api, const std::string& language, const std::function<bool()>& arrived) {
    const auto session = tests::session_of(tests::plan_of_file(kShort, language));
    auto device = devices::OutputProcess::open({api, "", kRate, 2});
    REQUIRE(device);
    // Deep enough that a loaded machine changes nothing about what is heard, only when.
    audio::OutputRing ring(2, {65536});
    engine::LiveOptions options;
    options.realtime = false;
    engine::LiveSession live(*session, ring, options);
    live.start();
    tools::SessionOutput output(*std::move(device), ring);
    REQUIRE(output.start());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(kPatience.value);
    while (!live.status().finished && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    REQUIRE(live.status().finished);
    REQUIRE(arrived());
    output.stop();
    CHECK(live.status().mixer.stalled.count == 0);
    CHECK(live.status().gaps == 0);
}

/// What arrived at a JACK server, interleaved.
std::vector<float> played_through_jack(const std::string& language) {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture capture("card", 2, {std::int64_t{60} * 48000});
    play_through(devices::DeviceApi::kJack, language,
                 [&] { return capture.wait_for(capture.length() + audio::Frames{4800}, kPatience); });
    return capture.recorded();
}

/// What arrived at an ALSA card of a sample format, interleaved. Stopping plays what the card still holds.
std::vector<float> played_through_alsa(const std::string& language, const std::string& format) {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card({format, kRate.hertz, 0, true});
    play_through(devices::DeviceApi::kAlsa, language, [] { return true; });
    return card.captured();
}

bool is_sound(float sample) { return sample != 0.0f; }

/// "all" when the render, from its first sample that is not silent to its last, stands in what was heard after
/// nothing but silence, and no sample differs by more than `tolerance`; else what is wrong.
std::string found_in(const std::vector<float>& heard, const std::vector<float>& render, float tolerance) {
    const auto near = [&](float a, float b) { return (a < b ? b - a : a - b) <= tolerance; };
    // A stretch loud enough to be like no other names the place, because a coarser format may round the very first
    // samples to silence.
    const auto loud = [](float sample) { return sample > 0.001f; };
    const auto probe = std::find_if(render.begin(), render.end(), loud);
    if (render.end() - probe < kProbe) return "the render is silent";
    const auto there = std::search(heard.begin(), heard.end(), probe, probe + kProbe, near);
    if (there == heard.end()) return "it is nowhere";
    const auto start = std::find_if(render.begin(), render.end(), is_sound);
    if (there - heard.begin() < probe - start) return "its start is missing";
    const auto heard_start = there - (probe - start);
    if ((heard_start - heard.begin() - (start - render.begin())) % 2 != 0) return "left is heard on the right";
    if (std::any_of(heard.begin(), heard_start, is_sound)) return "something else was heard before it";
    const auto [mine, theirs] = std::mismatch(start, render.end(), heard_start, heard.end(), near);
    if (mine == render.end()) return "all";
    return "differs from frame " + std::to_string((mine - render.begin()) / 2) + " of " +
           std::to_string(render.size() / 2);
}

}  // namespace

// The stretch that is compared holds the bed's start, the pacer, the line with its duck, a fade and the ending.
TEST_CASE(
    "a session played through a real JACK server is its render, sample for sample, under the real-time guard") {
    CHECK(found_in(played_through_jack("en"), rendered("en"), 0.0f) == "all");
}

TEST_CASE("a session played through an ALSA card that takes floats is its render, sample for sample") {
    CHECK(found_in(played_through_alsa("en", "FLOAT_LE"), rendered("en"), 0.0f) == "all");
}

TEST_CASE("a session played through an ALSA card of 32 bits is its render within one step of 24 bits") {
    CHECK(found_in(played_through_alsa("en", "S32_LE"), rendered("en"), 1.0f / 8388608.0f) == "all");
}
