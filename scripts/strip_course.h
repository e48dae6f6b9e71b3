/// How a plan moves one mixing strip.
#pragma once

#include "scripts/plan.h"

#include <vector>

namespace stillroom::scripts {

/// The gain of one layer's strip over nominal time: its own gain, moved by the plan's fades, and on top of it what
/// parameters and snapshots steer. Straight in dB, as the mixer does it; off counts as -60 dB on the way. A move
/// that meets another starts from where it is.
class StripCourse {
public:
    /// Where the parameters stand: staff may move them at any moment.
    enum class Parameters { as_at_the_start, at_their_fullest };

    /// [control] Reads the moves of one layer of a plan whose cues have their nominal starts.
    StripCourse(const Plan& plan, std::size_t layer, Parameters parameters = Parameters::as_at_the_start);

    /// [any] The gain at an absolute frame.
    [[nodiscard]] Decibels at(Frames frame) const noexcept;

    /// [any] The largest gain the strip may ever have.
    [[nodiscard]] Decibels loudest() const noexcept;

private:
    struct Move {
        Frames start, over;
        Decibels from, to;
    };
    /// One gain that moves.
    struct Course {
        Decibels rest;
        std::vector<Move> moves{};
        void move(Frames start, Frames over, Decibels to);
        [[nodiscard]] Decibels at(Frames frame) const noexcept;
        [[nodiscard]] Decibels loudest() const noexcept;
    };
    Course fades_, steering_;
};

}  // namespace stillroom::scripts
