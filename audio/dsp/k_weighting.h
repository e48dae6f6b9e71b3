/// How loud a sound is to an ear: the K-weighting of ITU-R BS.1770-4 and the energy behind it.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/biquad.h"

#include <array>

namespace stillroom::audio {

/// The head-shelf and the high-pass of K-weighting at a rate. [setup] From the analogue filters that give the
/// standard's table at 48 kHz (values: De Man, "Evaluation of implementations of the EBU R128 loudness
/// measurement", AES 145, 2018).
[[nodiscard]] BiquadCoefficients k_weighting_shelf(SampleRate rate) noexcept;
[[nodiscard]] BiquadCoefficients k_weighting_high_pass(SampleRate rate) noexcept;

/// [any] The loudness of a mean square after K-weighting, summed over channels. -120 LUFS for less than that.
[[nodiscard]] Loudness loudness_of(double mean_square) noexcept;
/// [any] The mean square of a loudness.
[[nodiscard]] double mean_square_of(Loudness loudness) noexcept;

/// Sums of squares over a stretch of sound.
struct Energy {
    double weighted = 0.0;  ///< after K-weighting, over all channels; one channel alone counts twice (dual mono)
    double plain = 0.0;     ///< without it, over all channels
};

/// Filters 1 to kMaxChannels channels and adds up their energy. All channels weigh the same: an output is a pair,
/// or several loudspeakers of one room, never surround.
class KWeighting {
public:
    /// [setup] @pre 1 <= channels <= kMaxChannels
    KWeighting(int channels, SampleRate rate) noexcept;

    /// [audio] Adds the energy of the next frames. @pre every sample is sane (finite_check.h)
    void add(AudioView audio) noexcept STILLROOM_REALTIME;

    /// [audio] The energy added since the last call. The sum is kept frame by frame: it does not depend on how the
    /// sound was cut between two calls.
    [[nodiscard]] Energy take() noexcept STILLROOM_REALTIME;

private:
    /// Two channels side by side, one a lane.
    typedef double Pair __attribute__((vector_size(16)));
    struct Lanes {
        Pair shelf[2];
        Pair high_pass[2];
        Pair weighted;
        Pair plain;
    };

    void add_pair(const float* left, const float* right, int frames, Lanes& lanes) noexcept;

    int channels_;
    double shelf_b0_, shelf_c1_, shelf_c2_, shelf_a1_, shelf_a2_;
    double high_pass_c1_, high_pass_c2_, high_pass_a1_, high_pass_a2_;
    std::array<Lanes, kMaxChannels / 2> lanes_{};
};

}  // namespace stillroom::audio
