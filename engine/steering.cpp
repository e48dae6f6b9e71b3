#include "engine/steering.h"

#include "engine/operator_log.h"

#include <algorithm>
#include <utility>

namespace stillroom::engine {

using audio::Frames;
using rt::Command;

namespace {

/// How long a session that nobody moves on is rendered before it is ended.
constexpr audio::Seconds kPatience{60.0};

}  // namespace

Steering::Steering(const RenderOptions& options, const scripts::Plan& plan, Conductor& conductor)
    : options_(options),
      conductor_(conductor),
      desk_(plan.rate),
      patience_(audio::frames_of(kPatience, plan.rate)) {}

ConductorOptions Steering::conductor_options(const RenderOptions& options, std::uint64_t seed) {
    ConductorOptions asked = options.conductor;
    asked.seed = seed;
    asked.gates_that_wait.merge(gates_confirmed_by(options.verbs));
    return asked;
}

std::vector<Command> Steering::advance() {
    std::vector<Command> commands;
    take_due(commands);
    const std::vector<Command> given = conductor_.advance();
    if (options_.safety) add_recorded(commands);
    commands.insert(commands.end(), given.begin(), given.end());
    // What staff press acts before anything else of its frame, as a live mixer takes it.
    std::stable_sort(commands.begin(), commands.end(),
                     [](const Command& a, const Command& b) { return a.at < b.at; });
    return commands;
}

void Steering::take_due(std::vector<Command>& commands) {
    const Frames now = conductor_.now();
    while (verbs_taken_ < options_.verbs.size() && options_.verbs[verbs_taken_].at <= now) {
        const Verb verb = explicit_verb(options_.verbs[verbs_taken_++].verb, conductor_.view().talking);
        const auto pressed = options_.safety ? std::nullopt : desk_.press(verb);
        if (pressed) commands.push_back({.kind = Command::Kind::safety, .at = now, .safety = *pressed});
        conductor_.take(verb);
    }
    // A record says how its session ended.
    if (options_.safety) return;
    if (verbs_taken_ < options_.verbs.size() || !stands_still()) {
        still_since_ = now;
    } else if (now - still_since_ >= patience_) {
        conductor_.take({.kind = VerbKind::end, .argument = {}, .amount = {}});
    }
}

void Steering::add_recorded(std::vector<Command>& commands) {
    while (safety_taken_ < options_.safety->size() && (*options_.safety)[safety_taken_].at < conductor_.now()) {
        const TimedSafety& timed = (*options_.safety)[safety_taken_++];
        commands.push_back({.kind = Command::Kind::safety, .at = timed.at, .safety = timed.command});
    }
}

bool Steering::stands_still() const {
    using State = ConductorView::State;
    const State state = conductor_.state();
    return state == State::waiting || state == State::held || state == State::quiet || state == State::stopped ||
           state == State::conversing || state == State::afterwards;
}

}  // namespace stillroom::engine
