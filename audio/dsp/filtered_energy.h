/// The energy of a sound behind a cascade of filters: what loudness and hearing dose are made of.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/dsp/biquad.h"
#include "audio/dsp/stage_kernels.h"

#include <array>
#include <span>

namespace stillroom::audio {

/// Sums of squares of one channel over a stretch of sound.
struct ChannelEnergy {
    double filtered = 0.0;  ///< behind the filters
    double plain = 0.0;     ///< before them
};

/// Filters 1 to kMaxChannels channels by up to four second-order sections and adds up their energy. The sections
/// work side by side, each on what the one before it gave a frame ago; so the filtered energy is up to three frames
/// late, which no window of a meter can tell.
class FilteredEnergy {
public:
    static constexpr int kMaxSections = 2 * kMaxSectionPairs;

    /// [setup] @pre 1 <= channels <= kMaxChannels; 1 to kMaxSections sections
    FilteredEnergy(int channels, std::span<const BiquadCoefficients> sections) noexcept;

    /// [audio] Adds the energy of the next frames. @pre every sample is sane (finite_check.h)
    void add(AudioView audio) noexcept STILLROOM_REALTIME;

    /// [audio] The energy of a channel added since the last call for it. The sum is kept frame by frame: it does
    /// not depend on how the sound was cut between two calls.
    [[nodiscard]] ChannelEnergy take(int channel) noexcept STILLROOM_REALTIME;

    /// [audio] Forgets what still rings in the filters: for a sound that has been silent for long.
    void rest() noexcept STILLROOM_REALTIME;

    /// [any] True while nothing rings: silence may be left out, it would change nothing.
    [[nodiscard]] bool at_rest() const noexcept { return at_rest_; }

    [[nodiscard]] int channels() const noexcept { return channels_; }

private:
    int channels_;
    int section_pairs_;
    bool at_rest_ = true;
    const StageKernels& kernels_;
    SectionTaps taps_[kMaxSectionPairs];
    std::array<CascadeState, kMaxChannels / 2> states_{};
};

}  // namespace stillroom::audio
