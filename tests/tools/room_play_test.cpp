// What `play --room` makes of a room: each output on its own device and no other, pedals at work.
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"

#include <rtmidi/RtMidi.h>
#include <sndfile.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <future>
#include <string>
#include <thread>
#include <vector>

using namespace stillroom;
using Catch::Matchers::Contains;
using tests::run_program;

namespace {

const std::string kShort = "tests/data/sessions/short.yaml";
const std::string kMeasured = "calibration: {at: 2026-11-01, pink: -23 LUFS, reads: 62 dBA, until: 2199-01-01}";

/// One chair; its outputs as said.
std::string room(const std::string& outputs, const std::string& zone, const std::string& more = "") {
    return "room: 1\nid: one\noutputs:\n" + outputs + "zones:\n  chair: {" + zone + "}\n" + more;
}

std::vector<float> samples_of(const std::string& file) {
    SF_INFO info{};
    SNDFILE* sound = sf_open(file.c_str(), SFM_READ, &info);
    REQUIRE(sound != nullptr);
    std::vector<float> samples(static_cast<std::size_t>(info.frames) * static_cast<std::size_t>(info.channels));
    sf_readf_float(sound, samples.data(), info.frames);
    sf_close(sound);
    return samples;
}

/// Some channels of an interleaved recording.
std::vector<float> channels_of(const std::vector<float>& recording, std::size_t channels,
                               const std::vector<std::size_t>& wanted) {
    std::vector<float> out;
    for (std::size_t i = 0; i + channels <= recording.size(); i += channels)
        for (const std::size_t channel : wanted) out.push_back(recording[i + channel]);
    return out;
}

bool is_sound(float sample) { return sample != 0.0f; }

}  // namespace

TEST_CASE("play --room plays an output on the ports its profile names, as render --room has it, and on no other") {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture capture("card", 4, {std::int64_t{60} * 48000});
    const tests::TemporaryFolder folder;
    const std::string file = folder.write(
        "room.yaml", room("  ears: {device: {api: jack, ports: [\"card:playback_4\", \"card:playback_2\"]}, "
                          "private: true, trim: -6 dB, " +
                              kMeasured + "}\n",
                          "headphones: ears"));
    const std::string wanted = folder.path() / "wanted.wav";
    REQUIRE(run_program({"render", kShort, "--room", file, "-o", wanted}).exit_code == 0);
    const auto played = run_program({"play", kShort, "--room", file, "--gates", "auto"});
    INFO(played.out << played.err);
    CHECK(played.exit_code == 0);
    CHECK_THAT(played.out, Contains("ears: JACK client 'card', private"));
    const std::vector<float> recording = capture.recorded();
    const std::vector<float> others = channels_of(recording, 4, {0, 2});
    CHECK(std::none_of(others.begin(), others.end(), is_sound));
    // A machine that was too busy says nothing of the way.
    if (capture.skipped() > audio::Frames{0} || played.out.find("gap") != std::string::npos) return;
    const std::vector<float> heard = channels_of(recording, 4, {3, 1});
    const std::vector<float> render = samples_of(wanted);
    const auto start = std::find_if(heard.begin(), heard.end(), is_sound);
    const auto wanted_start = std::find_if(render.begin(), render.end(), is_sound);
    REQUIRE(heard.end() - start >= render.end() - wanted_start);
    CHECK(std::equal(wanted_start, render.end(), start));
}

