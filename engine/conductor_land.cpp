// Landing: the rest of a session in the time that is left for it.
#include "engine/conductor.h"

#include <cmath>
#include <vector>

#include "engine/landing.h"

namespace stillroom::engine {

namespace {

constexpr double kLineGivesWay = 0.4;
constexpr double kDefaultLanding = 600.0;

/// Of frames, rounded up to a whole minute: "8 minutes".
std::string minutes(Frames length, audio::SampleRate rate) {
    const auto count = static_cast<int>(std::ceil(audio::seconds_of(length, rate).value / 60.0));
    return std::to_string(count) + (count == 1 ? " minute" : " minutes");
}

}  // namespace

std::string Conductor::land(Frames in) {
    if (script_is_over()) return "the script is over";
    if (state_ == State::stopped) return "first resume: nothing sounds that could land";
    if (in.count <= 0) in = frames(kDefaultLanding);
    std::vector<LandingPhase> phases;
    for (std::size_t i = phase_; i < plan_.phases.size(); ++i) {
        const scripts::PlannedPhase& phase = plan_.phases[i];
        const bool brings = phase.role == scripts::PhaseRole::return_ || phase.role == scripts::PhaseRole::reorient;
        const bool now = i == phase_;
        phases.push_back({phase.min, now ? std::max(planned_length_, phase.nominal) : phase.nominal,
                          now ? position_ : Frames{0}, brings});
    }
    const Frames shortest = shortest_landing(phases, plan_.rate);
    if (in < shortest)
        return "the return and the re-orientation need " + minutes(shortest, plan_.rate) + ": land in that or more";
    come_back_to_land();
    const std::vector<Frames> lengths = plan_landing(phases, in, plan_.rate);
    Frames left = Frames{0} - position_;
    for (std::size_t i = 0; i < lengths.size(); ++i) left += lengths_[phase_ + i] = lengths[i];
    done_ = "ends in " + minutes(left, plan_.rate);
    planned_length_ = lengths_[phase_];
    plan_ends_again();
    duck_again();
    if (planned_length_ == position_) go_on_to_next_phase();
    return {};
}

// Whatever holds the timeline ends: grounding, a hold, quiet, a conversation, a gate.
void Conductor::come_back_to_land() {
    stop_speech(frames(kLineGivesWay));
    if (state_ == State::quiet) resume_timeline();
    if (in_conversation()) end_conversation();
    cancel(Pending::Kind::reminder);
    cancel(Pending::Kind::hold_limit);
    landing_ = true;
    if (state_ == State::waiting) open_gate();
    state_ = State::playing;
}

void Conductor::go_on_to_next_phase() {
    const std::size_t next = following_index();
    if (next < plan_.phases.size())
        enter_phase(next);
    else
        end_timeline();
}

}  // namespace stillroom::engine
