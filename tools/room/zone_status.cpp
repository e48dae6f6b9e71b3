#include "tools/room/zone_status.h"

#include "audio/synth/pacer.h"
#include "tools/stillroom/plan_point.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace stillroom::room {

using audio::Frames;
using State = engine::ConductorView::State;

namespace {

/// Below, a meter shows noise of its own.
constexpr double kSilentLoudness = -70.0;

/// To the millisecond: finer times are nobody's business.
double seconds(Frames frames, audio::SampleRate rate) {
    return std::round(audio::seconds_of(frames, rate).value * 1000.0) / 1000.0;
}

double tenths(double value) { return std::round(value * 10.0) / 10.0; }

Json phase_status(const engine::ConductorView& session, const scripts::Plan& plan) {
    const scripts::PlannedPhase& phase = plan.phases[session.phase];
    return {{"id", phase.id},
            {"title", phase.title},
            {"number", session.phase + 1},
            {"of", plan.phases.size()},
            {"at", seconds(session.phase_position, plan.rate)},
            {"length", seconds(session.phase_length, plan.rate)}};
}

/// The breath that is heard now: seconds since it began, and how long its parts take.
Json breath_status(const engine::ConductorView& session, const scripts::Plan& plan, Frames heard) {
    if (!session.pacing || heard < session.pacing_since) return nullptr;
    const Frames at = heard - session.pacing_since;
    const audio::Breath breath = audio::breath_at(session.pacing->course, plan.rate, at);
    return {{"at", seconds(at - breath.inhale, plan.rate)},
            {"inhale", seconds(breath.hold - breath.inhale, plan.rate)},
            {"hold", seconds(breath.exhale - breath.hold, plan.rate)},
            {"exhale", seconds(breath.rest - breath.exhale, plan.rate)},
            {"rest", seconds(breath.end - breath.rest, plan.rate)}};
}

Json prompts_status(const engine::ConductorView& session, audio::SampleRate rate) {
    Json prompts = Json::array();
    for (const engine::OpenPrompt& prompt : session.prompts)
        prompts.push_back({{"id", prompt.id},
                           {"text", prompt.text},
                           {"choices", prompt.choices},
                           {"since", seconds(prompt.since, rate)}});
    return prompts;
}

Json parameters_status(const engine::ConductorView& session, const scripts::Plan& plan) {
    Json parameters = Json::array();
    for (std::size_t i = 0; i < std::min(plan.parameters.size(), session.parameters.size()); ++i)
        parameters.push_back({{"id", plan.parameters[i].id},
                              {"value", session.parameters[i]},
                              {"min", plan.parameters[i].min},
                              {"max", plan.parameters[i].max}});
    return parameters;
}

Json sets_status(const scripts::Plan& plan) {
    Json sets = Json::array();
    for (const std::size_t set : plan.on_demand)
        sets.push_back({{"id", plan.cue_sets[set].id}, {"title", plan.cue_sets[set].title}});
    return sets;
}

/// A sentence for each thing that is wrong with the sound.
Json faults_of(const engine::LiveStatus& status, const tools::HeardNow& heard) {
    Json faults = Json::array();
    if (heard.sound_is_lost) faults.push_back("NO SOUND: the output is lost; the session goes on without it");
    if (status.gaps > 0) faults.push_back(fmt::format("the output found too little {} times", status.gaps));
    if (status.mixer.starved > 0) faults.push_back("the disk is too slow");
    if (status.stream_failed) faults.push_back("the disk failed: a sound cannot be read on");
    if (status.mixer.not_finite > 0) faults.push_back("a broken sound was muted");
    return faults;
}

}  // namespace

std::string_view name_of(State state) noexcept {
    switch (state) {
        case State::playing:
            return "playing";
        case State::waiting:
            return "waiting";
        case State::held:
            return "held";
        case State::grounding:
            return "grounding";
        case State::quiet:
            return "quiet";
        case State::stopped:
            return "stopped";
        case State::conversing:
            return "conversing";
        case State::afterwards:
            return "afterwards";
        case State::ending:
            return "ending";
        case State::finished:
            break;
    }
    return "finished";
}

Json session_status(const engine::LiveStatus& status, const scripts::Plan& plan, const tools::HeardNow& heard) {
    const engine::ConductorView& session = status.session;
    Json next;
    if (!session.next.empty()) next = {{"id", session.next}, {"in", seconds(session.next_in, plan.rate)}};
    return {{"script", plan.script_id},
            {"title", plan.title},
            {"language", plan.language},
            {"route", name_of(plan.route)},
            {"state", name_of(session.state)},
            {"at", seconds(session.at, plan.rate)},
            {"left", seconds(session.left, plan.rate)},
            {"phase", phase_status(session, plan)},
            {"waiting_for", session.waiting_for},
            {"saying", session.saying},
            {"sounding", session.sounding},
            {"next", next},
            {"breath", breath_status(session, plan, heard.at)},
            {"prompts", prompts_status(session, plan.rate)},
            {"parameters", parameters_status(session, plan)},
            {"cue_sets", sets_status(plan)},
            {"landing", session.landing},
            {"talking", session.talking},
            {"on_air", status.mixer.on_air},
            {"voice_off", session.voice_off},
            {"pacer_off", session.pacer_off}};
}

Json sound_status(const engine::LiveStatus& status, const tools::HeardNow& heard,
                  const std::vector<std::string>& outputs) {
    Json loudness, lowered = 0.0;
    if (const double lufs = status.mixer.meter.momentary.lufs; lufs > kSilentLoudness) loudness = tenths(lufs);
    if (const double trim = status.mixer.trim; trim > 0.0) lowered = tenths(std::min(0.0, 20.0 * std::log10(trim)));
    return {{"outputs", outputs}, {"heard", !heard.sound_is_lost}, {"loudness", loudness},
            {"lowered", lowered}, {"gaps", status.gaps},           {"faults", faults_of(status, heard)}};
}

Json record_status(const engine::JournalStatus& status) {
    return {{"recording", status.recording}, {"trouble", status.trouble}};
}

Json event_of(const engine::SessionEvent& event, const scripts::Plan& plan) {
    return {{"at", seconds(event.at, plan.rate)},
            {"what", engine::name_of(event.what)},
            {"id", event.id},
            {"text", event.text},
            {"line", tools::event_line(event, plan)}};
}

std::string broken_expectation(const Json& expect, const std::string& session, const engine::LiveStatus& status,
                               const scripts::Plan& plan) {
    if (!expect.is_object()) return {};
    for (const auto& [key, wanted] : expect.items()) {
        const std::string is = key == "session" ? session
                               : key == "state" ? std::string(name_of(status.session.state))
                               : key == "phase" ? plan.phases[status.session.phase].id
                                                : "";
        if (wanted != Json(is))
            return fmt::format("the {} is '{}' now, not {}; nothing was done", key, is, wanted.dump());
    }
    return {};
}

}  // namespace stillroom::room
