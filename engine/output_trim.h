/// How far staff have turned the whole output down.
#pragma once

#include <algorithm>

namespace stillroom::engine {

/// What `lower` and `raise` add up to. The desk that moves the mixer and the conductor that answers staff each
/// reckon with one, by the same presses. [any], one thread at a time.
class OutputTrim {
public:
    /// Lower goes no further: from here a person presses raise twenty times at most, and stop is the way to
    /// silence.
    static constexpr double kLowest = -30.0;  // dB

    [[nodiscard]] double decibels() const noexcept { return decibels_; }  ///< kLowest to 0
    [[nodiscard]] bool at_its_lowest() const noexcept { return decibels_ <= kLowest; }

    void lower() noexcept { lower_by(kLowerStep); }
    void lower_by(double decibels) noexcept { decibels_ = std::max(decibels_ - decibels, kLowest); }
    void raise() noexcept { decibels_ = std::min(decibels_ + kRaiseStep, 0.0); }

private:
    static constexpr double kLowerStep = 3.0;
    static constexpr double kRaiseStep = 1.5;

    double decibels_ = 0.0;
};

}  // namespace stillroom::engine
