#include "audio/dsp/rise_law.h"

#include <algorithm>

#include "audio/base/level.h"

namespace stillroom::audio {

namespace {

/// The steepest slope of a raised cosine is pi/2 times its mean.
constexpr double kSmoothSteepness = 1.5707963267948966;

}  // namespace

Frames shortest_rise(float from, float to, RampShape shape, double decibels_per_second, SampleRate rate) noexcept {
    const auto low = static_cast<double>(std::max(from, GainRamp::kSilenceFloor));
    const auto high = static_cast<double>(to);
    if (high <= low) return {};
    const double rise = decibels_of(high / low).value;
    const double steepness = shape == RampShape::decibel ? 1.0 : kSmoothSteepness;
    return Frames{static_cast<std::int64_t>(rise * steepness / decibels_per_second * rate.hertz) + 1};
}

}  // namespace stillroom::audio
