// stillroom room tone: pink noise or a sweep on the outputs of a room.
#include "audio/content/test_sounds.h"
#include "config/values.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/room_commands.h"
#include "tools/stillroom/room_sounding.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::tools {

namespace {

using nlohmann::ordered_json;

constexpr audio::Seconds kSweep{12.0};
/// Where nobody sits who could press Enter.
constexpr audio::Seconds kUnattended{10.0};

struct ToneRequest {
    SoundingRequest sounding;
    bool sweep = false;
    std::string channel;  ///< "1", "2", "each" or empty: both at once
    double level = -23.0;
    std::string length;
};

/// Which sides sound at once, one entry after another.
using Turns = std::vector<std::array<bool, 2>>;

constexpr std::array<bool, 2> kLeft{true, false}, kRight{false, true}, kBoth{true, true};

Turns turns_on(const config::RoomOutput& output, const std::string& channel) {
    if (output.channels.size() == 1 || channel.empty()) return {kBoth};
    if (channel == "each") return {kLeft, kRight};
    return {channel == "1" ? kLeft : kRight};
}

std::string sides_text(const std::array<bool, 2>& on, bool mono) {
    if (mono) return "";
    return on == kBoth ? ", both sides" : on == kLeft ? ", left" : ", right";
}

TestSound tone_of(const ToneRequest& request, const std::array<bool, 2>& on, bool mono, audio::SampleRate rate) {
    const audio::Loudness loudness{request.level};
    if (request.sweep) return {.sound = audio::sine_sweep(kSweep, loudness, rate), .on = on};
    return {.sound = mono ? audio::mono_pink_noise(loudness, rate) : audio::pink_noise(loudness, rate),
            .repeats = true,
            .on = on};
}

/// Why less comes out than was asked for, in words.
std::string way_text(const engine::rt::OutputStageSettings& stage) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (stage.uncalibrated) add("18 dB down because nobody measured it");
    if (stage.trim.value != 0.0) add(fmt::format("trim {} dB", config::number_text(stage.trim.value)));
    if (!stage.equaliser.empty()) add("equaliser");
    return text.empty() ? "" : " (" + text + ")";
}

/// One turn on one output.
struct Turn {
    const config::RoomOutput& output;
    TestPlayer& player;
    std::array<bool, 2> on;
};

SoundEnd sound_turn(const ToneRequest& request, const ChosenOutputs& chosen, const Turn& turn,
                    std::optional<audio::Seconds> length, ordered_json& report) {
    const bool mono = turn.output.channels.size() == 1;
    const audio::SampleRate rate = chosen.room.engine.rate;
    TestSound tone = tone_of(request, turn.on, mono, rate);
    const auto stage = stage_on(chosen, turn.output);
    const double leaves = leaving_loudness(tone, stage, rate).lufs;
    const char* const name = request.sweep ? "a sine sweep" : "pink noise";
    const bool heard = is_heard(chosen, turn.output);
    if (!request.sounding.json)
        fmt::print("{}{}: {} at {:.1f} LUFS leaves it{}{}\n", turn.output.id, sides_text(turn.on, mono), name,
                   leaves, way_text(stage), heard ? "" : "; nobody hears it: the device is simulated");
    std::fflush(stdout);
    const SoundEnd end = play_through(turn.player, std::move(tone), request.sweep ? std::nullopt : length, true);
    ordered_json channels = ordered_json::array();
    for (std::size_t c = 0; c < turn.output.channels.size(); ++c)
        if (turn.on[c]) channels.push_back(turn.output.channels[c].value);
    report.push_back({{"output", turn.output.id},
                      {"signal", request.sweep ? "sweep" : "pink"},
                      {"channels", channels},
                      {"level_lufs", request.level},
                      {"leaves_lufs", leaves},
                      {"device", turn.player.format().name},
                      {"heard", heard && end != SoundEnd::lost},
                      {"ended", name_of(end)}});
    if (end == SoundEnd::lost) say(fmt::format("output '{}' was lost: {}", turn.output.id, turn.player.fault()));
    return end;
}

