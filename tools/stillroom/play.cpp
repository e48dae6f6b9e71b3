// stillroom play: one session, here and now.
#include "engine/journal/calendar.h"
#include "engine/journal/journal_disk.h"
#include "engine/journal/session_header.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/cut_off_session.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/player.h"
#include "tools/stillroom/private_clip.h"
#include "tools/stillroom/recorded_session.h"
#include "tools/stillroom/running_session.h"
#include "tools/stillroom/session_equipment.h"
#include "tools/stillroom/session_loading.h"
#include "tools/stillroom/session_start.h"
#include "tools/stillroom/start_card.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <termios.h>
#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::tools {

namespace {

struct Options {
    ScriptRequest script;
    ZoneRequest zone;
    RecordRequest record;
    std::string from;
    std::string gates;
    PrivateClipRequest clip;
    bool yes = false;
    bool resume = false;
    std::uint64_t seed = 1;
};

bool person_is_here() { return is_terminal(stdin) && is_terminal(stdout); }

/// What the command line decides, or how the command ends because it makes no sense, which was said.
std::variant<SessionStart, Exit> choices_of(const Options& options, const scripts::Plan& plan,
                                            engine::OperatorLog log, const engine::PrivateVault* vault) {
    SessionStart choices;
    choices.gates_wait = options.gates.empty() ? person_is_here() : options.gates == "wait";
    if (choices.gates_wait && !person_is_here()) {
        say("--gates wait: there is no terminal whose keys could confirm a gate or end the session; start it in a "
            "terminal, without sending its output elsewhere, or let gates open by themselves with --gates auto");
        return Exit::wrong_usage;
    }
    if (!options.from.empty()) {
        const auto from = point_of(options.from, plan);
        if (!from) return say("--from: " + from.error().message), Exit::wrong_usage;
        choices.from = *from;
    }
    // What goes on does so where it stood, whatever '--from' says.
    const config::Diagnostics early = entries_before(choices.from, log, plan.rate);
    if (early.errors() > 0 && !options.resume) return show_findings(early), Exit::falls_short;
    choices.verbs = std::move(log.verbs);
    if (vault)
        if (const auto clip = vault->filled(kIntentionSlot)) choices.slots[kIntentionSlot] = *clip;
    return choices;
}

/// Waits for Enter where a person can press it. False when it was refused.
bool person_agrees() {
    if (!person_is_here()) return true;
    // What was pressed while the card was being made was not an answer to it.
    tcflush(STDIN_FILENO, TCIFLUSH);
    fmt::print("\nEnter starts, Ctrl-C leaves ");
    std::fflush(stdout);
    std::string line;
    return static_cast<bool>(std::getline(std::cin, line));
}

/// How a session came to its end, for the command and for its record.
struct Ending {
    Exit exit = Exit::done;
    std::string how;
};

/// Plays it to its end; the journal hears of nothing any more once this has returned.
Ending sound(RunningSession& session) {
    count_interrupts();
    if (const auto started = session.start(); !started) {
        say(started.error().message);
        session.stop();
        return {Exit::falls_short, "no output"};
    }
    const Exit exit = Player(session).run();
    const bool finished = session.live().status().finished;
    session.stop();
    if (exit != Exit::done) return {exit, "ended without its output"};
    return {exit, finished ? "ended" : "left"};
}

/// What becomes of a session that was cut off.
enum class CutOff {
    goes_on,
    set_aside,  ///< a person begins anew
    waits,      ///< nobody was asked: a new session begins, and the next start finds it again
    left,       ///< a person left without an answer
};

CutOff decide(const Options& options, const engine::UnfinishedSession& session) {
    if (options.resume) return CutOff::goes_on;
    fmt::print("{}.\n", cut_off_text(session));
    if (options.yes || !person_is_here()) {
        fmt::print("A new session begins; 'play --resume' goes on with that one instead.\n");
        return CutOff::waits;
    }
    fmt::print("It would go on there {}.\n\nEnter goes on, n begins anew, Ctrl-C leaves ",
               session.machine_restarted ? "in silence, until you press r" : "softly, rising over 8 s");
    std::fflush(stdout);
    tcflush(STDIN_FILENO, TCIFLUSH);
    std::string line;
    if (!std::getline(std::cin, line)) return CutOff::left;
    return line.empty() ? CutOff::goes_on : CutOff::set_aside;
}

/// Looks for a session of this script that was cut off. How the command ends, where it does.
std::optional<Exit> offer_to_go_on(const Options& options, const engine::StateFolder& folder,
                                   const ChosenZone& zone, SessionStart& choices,
                                   std::unique_ptr<engine::SessionPlan>& session, engine::PrivateVault* vault) {
    auto cut_off = engine::find_unfinished(folder, engine::date_and_time_now(), engine::boot_id(), zone_name(zone));
    if (!cut_off || cut_off->header().script_id != session->plan().script_id) {
        if (!options.resume) return std::nullopt;
        say("there is no session of this script that was cut off within the last day");
        return Exit::falls_short;
    }
    switch (decide(options, *cut_off)) {
        case CutOff::goes_on:
            break;
        case CutOff::set_aside:
            if (const auto closed = engine::set_aside(folder, *cut_off, engine::machine_disk()); !closed)
                say(closed.error().message);
            return std::nullopt;
        case CutOff::waits:
            return std::nullopt;
        case CutOff::left:
            return Exit::done;
    }
    auto reopened = go_on_with(choices, *std::move(cut_off), folder, vault);
    if (!reopened) {
        say("it cannot go on: " + reopened.error().message);
        return Exit::falls_short;
    }
    session = std::move(*reopened);
    if (const std::string text = resumed_clip_text(*session, vault != nullptr); !text.empty()) say(text);
    return std::nullopt;
}

Exit play(const Options& options) {
    auto taken = take_private_clip(options.clip, person_is_here() && !options.yes);
    if (const Exit* exit = std::get_if<Exit>(&taken)) return *exit;
    const std::unique_ptr<engine::PrivateVault> vault =
        std::move(std::get<std::unique_ptr<engine::PrivateVault>>(taken));
    const engine::StateFolder folder = state_folder(options.record);
    auto chosen = choose_zone(options.zone);
    if (const Exit* exit = std::get_if<Exit>(&chosen)) return *exit;
    const auto& zone = std::get<ChosenZone>(chosen);
    auto opened = open_session(options.script,
                               {.seed = options.seed, .vault = vault.get(), .zone = zone, .records = &folder});
    if (const auto* unopened = std::get_if<Unopened>(&opened)) return say_unopened(*unopened);
    auto& [session_plan, log] = std::get<OpenedSession>(opened);
    auto chosen_so = choices_of(options, session_plan->plan(), std::move(log), vault.get());
    if (const Exit* exit = std::get_if<Exit>(&chosen_so)) return *exit;
    auto& choices = std::get<SessionStart>(chosen_so);
    if (vault && !plays_slot(session_plan->plan(), kIntentionSlot)) {
        say(fmt::format("--intention: '{}' plays no sound of 'slot: intention'", options.script.file));
        return Exit::wrong_usage;
    }
    if (const auto exit = offer_to_go_on(options, folder, zone, choices, session_plan, vault.get())) return *exit;
    const scripts::Plan& plan = session_plan->plan();
    auto equipment = open_equipment(zone, plan.rate);
    if (!equipment) {
        say(equipment.error().message);
        return Exit::falls_short;
    }
    const StartCard card{.from = choices.from,
                         .gates_wait = choices.gates_wait,
                         .operate = options.script.choices.operate,
                         .outputs = equipment->outputs_in_words,
                         .microphone = equipment->microphone->state(),
                         .ring = equipment->ring->capacity(),
                         .rights = equipment->rights,
                         .drafts = drafts_in(plan),
                         .has_private_clip = plays_slot(plan, kIntentionSlot) && session_plan->left_out().empty()};
    if (!print(start_card(plan, card, is_terminal(stdout) ? terminal_width() : kCardWidth)))
        return Exit::falls_short;
    // Who goes on with a session has agreed already, and somebody waits for its sound.
    if (!options.yes && !choices.goes_on && !person_agrees()) return Exit::done;
    if (person_is_here()) {
        fmt::print("\n");
        for (const std::string& line : KeyVerbs::help()) fmt::print("{}\n", line);
        fmt::print("\n");
    }
    auto journal = begin_record(folder, *session_plan, choices, zone);
    if (!journal) {
        say(journal.error().message);
        return Exit::falls_short;
    }
    RunningSession running(std::move(session_plan), choices, *std::move(equipment), *std::move(journal));
    const Ending ending = sound(running);
    if (vault) vault->destroy();
    if (running.finish(ending.how))
        fmt::print("recorded as {}\n", running.journal().session());
    else
        say(fmt::format("the record of this session is not whole: {}", running.journal().status().trouble));
    return ending.exit;
}

}  // namespace