TEST_CASE("play --room keeps the outputs of two devices on one session, each on its own") {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture ears("ears", 2, {std::int64_t{60} * 48000});
    tests::JackCapture wall("wall", 2, {std::int64_t{60} * 48000});
    const tests::TemporaryFolder folder;
    const std::string script = folder.write("two.yaml", R"(stillroom: 1
id: two
languages: [en]
sounds: {low: {synth: warm}, high: {synth: tone, pitch: 440 Hz}}
phases:
  - id: only
    length: 12s
    cues:
      - {at: 0s, play: low, layer: bed, fade_in: 2s}
      - {at: 0s, play: high, layer: tone, fade_in: 1s, to: [headphones]}
)");
    const std::string file = folder.write(
        "room.yaml",
        room("  ears: {device: {api: jack, ports: [\"ears:playback_1\", \"ears:playback_2\"]}, private: true, " +
                 kMeasured +
                 "}\n"
                 "  wall: {device: {api: jack, ports: [\"wall:playback_1\", \"wall:playback_2\"]}, private: "
                 "false, " +
                 kMeasured + "}\n",
             "headphones: ears, speakers: wall"));
    const auto played = run_program({"play", script, "--room", file, "--gates", "auto"});
    INFO(played.out << played.err);
    CHECK(played.exit_code == 0);
    const auto power_at = [](const std::vector<float>& stereo, double hertz) {
        // Of its middle, where both sound in full: one line of a Fourier sum.
        const std::size_t from = stereo.size() / 4 * 2, count = 48000;
        REQUIRE(stereo.size() > from + 2 * count);
        double real = 0.0, imaginary = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            const double turn = 2.0 * M_PI * hertz * static_cast<double>(i) / 48000.0;
            const double sample = stereo[from + 2 * i];
            real += sample * std::cos(turn);
            imaginary += sample * std::sin(turn);
        }
        return std::hypot(real, imaginary) / static_cast<double>(count);
    };
    const std::vector<float> in_ears = ears.recorded(), in_room = wall.recorded();
    CHECK(std::any_of(in_ears.begin(), in_ears.end(), is_sound));
    CHECK(std::any_of(in_room.begin(), in_room.end(), is_sound));
    CHECK(power_at(in_ears, 440.0) > 20.0 * power_at(in_room, 440.0));
}

TEST_CASE("An output whose device is absent is silent and named, and play says that nobody heard the session") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    const tests::TemporaryFolder folder;
    const std::string file = folder.write(
        "room.yaml", room("  ears: {device: {api: alsa, card: Nowhere}, private: true, " + kMeasured + "}\n",
                          "headphones: ears"));
    const auto played = run_program({"play", kShort, "--room", file, "--gates", "auto", "--from", "second"});
    CHECK(played.exit_code == 1);
    CHECK_THAT(played.out, Contains("NO SOUND from ears: there is no ALSA output 'Nowhere'") &&
                               Contains("FAULT, output: NO SOUND: there is no ALSA output 'Nowhere'"));
    CHECK(card.captured().empty());
}

TEST_CASE("A pedal of the room profile steers the session that plays in its zone") {
    tests::JackServer server({48000, 64, 2});
    RtMidiOut pedal(RtMidi::UNIX_JACK, "FS-1");
    pedal.openVirtualPort("pedal");
    const tests::TemporaryFolder folder;
    const std::string file =
        folder.write("room.yaml", room("  ears: {device: {api: jack, ports: [\"system:playback_1\", "
                                       "\"system:playback_2\"]}, private: true, " +
                                           kMeasured + "}\n",
                                       "headphones: ears",
                                       "controls:\n  stop-pedal: {midi: {port: FS-1, note: 36}, do: end}\n"));
    std::atomic<bool> over{false};
    auto run = std::async(std::launch::async, [&] {
        auto played = run_program({"play", "scripts/sessions/demo.yaml", "--room", file, "--gates", "auto"});
        over.store(true);
        return played;
    });
    // Whoever presses before the session listens presses again.
    const std::vector<unsigned char> down{0x90, 36, 100}, up{0x80, 36, 0};
    while (!over.load()) {
        pedal.sendMessage(&down);
        pedal.sendMessage(&up);
        std::this_thread::sleep_for(std::chrono::milliseconds{500});
    }
    const auto played = run.get();
    INFO(played.out << played.err);
    CHECK(played.exit_code == 0);
    CHECK_THAT(played.out, Contains("the controller 'FS-1' works") && Contains("end"));
    const auto text = run_program({"sessions", "show", "last"}).out;
    CHECK_THAT(text, Contains("end"));
}
