// The patient's own breath: staff tap it, and the pacer follows with the next breath.
#include "engine/conductor.h"

#include <algorithm>
#include <cstdio>

#include "scripts/borders.h"

namespace stillroom::engine {

using rt::RampShape;
using scripts::PlannedPace;

namespace {

/// A pacer is all but silent where a breath begins; so much hides the seam.
constexpr double kSeam = 0.15;

std::string rate_text(double per_minute) {
    std::array<char, 32> text{};
    (void)std::snprintf(text.data(), text.size(), "%.1f breaths a minute", per_minute);
    return text.data();
}

}  // namespace

Sounding* Conductor::sounding_pacer() {
    const auto found = std::find_if(sounding_.rbegin(), sounding_.rend(), [](const Sounding& sounding) {
        return !sounding.stopping && std::holds_alternative<const PlannedPace*>(sounding.what);
    });
    return found == sounding_.rend() ? nullptr : &*found;
}

std::string Conductor::pace(const Verb& verb) {
    const Sounding* const pacer = sounding_pacer();
    if (!pacer) return "no pacer sounds now";
    if (verb.value && !(*verb.value >= BreathTaps::kSlowest && *verb.value <= BreathTaps::kFastest))
        return "a pacer breathes 3 to 20 times a minute";
    const std::optional<double> rate = verb.value ? verb.value : taps_.tap(cursor_);
    if (!rate) {
        done_ = "breath " + std::to_string(taps_.count()) + " of " + std::to_string(BreathTaps::kTaps);
        return {};
    }
    done_ = rate_text(*rate);
    paced_to_ = *rate;
    cancel(Pending::Kind::new_pace);
    const auto* const what = std::get<const PlannedPace*>(pacer->what);
    schedule({.at = scripts::next_breath(*what, plan_.rate, pacer->started, cursor_),
              .kind = Pending::Kind::new_pace,
              .voice = pacer->voice});
    return {};
}

void Conductor::take_new_pace(rt::VoiceId voice) {
    const auto old = std::find_if(sounding_.begin(), sounding_.end(),
                                  [&](const Sounding& sounding) { return sounding.voice == voice; });
    if (old == sounding_.end() || old->stopping) return;
    PlannedPace& pace = paced_.emplace_back(*std::get<const PlannedPace*>(old->what));
    audio::BreathShape& shape = pace.course.shape;
    const double stretch = 60.0 / paced_to_ / shape.period().value;
    for (audio::Seconds* part : {&shape.inhale, &shape.hold, &shape.exhale, &shape.rest}) part->value *= stretch;
    pace.course.from_per_minute.reset();
    audio::Source* const source = muted_ ? nullptr : &sources_.make(pace, Frames{0});
    Sounding next = *old;
    next.what = &pace;
    next.source = source;
    next.stopping = false;
    // What ends the old one ends the new one.
    std::vector<Pending> ends;
    for (const Pending& pending : pending_)
        if (pending.voice == voice &&
            (pending.kind == Pending::Kind::fade_out || pending.kind == Pending::Kind::voice_gone))
            ends.push_back(pending);
    stop(*old, frames(kSeam), RampShape::smooth);
    // One that has not risen whole yet rises no sooner than it would have.
    const Frames risen = old->started + pace.fade_in;
    const Frames rise = std::max(frames(kSeam), risen - cursor_);
    pace.fade_in = rise;
    const std::size_t phase = old->phase;
    const std::optional<std::size_t> cue = std::exchange(old->cue, std::nullopt);
    const rt::VoiceId taken = sound(std::move(next), rise, RampShape::smooth, std::nullopt);
    sounding_.back().phase = phase;
    sounding_.back().cue = cue;
    for (Pending& end : ends) {
        end.voice = taken;
        schedule(end);
    }
    if (set_) std::replace(set_->voices.begin(), set_->voices.end(), voice, taken);
}

}  // namespace stillroom::engine
