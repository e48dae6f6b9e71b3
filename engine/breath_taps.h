/// The rate of a breath that staff tap along with.
#pragma once

#include "audio/base/units.h"

#include <optional>
#include <vector>

namespace stillroom::engine {

/// Four taps, each at the start of a breath. [control]
class BreathTaps {
public:
    static constexpr int kTaps = 4;
    /// Between the slowest and the fastest breath a pacer has, 3 and 20 a minute (session script, what check says).
    static constexpr double kSlowest = 3.0;
    static constexpr double kFastest = 20.0;
    static constexpr double kBounce = 0.4;  ///< seconds; what comes sooner after a tap is the same tap

    explicit BreathTaps(audio::SampleRate rate) : rate_(rate) {}

    /// Breaths a minute, within what a pacer has, once four have come; the next tap then begins anew. A tap long
    /// after the one before is a first one.
    [[nodiscard]] std::optional<double> tap(audio::Frames at);

    /// How many have come.
    [[nodiscard]] int count() const noexcept { return static_cast<int>(taps_.size()); }

private:
    audio::SampleRate rate_;
    std::vector<audio::Frames> taps_;
};

}  // namespace stillroom::engine
