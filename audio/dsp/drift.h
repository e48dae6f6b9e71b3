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
        : random_(random),
          stream_(stream),
          period_(cells_of(period, rate)),
          per_cell_(1.0 / static_cast<double>(period_)) {}

    /// [audio] The value at the start of this cell. @pre cell >= 0
    [[nodiscard]] double at(std::int64_t cell) noexcept STILLROOM_REALTIME {
        if (cell == cell_) return value_;
        if (cell < begins_ || cell - period_ >= begins_) find_points(cell / period_);
        const double t = static_cast<double>(cell - begins_) * per_cell_;
        cell_ = cell;
        value_ = from_ + (to_ - from_) * (t * t * t * (t * (t * 6.0 - 15.0) + 10.0));
        return value_;
    }

private:
    void find_points(std::int64_t point) noexcept {
        begins_ = point * period_;
        from_ = random_.around_zero(stream_, point);
        to_ = random_.around_zero(stream_, point + 1);
    }

    Random random_{0};
    std::uint64_t stream_ = 0;
    std::int64_t period_ = 2;
    double per_cell_ = 0.5;

    // What was asked last is asked again most of the time: the lattice points around it, and its value.
    std::int64_t begins_ = INT64_MIN;  ///< none yet
    double from_ = 0.0, to_ = 0.0;
    std::int64_t cell_ = -1;
    double value_ = 0.0;
};

}  // namespace stillroom::audio
