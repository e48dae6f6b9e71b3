#include "scripts/strip_course.h"

#include <algorithm>
#include <cmath>

namespace stillroom::scripts {

StripCourse::StripCourse(const Plan& plan, std::size_t layer) : rest_(plan.layers[layer].gain) {
    for (const PlannedPhase& phase : plan.phases) {
        for (const PlannedCue& cue : phase.cues) {
            const auto* fade = std::get_if<PlannedFade>(&cue.action);
            if (!fade || fade->layer != layer) continue;
            moves_.push_back({cue.nominal_start, fade->over, at(cue.nominal_start), fade->to});
        }
    }
}

Decibels StripCourse::value(const Move& move, Frames frame) noexcept {
    if (frame >= move.start + move.over) return move.to;
    const double part = static_cast<double>((frame - move.start).count) /
                        static_cast<double>(std::max<std::int64_t>(1, move.over.count));
    if (move.from > audio::kSilent && move.to > audio::kSilent) {
        return {move.from.value + part * (move.to.value - move.from.value)};
    }
    const double smooth = 0.5 - 0.5 * audio::exact_cos_turns(0.5 * part);
    const double amplitude = (1.0 - smooth) * audio::gain_of(move.from) + smooth * audio::gain_of(move.to);
    return amplitude > 0.0 ? Decibels{std::max(audio::kSilent.value, 20.0 * std::log10(amplitude))}
                           : audio::kSilent;
}

Decibels StripCourse::at(Frames frame) const noexcept {
    for (auto move = moves_.rbegin(); move != moves_.rend(); ++move) {
        if (frame >= move->start) return value(*move, frame);
    }
    return rest_;
}

Decibels StripCourse::loudest() const noexcept {
    Decibels most = rest_;
    for (const Move& move : moves_) most = std::max(most, move.to);
    return most;
}

}  // namespace stillroom::scripts
