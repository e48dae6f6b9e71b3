// stillroom play: one session, here and now.
#include "audio/base/thread_rights.h"
#include "devices/rehearsal.h"
#include "engine/journal/calendar.h"
#include "engine/journal/journal_disk.h"
#include "engine/journal/journal_writer.h"
#include "engine/journal/recorded_run.h"
#include "engine/journal/session_header.h"
#include "engine/live_session.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/cut_off_session.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/player.h"
#include "tools/stillroom/private_clip.h"
#include "tools/stillroom/recorded_session.h"
#include "tools/stillroom/ring_depth.h"
#include "tools/stillroom/session_loading.h"
#include "tools/stillroom/start_card.h"
#include "tools/stillroom/talk_microphone.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <termios.h>
#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace stillroom::tools {

namespace {

struct Options {
    ScriptRequest script;
    RecordRequest record;
    std::string from;
    std::string gates;
    PrivateClipRequest clip;
    bool yes = false;
    bool resume = false;
    std::uint64_t seed = 1;
};

/// What a person decided before the start.
struct Choices {
    audio::Frames from;
    bool gates_wait = true;
    std::vector<engine::TimedVerb> verbs{};              ///< of an operator log
    std::map<std::string, scripts::FilledSlot> slots{};  ///< what the patient brought
    std::optional<engine::UnfinishedSession> goes_on{};  ///< instead of a new session
};

/// With a person at the keys, one who has pressed nothing for so long is asked whether somebody is there (clinical
/// research 1.6).
constexpr audio::Seconds kAttendance{600.0};

bool person_is_here() { return is_terminal(stdin) && is_terminal(stdout); }

/// Asks for what the session's threads will need; sentences about what was refused.
std::vector<std::string> missing_rights() {
    std::vector<std::string> sentences;
    audio::limit_thread_stacks();
    if (const auto locked = audio::lock_memory(); !locked) sentences.push_back(locked.error().message);
    // On a thread of its own: this one shall stay an ordinary one.
    std::thread([&] {
        const auto granted = audio::request_realtime_priority(audio::kMixerPriority);
        if (!granted) sentences.push_back(granted.error().message);
    }).join();
    return sentences;
}

/// What the command line decides, or how the command ends because it makes no sense, which was said.
std::variant<Choices, Exit> choices_of(const Options& options, const scripts::Plan& plan, engine::OperatorLog log,
                                       const engine::PrivateVault* vault) {
    Choices choices;
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

/// Frames between mixer and device.
struct Depth {
    audio::Frames ring;
    int talk = 0;  ///< of them, while staff talk
};

audio::Result<Depth> depth_for(devices::AudioDevice& device, bool realtime) {
    const auto at_once = device.frames_at_once();
    if (!at_once) return at_once.error();
    const auto ring = ring_depth(device.format().name, *at_once, realtime, device.format().rate);
    if (!ring) return ring.error();
    return Depth{*ring, talk_depth(*at_once, realtime, *ring)};
}

engine::ConductorOptions conductor_for(const Choices& choices, audio::SampleRate rate) {
    if (choices.goes_on) return engine::conductor_options(choices.goes_on->header());
    engine::ConductorOptions conductor{.gates_open_at_once = !choices.gates_wait,
                                       .gates_that_wait = engine::gates_confirmed_by(choices.verbs),
                                       .ends_by_itself = !choices.gates_wait};
    if (choices.gates_wait) conductor.attendance_every = audio::frames_of(kAttendance, rate);
    return conductor;
}

engine::SessionHeader header_for(const engine::SessionPlan& session, const Choices& choices) {
    const engine::ConductorOptions conductor = conductor_for(choices, session.plan().rate);
    return engine::session_header(session.plan(), session.seed(),
                                  {.program = STILLROOM_VERSION,
                                   .gates_open_by_themselves = conductor.gates_open_at_once,
                                   .gates_that_wait = conductor.gates_that_wait,
                                   .ends_by_itself = conductor.ends_by_itself,
                                   .attendance_every = conductor.attendance_every,
                                   .first_frame = choices.from,
                                   .slots = choices.slots});
}

/// The record of a new session, or of the one that goes on.
audio::Result<std::unique_ptr<engine::JournalWriter>> begin_record(const engine::StateFolder& folder,
                                                                   const engine::SessionPlan& session,
                                                                   const Choices& choices) {
    if (!choices.goes_on) return std::make_unique<engine::JournalWriter>(folder, header_for(session, choices));
    return engine::JournalWriter::reopen(folder, choices.goes_on->journal,
                                         resumed_record(*choices.goes_on, session));
}

/// How a session came to its end, for the command and for its record.
struct Ending {
    Exit exit = Exit::done;
    std::string how;
};

/// Plays it to its end; the journal hears of everything, and nothing any more once this has returned.
Ending sound(engine::SessionPlan& session, const Choices& choices, devices::RehearsalDevice chosen,
             audio::OutputRing& ring, engine::JournalWriter& journal, TalkMicrophone& microphone, int talk_depth) {
    if (chosen.sounds) microphone.start();
    engine::LiveOptions live_options{.from = choices.from,
                                     .verbs = choices.verbs,
                                     .microphone = microphone.ring(),
                                     .talk_depth = talk_depth,
                                     .recorder = &journal,
                                     .conductor = conductor_for(choices, session.plan().rate)};
    if (choices.goes_on) live_options.resumption = resumption_of(*choices.goes_on);
    engine::LiveSession live(session, ring, std::move(live_options));
    count_interrupts();
    live.start();
    SessionOutput output(std::move(chosen.device), ring);
    if (const auto started = output.start(); !started) {
        say(started.error().message);
        return {Exit::falls_short, "no output"};
    }
    const Exit exit = Player(session.plan(), live, output, ring, journal, microphone).run();
    std::this_thread::sleep_for(std::chrono::duration<double>(
        audio::seconds_of(output.device().format().latency, session.plan().rate).value));
    microphone.stop();
    output.stop();
    if (exit != Exit::done) return {exit, "ended without its output"};
    return {exit, live.status().finished ? "ended" : "left"};
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
std::optional<Exit> offer_to_go_on(const Options& options, const engine::StateFolder& folder, Choices& choices,
                                   std::unique_ptr<engine::SessionPlan>& session, engine::PrivateVault* vault) {
    auto cut_off = engine::find_unfinished(folder, engine::date_and_time_now(), engine::boot_id());
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
    auto reopened = reopen_session(folder, *cut_off, vault);
    if (!reopened) {
        say("it cannot go on: " + reopened.error().message);
        return Exit::falls_short;
    }
    session = std::move(*reopened);
    if (const std::string text = resumed_clip_text(*session, vault != nullptr); !text.empty()) say(text);
    choices.from = resumption_of(*cut_off).at;
    choices.gates_wait = !cut_off->header().gates_open_by_themselves;
    // Of an operator log, what lies before has been done.
    std::erase_if(choices.verbs, [&](const engine::TimedVerb& timed) { return timed.at < choices.from; });
    choices.goes_on = std::move(cut_off);
    return std::nullopt;
}

Exit play(const Options& options) {
    auto taken = take_private_clip(options.clip, person_is_here() && !options.yes);
    if (const Exit* exit = std::get_if<Exit>(&taken)) return *exit;
    const std::unique_ptr<engine::PrivateVault> vault =
        std::move(std::get<std::unique_ptr<engine::PrivateVault>>(taken));
    const engine::StateFolder folder = state_folder(options.record);
    auto opened = open_session(options.script, options.seed, vault.get(), {}, &folder);
    if (const Exit* exit = std::get_if<Exit>(&opened)) return *exit;
    auto& [session_plan, log] = std::get<OpenedSession>(opened);
    auto chosen_so = choices_of(options, session_plan->plan(), std::move(log), vault.get());
    if (const Exit* exit = std::get_if<Exit>(&chosen_so)) return *exit;
    auto& choices = std::get<Choices>(chosen_so);
    if (vault && !plays_slot(session_plan->plan(), kIntentionSlot)) {
        say(fmt::format("--intention: '{}' plays no sound of 'slot: intention'", options.script.file));
        return Exit::wrong_usage;
    }
    if (const auto exit = offer_to_go_on(options, folder, choices, session_plan, vault.get())) return *exit;
    engine::SessionPlan& session = *session_plan;
    const scripts::Plan& plan = session.plan();
    TalkMicrophone microphone(plan.rate);
    devices::RehearsalDevice chosen = devices::open_rehearsal_device(plan.rate);
    const std::vector<std::string> rights = missing_rights();
    const auto depth = depth_for(*chosen.device, rights.empty());
    if (!depth) {
        say(depth.error().message);
        return Exit::falls_short;
    }
    audio::OutputRing ring(2, depth->ring);
    const StartCard card{.from = choices.from,
                         .gates_wait = choices.gates_wait,
                         .operate = options.script.choices.operate,
                         .device_choice = chosen.reason,
                         .microphone = microphone.state(),
                         .ring = ring.capacity(),
                         .rights = rights,
                         .drafts = drafts_in(plan),
                         .has_private_clip = plays_slot(plan, kIntentionSlot) && session.left_out().empty()};
    if (!print(start_card(plan, card, is_terminal(stdout) ? terminal_width() : kCardWidth)))
        return Exit::falls_short;
    // Who goes on with a session has agreed already, and somebody waits for its sound.
    if (!options.yes && !choices.goes_on && !person_agrees()) return Exit::done;
    if (person_is_here()) {
        fmt::print("\n");
        for (const std::string& line : KeyVerbs::help()) fmt::print("{}\n", line);
        fmt::print("\n");
    }
    auto journal = begin_record(folder, session, choices);
    if (!journal) {
        say(journal.error().message);
        return Exit::falls_short;
    }
    const Ending ending = sound(session, choices, std::move(chosen), ring, **journal, microphone, depth->talk);
    if (vault) vault->destroy();
    if ((*journal)->finish(ending.how))
        fmt::print("recorded as {}\n", (*journal)->session());
    else
        say(fmt::format("the record of this session is not whole: {}", (*journal)->status().trouble));
    return ending.exit;
}

}  // namespace

void add_play(CLI::App& program, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("play", "Play a session here, with keys and a live status");
    add_script_options(*command, options->script);
    add_choice_options(*command, options->script.choices);
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
        "The output is the JACK server's if one runs, else ALSA's default, else nothing is heard and it "
        "says so.\nExample: stillroom play scripts/sessions/demo.yaml --language es");
    command->callback([options, &chosen] { chosen = [options] { return play(*options); }; });
}

}  // namespace stillroom::tools
