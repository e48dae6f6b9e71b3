#include "audio/dsp/equaliser.h"

#include "audio/dsp/finite_check.h"

#include <algorithm>
#include <cassert>

namespace stillroom::audio {

Equaliser::Equaliser(std::span<const BiquadCoefficients> bands) noexcept
    : kernels_(stage_kernels()), bands_(static_cast<int>(bands.size())) {
    assert(bands_ <= kMostBands);
    for (std::size_t band = 0; band < bands.size(); ++band)
        for (int lane = 0; lane < kLanesOfSection; ++lane) set_section(taps_[band], lane, bands[band]);
}

void Equaliser::process(AudioView audio) noexcept STILLROOM_REALTIME {
    if (is_flat()) return;
    const int channels = audio.channels();
    for (int c = 0; c < channels; ++c) kernels_.make_sane(audio.channel(c), audio.frames(), kBrokenFrom);
    for (int first = 0; first < channels; first += kLanesOfSection) {
        // Lanes without a channel do once more what the last one does.
        float* sides[kLanesOfSection]{};
        for (int lane = 0; lane < kLanesOfSection; ++lane)
            sides[lane] = audio.channel(std::min(first + lane, channels - 1));
        auto& states = states_[static_cast<std::size_t>(first / kLanesOfSection)];
        for (int band = 0; band < bands_; band += kMostSectionsAtOnce)
            kernels_.run_sections(sides, audio.frames(), taps_.data() + band, states.data() + band,
                                  std::min(bands_ - band, kMostSectionsAtOnce));
    }
}

}  // namespace stillroom::audio
