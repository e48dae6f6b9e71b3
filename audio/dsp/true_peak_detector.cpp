#include "audio/dsp/true_peak_detector.h"

#include "audio/base/exact_math.h"

#include <cmath>

namespace stillroom::audio {

namespace {

constexpr double kPi = 3.141592653589793;
constexpr int kTaps = 12;
constexpr double kHalfWidth = 6.0;  // frames from the middle of the window to its zeros

/// Hann-windowed sinc, `t` frames from its middle. @pre 0 < |t| < kHalfWidth
double windowed_sinc(double t) noexcept {
    const double window = 0.5 + 0.5 * exact_cos_turns(t / (2.0 * kHalfWidth));
    return exact_sin_turns(0.5 * t) / (kPi * t) * window;
}

/// The taps for the value `fraction` of a frame after frame 5 of 12, with a gain of one at DC.
void design(double (&taps)[kTaps], double fraction) noexcept {
    double sum = 0.0;
    for (int k = 0; k < kTaps; ++k) {
        taps[k] = windowed_sinc(k - TruePeakDetector::kFramesBefore - fraction);
        sum += taps[k];
    }
    for (double& tap : taps) tap /= sum;
}

}  // namespace

TruePeakDetector::TruePeakDetector() noexcept : kernels_(stage_kernels()) {
    double quarter[kTaps];
    double half[kTaps];
    design(quarter, 0.25);  // the one for 0.75 is its mirror image
    design(half, 0.5);
    double largest_half = 0.0;
    double largest_outer = 0.0;
    for (int k = 0; k < 6; ++k) {
        const double before = quarter[kFramesBefore - k];
        const double after = quarter[kFramesAfter + k];
        taps_.half[k] = static_cast<float>(half[kFramesBefore - k]);
        taps_.even[k] = static_cast<float>(0.5 * (before + after));
        taps_.odd[k] = static_cast<float>(0.5 * (before - after));
        largest_half += 2.0 * std::fabs(half[kFramesBefore - k]);
        largest_outer += std::fabs(before + after) + std::fabs(before - after);
    }
    constexpr double kRounding = 1.0001;  // twelve float operations stay well inside
    const double largest = largest_half > largest_outer ? largest_half : largest_outer;
    bound_ = static_cast<float>((largest > 1.0 ? largest : 1.0) * kRounding);
}

}  // namespace stillroom::audio