void add_play(CLI::App& program, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("play", "Play a session here, with keys and a live status");
    add_script_options(*command, options->script);
    add_choice_options(*command, options->script.choices);
    add_zone_options(*command, options->zone);
    command
        ->add_option("--from", options->from,
                     "Begin at a phase or a time of the session; an operator log may hold nothing before it")
        ->type_name("PHASE|TIME");
    command
        ->add_option("--gates", options->gates,
                     "wait: gates wait for 'c' and the end for '.'; auto: neither waits (default: wait on a "
                     "terminal, else auto)")
        ->check(CLI::IsMember({"auto", "wait"}).description(""))
        ->type_name("auto|wait");
    add_private_clip_options(*command, options->clip);
    command->add_flag("--yes", options->yes, "Start without asking");
    command->add_flag("--resume", options->resume, "Go on with a session of this script that was cut off");
    add_state_option(*command, options->record);
    command->add_option("--seed", options->seed, "Another number gives other noise")
        ->type_name("N")
        ->capture_default_str();
    std::string keys = "Keys while it plays:\n";
    for (const std::string& line : KeyVerbs::help()) keys += "  " + line + "\n";
    command->footer(
        keys +
        "Without a room the output is the JACK server's if one runs, else ALSA's default, else nothing is heard "
        "and it says so. In a room every output plays on its own device and on no other.\nExample: stillroom play "
        "scripts/sessions/demo.yaml --language es");
    command->callback([options, &chosen] { chosen = [options] { return play(*options); }; });
}

}  // namespace stillroom::tools