/// How long a tone is to sound; nothing: until somebody presses a key. An error is wrong usage.
audio::Result<std::optional<audio::Seconds>> length_of(const ToneRequest& request) {
    if (request.length.empty())
        return std::optional<audio::Seconds>(
            person_is_here() && !request.sounding.json ? std::nullopt : std::optional(kUnattended));
    const auto length = config::parse_duration(request.length);
    if (!length) return audio::Error{fmt::format("--for: '{}' {}", request.length, length.fault().problem)};
    return std::optional<audio::Seconds>(*length);
}

Exit sound_output(const ToneRequest& request, const ChosenOutputs& chosen, const config::RoomOutput& output,
                  std::optional<audio::Seconds> length, ordered_json& report, bool& left) {
    auto player = player_on(chosen, output);
    if (!player) {
        say(player.error().message);
        report.push_back(
            {{"output", output.id}, {"heard", false}, {"ended", "absent"}, {"fault", player.error().message}});
        return Exit::falls_short;
    }
    for (const auto& on : turns_on(output, request.channel)) {
        const SoundEnd end = sound_turn(request, chosen, {output, **player, on}, length, report);
        left = end == SoundEnd::left;
        if (end == SoundEnd::lost) return Exit::falls_short;
        if (left) break;
    }
    return Exit::done;
}

Exit sound_tone(const ToneRequest& request) {
    const auto length = length_of(request);
    if (!length) return say(length.error().message), Exit::wrong_usage;
    const auto chosen = choose_outputs(request.sounding);
    if (const Exit* const exit = std::get_if<Exit>(&chosen)) return *exit;
    const auto& outputs = std::get<ChosenOutputs>(chosen);
    if (const auto refused =
            refusal_to_sound(request.sounding, outputs, request.sweep ? "A sine sweep" : "Pink noise"))
        return *refused;
    count_interrupts();
    if (!*length && !request.sweep) fmt::print("any key goes on, Ctrl-C leaves\n");
    Exit exit = Exit::done;
    ordered_json report = ordered_json::array();
    bool left = false;
    for (const config::RoomOutput& output : outputs.outputs) {
        const Exit sounded = sound_output(request, outputs, output, *length, report, left);
        if (sounded != Exit::done) exit = sounded;
        if (left) break;
    }
    if (!request.sounding.json) return exit;
    const ordered_json document{{"room", outputs.room.id}, {"tones", report}};
    return print(document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n") ? exit
                                                                                              : Exit::falls_short;
}

}  // namespace

void add_room_tone(CLI::App& room, Action& chosen) {
    auto request = std::make_shared<ToneRequest>();
    CLI::App* tone = room.add_subcommand("tone", "Pink noise or a sine sweep on each output");
    add_sounding_options(*tone, request->sounding);
    tone->add_flag("--sweep", request->sweep, "A sine from 40 Hz to 16 kHz in 12 s instead of pink noise");
    tone->add_option("--channel", request->channel, "One side alone, or each in turn (default: both at once)")
        ->check(CLI::IsMember({"1", "2", "each"}).description(""))
        ->type_name("1|2|each");
    tone->add_option("--level", request->level, "Loudness of both sides together; one alone is 3 LU less")
        ->check(CLI::Range(-60.0, -10.0).description(""))
        ->type_name("LUFS")
        ->capture_default_str();
    tone->add_option("--for", request->length,
                     "How long (default: until a key is pressed; without a terminal 10 s)")
        ->type_name("LENGTH");
    tone->footer(
        "It goes the way of a session: equaliser, trim, delay and ceiling of the output; what nobody measured is\n"
        "18 dB down. It rises and falls slowly; Ctrl-C ends it with a fade.\n"
        "Example: stillroom room tone --room config/rooms/two-cards.yaml --output headphones --channel each");
    tone->callback([request, &chosen] { chosen = [request] { return sound_tone(*request); }; });
}

}  // namespace stillroom::tools
