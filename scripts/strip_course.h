/// How the fades of a plan move one mixing strip.
#pragma once

#include "scripts/plan.h"

#include <vector>

namespace stillroom::scripts {

/// The gain of one layer's strip over nominal time: its own gain, moved by the plan's fades, straight in dB between
/// audible gains and a raised cosine in amplitude from or to silence, as the mixer does it. A fade that meets
/// another starts from where it is.
class StripCourse {
public:
    /// [control] Reads the fades of one layer of a plan whose cues have their nominal starts.
    StripCourse(const Plan& plan, std::size_t layer);

    /// [any] The gain at an absolute frame.
    [[nodiscard]] Decibels at(Frames frame) const noexcept;

    /// [any] The largest gain the strip ever has.
    [[nodiscard]] Decibels loudest() const noexcept;

private:
    struct Move {
        Frames start, over;
        Decibels from, to;
    };
    [[nodiscard]] static Decibels value(const Move& move, Frames frame) noexcept;

    Decibels rest_;
    std::vector<Move> moves_;
};

}  // namespace stillroom::scripts
