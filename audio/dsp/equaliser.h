/// The equaliser of an output: up to eight second-order bands in a row.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/dsp/biquad.h"
#include "audio/dsp/stage_kernels.h"

#include <array>
#include <span>

namespace stillroom::audio {

/// Bands run one after the other over 1 to kMaxChannels channels, four channels side by side: the two buses of an
/// output cost what one costs. State and sums are double, so that the only noise is the rounding of the result to
/// float32, once in every four bands: below -140 dB of the sample, at any corner down to 1 Hz.
class Equaliser {
public:
    static constexpr int kMostBands = 8;

    /// [setup] @pre 0 to kMostBands bands
    explicit Equaliser(std::span<const BiquadCoefficients> bands) noexcept;

    /// [any] Without a band it leaves every sound as it is, bit for bit, and costs nothing.
    [[nodiscard]] bool is_flat() const noexcept { return bands_ == 0; }

    /// [audio] Filters in place; samples that are not sane (finite_check.h) become zero first. The samples depend
    /// on the sound alone, not on how it is cut. Always give the same channels.
    void process(AudioView audio) noexcept STILLROOM_REALTIME;

private:
    static constexpr int kSides = kMaxChannels / kLanesOfSection;  ///< groups of channels side by side

    const StageKernels& kernels_;
    int bands_;
    std::array<SectionTaps, kMostBands> taps_{};
    std::array<std::array<SectionState, kMostBands>, kSides> states_{};
};

}  // namespace stillroom::audio
