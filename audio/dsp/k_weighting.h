/// How loud a sound is to an ear: the K-weighting of ITU-R BS.1770-4 and the energy behind it.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/filtered_energy.h"

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
    void add(AudioView audio) noexcept STILLROOM_REALTIME { energy_.add(audio); }

    /// [audio] The energy added since the last call; see FilteredEnergy.
    [[nodiscard]] Energy take() noexcept STILLROOM_REALTIME;

    /// [audio] See FilteredEnergy.
    void rest() noexcept STILLROOM_REALTIME { energy_.rest(); }
    [[nodiscard]] bool at_rest() const noexcept STILLROOM_REALTIME { return energy_.at_rest(); }

private:
    FilteredEnergy energy_;
};

}  // namespace stillroom::audio
