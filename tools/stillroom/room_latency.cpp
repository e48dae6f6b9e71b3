// stillroom room latency: how late the sound of an output comes, heard by a microphone.
#include "audio/base/input_ring.h"
#include "audio/content/test_sounds.h"
#include "devices/microphone.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/latency_search.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/room_commands.h"
#include "tools/stillroom/room_sounding.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace stillroom::tools {

namespace {

using nlohmann::ordered_json;

constexpr audio::Seconds kNoise{5.0};
/// Of them, what comes after the rise is compared.
constexpr audio::Seconds kCompared{3.0};
constexpr audio::Seconds kLongest{0.9};
/// The whole of what may be heard, with room to spare.
constexpr audio::Seconds kHeard{15.0};
constexpr audio::Loudness kLoudness{-29.0};
constexpr std::chrono::milliseconds kLook{1};

struct LatencyRequest {
    SoundingRequest sounding;
    std::string microphone;
};

/// One output's, measured or not.
struct Measured {
    config::RoomOutput output;
    LatencyReading reading{};
    std::string fault;  ///< empty: it was measured
    bool left = false;
};

double milliseconds(audio::Frames frames, audio::SampleRate rate) {
    return 1000.0 * seconds_of(frames, rate).value;
}

audio::Result<std::unique_ptr<devices::Microphone>> open_microphone(const std::string& name,
                                                                    audio::SampleRate rate) {
    if (name.empty()) return devices::Microphone::open_any(rate);
    auto jack = devices::Microphone::open({.api = devices::DeviceApi::kJack, .name = name, .rate = rate});
    if (jack) return jack;
    auto alsa = devices::Microphone::open({.api = devices::DeviceApi::kAlsa, .name = name, .rate = rate});
    if (alsa) return alsa;
    return audio::Error{
        fmt::format("there is no microphone '{}': {}; {}", name, jack.error().message, alsa.error().message)};
}

/// Watches both counts until `over`. False when a person left or the output was lost.
template <typename Over>
bool watch(const TestPlayer& player, const audio::InputRing& heard, FramePairs& pairs, Over over) {
    while (!over()) {
        if (interrupts() > 0 || !player.fault().empty()) return false;
        const int given = heard.filled();
        if (given > 0) pairs.add(player.ring().consumed(), {given});
        std::this_thread::sleep_for(kLook);
    }
    return true;
}

audio::Result<LatencyReading> compare(const SentSound& sent, audio::InputRing& ring, const FramePairs& pairs,
                                      audio::SampleRate rate) {
    std::vector<float> heard(static_cast<std::size_t>(ring.filled()));
    ring.peek(0, heard.data(), static_cast<int>(heard.size()));
    const auto compared = static_cast<std::size_t>(frames_of(kCompared, rate).count);
    const auto risen = static_cast<std::size_t>(frames_of(kNoise, rate).count) - compared;
    const audio::Frames longest = frames_of(kLongest, rate);
    const audio::Frames first = sent.first + audio::Frames{static_cast<std::int64_t>(risen)} - pairs.ahead();
    const auto needed = first.count + static_cast<std::int64_t>(compared) + longest.count;
    if (sent.left.size() < risen + compared || first < audio::Frames{0} || needed > std::ssize(heard))
        return audio::Error{"output and microphone did not run together; measure again"};
    auto reading = find_latency(std::span(sent.left).subspan(risen, compared), heard, first, longest);
    if (reading) reading->doubt = pairs.doubt();
    return reading;
}

Measured measure(const ChosenOutputs& chosen, const config::RoomOutput& output, const std::string& microphone) {
    Measured measured{.output = output, .fault = {}};
    const audio::SampleRate rate = chosen.room.engine.rate;
    const auto fails = [&](const std::string& fault) {
        measured.fault = fault;
        measured.left = interrupts() > 0;
        return measured;
    };
    if (!is_heard(chosen, output))
        return fails(fmt::format("output '{}' is simulated: nobody hears it", output.id));
    auto player = player_on(chosen, output);
    if (!player) return fails(player.error().message);
    // The ring outlives the microphone.
    audio::InputRing heard(static_cast<int>(frames_of(kHeard, rate).count));
    auto opened = open_microphone(microphone, rate);
    if (!opened) return fails(opened.error().message);
    if (const auto started = (*opened)->start(heard); !started) return fails(started.error().message);
    heard.open(true);
    FramePairs pairs;
    (*player)->play({.sound = audio::search_noise(kNoise, kLoudness, rate), .kept = true});
    bool whole = watch(**player, heard, pairs, [&] { return !(*player)->sounding(); });
    const std::int64_t end = heard.filled() + frames_of(kLongest, rate).count + (*player)->format().latency.count;
    whole = whole && watch(**player, heard, pairs, [&] { return heard.filled() >= end || !(*opened)->healthy(); });
    const bool hears = (*opened)->healthy();
    const SentSound sent = (*player)->sent();
    (*opened)->stop();
    if (!(*player)->fault().empty())
        return fails(fmt::format("output '{}' was lost: {}", output.id, (*player)->fault()));
    if (!hears) return fails(fmt::format("{} was lost", (*opened)->name()));
    if (!whole) return fails("left");
    const auto reading = compare(sent, heard, pairs, rate);
    if (!reading) return fails(fmt::format("output '{}': {}", output.id, reading.error().message));
    measured.reading = *reading;
    return measured;
}

ordered_json report_of(const Measured& measured, audio::SampleRate rate) {
    if (!measured.fault.empty())
        return {{"output", measured.output.id}, {"found", false}, {"fault", measured.fault}};
    const LatencyReading& reading = measured.reading;
    return {{"output", measured.output.id},        {"found", true},
            {"frames", reading.latency.count},     {"ms", milliseconds(reading.latency, rate)},
            {"doubt_frames", reading.doubt.count}, {"clear_by_db", reading.clear_by},
            {"level_db", reading.level.value}};
}

void tell(const Measured& measured, audio::SampleRate rate) {
    const LatencyReading& reading = measured.reading;
    fmt::print("{}: {:.2f} ms ({} frames), {}; the peak stands {:.0f} dB above the rest, heard at {:.0f} dB\n",
               measured.output.id, milliseconds(reading.latency, rate), reading.latency.count,
               reading.doubt.count == 0 ? "exact to the frame"
                                        : fmt::format("give or take {:.2f} ms", milliseconds(reading.doubt, rate)),
               reading.clear_by, reading.level.value);
}

/// Which `delay` brings the outputs of a zone together.
void advise(const ChosenOutputs& chosen, const std::vector<Measured>& all) {
    const audio::SampleRate rate = chosen.room.engine.rate;
    for (const config::RoomZone& zone : chosen.room.zones) {
        std::vector<const Measured*> together;
        for (const config::OutputRole role : config::kOutputRoles)
            for (const Measured& one : all)
                if (one.fault.empty() && zone.output(role) && zone.output(role)->value == one.output.id)
                    together.push_back(&one);
        if (together.size() < 2) continue;
        audio::Frames latest{};
        for (const Measured* one : together) latest = std::max(latest, one->reading.latency);
        fmt::print("zone {}: they meet with", zone.id);
        for (const Measured* one : together)
            fmt::print(" {} 'delay: {:.1f} ms'", one->output.id, milliseconds(latest - one->reading.latency, rate));
        fmt::print("\n");
    }
}

Exit measure_all(const LatencyRequest& request) {
    const auto chosen = choose_outputs(request.sounding);
    if (const Exit* const exit = std::get_if<Exit>(&chosen)) return *exit;
    const auto& outputs = std::get<ChosenOutputs>(chosen);
    if (const auto refused = refusal_to_sound(request.sounding, outputs, "Five seconds of noise")) return *refused;
    count_interrupts();
    const audio::SampleRate rate = outputs.room.engine.rate;
    Exit exit = Exit::done;
    std::vector<Measured> all;
    ordered_json report = ordered_json::array();
    for (const config::RoomOutput& output : outputs.outputs) {
        const Measured& measured = all.emplace_back(measure(outputs, output, request.microphone));
        report.push_back(report_of(measured, rate));
        if (measured.left) break;
        if (!measured.fault.empty()) {
            say(measured.fault);
            exit = Exit::falls_short;
        } else if (!request.sounding.json) {
            tell(measured, rate);
        }
    }
    if (!request.sounding.json) return advise(outputs, all), exit;
    const ordered_json document{{"room", outputs.room.id}, {"latencies", report}};
    return print(document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n") ? exit
                                                                                              : Exit::falls_short;
}

}  // namespace

void add_room_latency(CLI::App& room, Action& chosen) {
    auto request = std::make_shared<LatencyRequest>();
    CLI::App* latency = room.add_subcommand("latency", "How late an output's sound comes, heard by a microphone");
    add_sounding_options(*latency, request->sounding);
    latency
        ->add_option("--microphone", request->microphone,
                     "An input as its driver names it (default: JACK's first, else ALSA's default)")
        ->type_name("NAME");
    latency->footer(
        "From Stillroom handing a frame to the output to the microphone handing it back: output, air or cable, "
        "and\n"
        "input together, without the output's own 'delay'. It reports only what is clear.\n"
        "Example: stillroom room latency --room config/rooms/two-cards.yaml --output headphones");
    latency->callback([request, &chosen] { chosen = [request] { return measure_all(*request); }; });
}

}  // namespace stillroom::tools
