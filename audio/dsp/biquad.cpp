#include "audio/dsp/biquad.h"

#include "audio/base/exact_math.h"

#include <algorithm>
#include <cmath>

namespace stillroom::audio {

namespace {

/// The cookbook's intermediate values.
struct Design {
    double cosine;
    double alpha;
    double amplitude;  ///< A: the square root of the gain

    Design(double hertz, Decibels gain, double q, SampleRate rate) noexcept {
        const double turns = std::clamp(hertz, 1.0, 0.49 * rate.hertz) / rate.hertz;
        cosine = exact_cos_turns(turns);
        alpha = exact_sin_turns(turns) / (2.0 * std::max(q, 0.05));
        amplitude = gain_of({gain.value / 2.0});
    }
};

BiquadCoefficients normalised(double b0, double b1, double b2, double a0, double a1, double a2) noexcept {
    return {b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0};
}

}  // namespace

BiquadCoefficients peak_filter(double hertz, Decibels gain, double q, SampleRate rate) noexcept {
    const Design d{hertz, gain, q, rate};
    return normalised(1.0 + d.alpha * d.amplitude, -2.0 * d.cosine, 1.0 - d.alpha * d.amplitude,
                      1.0 + d.alpha / d.amplitude, -2.0 * d.cosine, 1.0 - d.alpha / d.amplitude);
}

BiquadCoefficients low_shelf(double hertz, Decibels gain, double q, SampleRate rate) noexcept {
    const Design d{hertz, gain, q, rate};
    const double plus = d.amplitude + 1.0;
    const double minus = d.amplitude - 1.0;
    const double slope = 2.0 * std::sqrt(d.amplitude) * d.alpha;
    return normalised(d.amplitude * (plus - minus * d.cosine + slope),
                      2.0 * d.amplitude * (minus - plus * d.cosine),
                      d.amplitude * (plus - minus * d.cosine - slope), plus + minus * d.cosine + slope,
                      -2.0 * (minus + plus * d.cosine), plus + minus * d.cosine - slope);
}

BiquadCoefficients high_shelf(double hertz, Decibels gain, double q, SampleRate rate) noexcept {
    const Design d{hertz, gain, q, rate};
    const double plus = d.amplitude + 1.0;
    const double minus = d.amplitude - 1.0;
    const double slope = 2.0 * std::sqrt(d.amplitude) * d.alpha;
    return normalised(d.amplitude * (plus + minus * d.cosine + slope),
                      -2.0 * d.amplitude * (minus + plus * d.cosine),
                      d.amplitude * (plus + minus * d.cosine - slope), plus - minus * d.cosine + slope,
                      2.0 * (minus - plus * d.cosine), plus - minus * d.cosine - slope);
}

BiquadCoefficients low_pass(double hertz, double q, SampleRate rate) noexcept {
    const Design d{hertz, {}, q, rate};
    const double edge = 1.0 - d.cosine;
    return normalised(edge / 2.0, edge, edge / 2.0, 1.0 + d.alpha, -2.0 * d.cosine, 1.0 - d.alpha);
}

BiquadCoefficients high_pass(double hertz, double q, SampleRate rate) noexcept {
    const Design d{hertz, {}, q, rate};
    const double edge = 1.0 + d.cosine;
    return normalised(edge / 2.0, -edge, edge / 2.0, 1.0 + d.alpha, -2.0 * d.cosine, 1.0 - d.alpha);
}

double magnitude_at(const BiquadCoefficients& filter, double hertz, SampleRate rate) noexcept {
    const double c1 = exact_cos_turns(hertz / rate.hertz), s1 = exact_sin_turns(hertz / rate.hertz);
    const double c2 = exact_cos_turns(2.0 * hertz / rate.hertz), s2 = exact_sin_turns(2.0 * hertz / rate.hertz);
    const double top_real = filter.b0 + filter.b1 * c1 + filter.b2 * c2;
    const double top_imaginary = filter.b1 * s1 + filter.b2 * s2;
    const double bottom_real = 1.0 + filter.a1 * c1 + filter.a2 * c2;
    const double bottom_imaginary = filter.a1 * s1 + filter.a2 * s2;
    return std::sqrt((top_real * top_real + top_imaginary * top_imaginary) /
                     (bottom_real * bottom_real + bottom_imaginary * bottom_imaginary));
}

}  // namespace stillroom::audio
