#include "engine/landing.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace stillroom::engine {

namespace {

/// The lengths that a phase has in the stages of a landing, each at least what has run: nominal, shortest, with
/// only the return left, and with only the shortest return left.
constexpr std::size_t kStages = 4;
using Stages = std::array<Frames, kStages>;

Stages stages_of(const LandingPhase& phase, audio::SampleRate rate) {
    const Frames kept = std::min(audio::frames_of(kShortestReturn, rate), phase.nominal);
    const Frames none{};
    Stages stages = phase.brings ? Stages{phase.nominal, std::max(phase.min, kept), std::max(phase.min, kept), kept}
                                 : Stages{phase.nominal, phase.min, none, none};
    for (Frames& length : stages) length = std::max(length, phase.done);
    return stages;
}

Frames left_in(std::span<const LandingPhase> phases, std::size_t stage, audio::SampleRate rate) {
    Frames left;
    for (const LandingPhase& phase : phases) left += stages_of(phase, rate)[stage] - phase.done;
    return left;
}

}  // namespace

Frames shortest_landing(std::span<const LandingPhase> phases, audio::SampleRate rate) {
    return left_in(phases, kStages - 1, rate);
}

std::vector<Frames> plan_landing(std::span<const LandingPhase> phases, Frames in, audio::SampleRate rate) {
    std::size_t stage = 0;
    while (stage + 1 < kStages && left_in(phases, stage, rate) > in) ++stage;
    // Between the last stage that is too long and the first that fits, all phases give the same share.
    const Frames fits = left_in(phases, stage, rate);
    const Frames spare = in - fits;
    const Frames room = stage == 0 ? Frames{0} : left_in(phases, stage - 1, rate) - fits;
    std::vector<Frames> lengths;
    lengths.reserve(phases.size());
    Frames room_before, spare_before;
    for (const LandingPhase& phase : phases) {
        const Stages stages = stages_of(phase, rate);
        Frames length = stages[stage];
        if (room.count > 0) {
            // Shares of the running sums, so that rounding loses no frame.
            room_before += stages[stage - 1] - stages[stage];
            const double share = static_cast<double>(room_before.count) / static_cast<double>(room.count);
            const Frames spare_here{static_cast<std::int64_t>(share * static_cast<double>(spare.count))};
            length += spare_here - spare_before;
            spare_before = spare_here;
        }
        lengths.push_back(length);
    }
    return lengths;
}

}  // namespace stillroom::engine
