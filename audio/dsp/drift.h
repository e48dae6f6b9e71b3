/// Slow movement without memory.
#pragma once

#include "audio/dsp/cell.h"
#include "audio/dsp/random.h"

#include <cstdint>

namespace stillroom::audio {

/// A smooth random curve in [-1, 1]: random values on a lattice of `period`, joined by a polynomial whose first and
/// second derivatives vanish at the lattice points (6t^5 - 15t^4 + 10t^3). Its value at a cell is a function of the
/// cell alone, and it never repeats. Root mean square about 0.47; fastest slope 3.75 per period.
class Drift {
public:
    Drift() = default;

    /// [setup] @pre period at least two cells long
    Drift(Random random, std::uint64_t stream, Seconds period, SampleRate rate) noexcept
        : random_(random), stream_(stream), period_(cells_of(period, rate)) {}

    /// [any] The value at the start of this cell. @pre cell >= 0
    [[nodiscard]] double at(std::int64_t cell) const noexcept STILLROOM_REALTIME {
        const std::int64_t point = cell / period_;
        const double t = static_cast<double>(cell - point * period_) / static_cast<double>(period_);
        const double from = random_.around_zero(stream_, point);
        const double to = random_.around_zero(stream_, point + 1);
        return from + (to - from) * (t * t * t * (t * (t * 6.0 - 15.0) + 10.0));
    }

private:
    Random random_{0};
    std::uint64_t stream_ = 0;
    std::int64_t period_ = 2;
};

}  // namespace stillroom::audio
