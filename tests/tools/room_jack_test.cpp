// The technician's commands as they are heard at a real JACK server.
#include "audio/content/loudness.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_loop.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

using namespace stillroom;
using Catch::Matchers::Contains;
using nlohmann::json;
using tests::run_program;

namespace {

const std::string kRoom =
    "room: 1\nid: a\noutputs:\n"
    "  ears: {title: One, device: {api: jack, ports: [\"card:playback_1\", \"card:playback_2\"]}, private: true}\n"
    "  wall: {title: Two, device: {api: jack, ports: [\"card:playback_3\", \"card:playback_4\"]}, private: false}\n"
    "zones:\n  chair: {headphones: ears, speakers: wall}\n";

/// One channel of four.
std::vector<float> channel(const std::vector<float>& recorded, std::size_t wanted) {
    std::vector<float> out;
    for (std::size_t i = 0; i + 4 <= recorded.size(); i += 4) out.push_back(recorded[i + wanted]);
    return out;
}

bool sounds(float sample) { return sample != 0.0f; }

/// Whether a hundredth of a second from a frame on is more than background.
bool speaks(const std::vector<float>& side, std::size_t from) {
    return std::any_of(side.begin() + static_cast<std::ptrdiff_t>(from),
                       side.begin() + static_cast<std::ptrdiff_t>(from) + 480,
                       [](float sample) { return std::abs(sample) > 0.003f; });
}

}  // namespace

TEST_CASE("room tone is as loud at JACK as it says, by libebur128, and only where it should be") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture card("card", 4, {60 * 48000});
    const auto run = run_program(
        {"room", "tone", "--room", file, "--output", "wall", "--for", "16s", "--level", "-20", "--yes", "--json"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const std::vector<float> recorded = card.recorded();
    const std::vector<float> left = channel(recorded, 2), right = channel(recorded, 3);
    const auto quiet = [&](std::size_t which) {
        const auto samples = channel(recorded, which);
        return std::none_of(samples.begin(), samples.end(), sounds);
    };
    CHECK(quiet(0));
    CHECK(quiet(1));
    const auto begins = std::find_if(left.begin(), left.end(), sounds) - left.begin();
    std::vector<float> steady;
    for (auto i = static_cast<std::size_t>(begins) + 5 * 48000; i < static_cast<std::size_t>(begins) + 15 * 48000;
         ++i) {
        REQUIRE(i < left.size());
        steady.push_back(left[i]);
        steady.push_back(right[i]);
    }
    // 18 dB down, for nobody measured it.
    CHECK(audio::measure(steady, 2, {48000}).loudness.lufs == Approx(-38.0).margin(0.5));
    CHECK(json::parse(run.out).at("tones")[0].at("leaves_lufs").get<double>() == Approx(-38.0).margin(0.5));
    CHECK(json::parse(run.out).at("tones")[0].at("heard") == true);
}

TEST_CASE("room identify is heard on the right channels only, and each side's word on its own") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture card("card", 4, {60 * 48000});
    const auto run = run_program({"room", "identify", "--room", file, "--yes"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    CHECK_THAT(run.out,
               Contains("ears (JACK, card:playback_1 and card:playback_2) says in 'en': One ... left ... right"));
    const std::vector<float> recorded = card.recorded();
    std::string order;
    for (std::size_t i = 0; i + 480 <= recorded.size() / 4; i += 480) {
        char now = '0';
        for (std::size_t c = 0; c < 4; ++c)
            if (speaks(channel({recorded.begin() + static_cast<std::ptrdiff_t>(4 * i),
                                recorded.begin() + static_cast<std::ptrdiff_t>(4 * i) + 4 * 480},
                               c),
                       0))
                now = static_cast<char>(now + (1 << c));
        if (now != '0' && (order.empty() || order.back() != now)) order += now;
    }
    // Both of the first, its left, its right; both of the second (4 and 8), its left, its right.
    CHECK(order == "312<48");
}

TEST_CASE("room latency is exact over a JACK connection, and refuses where nothing is heard") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.write(
        "room.yaml",
        "room: 1\nid: a\noutputs:\n"
        "  ears: {device: {api: jack, ports: [\"card:playback_1\", \"card:playback_2\"]}, private: true}\n"
        "zones:\n  chair: {headphones: ears}\n");
    tests::JackServer server({48000, 64, 0});
    {
        tests::JackLoop loop("card", 1000, 0.25f);
        const auto run = run_program({"room", "latency", "--room", file, "--yes", "--json"});
        INFO(run.out << run.err);
        REQUIRE(run.exit_code == 0);
        const json found = json::parse(run.out).at("latencies")[0];
        CHECK(found.at("frames") == 1000);
        CHECK(found.at("doubt_frames") == 0);
        CHECK(found.at("clear_by_db").get<double>() > 30.0);
        CHECK(found.at("level_db").get<double>() == Approx(-12.0).margin(1.0));
    }
    {
        tests::JackLoop deaf("card", 1000, 0.0f);
        const auto run = run_program({"room", "latency", "--room", file, "--yes"});
        CHECK(run.exit_code == 1);
        CHECK_THAT(run.err, Contains("output 'ears': the microphone hears nothing at all"));
    }
}
