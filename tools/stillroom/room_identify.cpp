// stillroom room identify: each output says its own name.
#include "audio/content/speech.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/room_commands.h"
#include "tools/stillroom/room_sounding.h"
#include "tools/stillroom/self_introduction.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

namespace stillroom::tools {

namespace {

using nlohmann::ordered_json;

struct IdentifyRequest {
    SoundingRequest sounding;
    std::string language;
};

/// What became of one output.
struct Identified {
    Exit exit = Exit::done;
    bool left = false;
    ordered_json report;
};

Identified failed(const std::string& id, const std::string& fault, Exit exit) {
    say(fault);
    return {exit, false, {{"output", id}, {"heard", false}, {"ended", "failed"}, {"fault", fault}}};
}

Identified identify(const IdentifyRequest& request, const ChosenOutputs& chosen, const config::RoomOutput& output) {
    const SelfIntroduction introduction = introduction_of(chosen.room, output, request.language);
    auto sound = spoken(introduction, chosen.room.engine.rate);
    if (!sound)
        return failed(
            output.id, sound.error().message,
            audio::draft_speech_recipe(introduction.language) ? Exit::falls_short : Exit::something_missing);
    auto player = player_on(chosen, output);
    if (!player) return failed(output.id, player.error().message, Exit::falls_short);
    const bool heard = is_heard(chosen, output);
    if (!request.sounding.json)
        fmt::print("{} says in '{}': {}{}\n", output_text(chosen, output), introduction.language,
                   fmt::join(introduction.units, " ... "),
                   heard ? "" : "; nobody hears it: the device is simulated");
    std::fflush(stdout);
    const SoundEnd end = play_through(**player, *std::move(sound), std::nullopt, true);
    if (end == SoundEnd::lost)
        return failed(output.id, fmt::format("output '{}' was lost: {}", output.id, (*player)->fault()),
                      Exit::falls_short);
    return {Exit::done,
            end == SoundEnd::left,
            {{"output", output.id},
             {"zone", introduction.zone},
             {"language", introduction.language},
             {"says", introduction.units},
             {"device", (*player)->format().name},
             {"heard", heard},
             {"ended", name_of(end)}}};
}

Exit identify_all(const IdentifyRequest& request) {
    const auto chosen = choose_outputs(request.sounding);
    if (const Exit* const exit = std::get_if<Exit>(&chosen)) return *exit;
    const auto& outputs = std::get<ChosenOutputs>(chosen);
    if (const auto refused = refusal_to_sound(request.sounding, outputs, "A voice")) return *refused;
    count_interrupts();
    Exit exit = Exit::done;
    ordered_json report = ordered_json::array();
    for (const config::RoomOutput& output : outputs.outputs) {
        Identified one = identify(request, outputs, output);
        report.push_back(std::move(one.report));
        if (one.exit != Exit::done) exit = one.exit;
        if (one.left) break;
    }
    if (!request.sounding.json) return exit;
    const ordered_json document{{"room", outputs.room.id}, {"outputs", report}};
    return print(document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n") ? exit
                                                                                              : Exit::falls_short;
}

}  // namespace

void add_room_identify(CLI::App& room, Action& chosen) {
    auto request = std::make_shared<IdentifyRequest>();
    CLI::App* identify = room.add_subcommand("identify", "Each output says its own name, one after another");
    add_sounding_options(*identify, request->sounding);
    identify->add_option("--language", request->language, "Instead of the language of the output's zone")
        ->type_name("TAG");
    identify->footer(
        "The name is the output's title; then its left side says 'left' and its right side 'right'. Where you "
        "hear\n"
        "another name, or the sides exchanged, something is plugged into the wrong place.\n"
        "Example: stillroom room identify --room config/rooms/four-chairs.yaml");
    identify->callback([request, &chosen] { chosen = [request] { return identify_all(*request); }; });
}

}  // namespace stillroom::tools
