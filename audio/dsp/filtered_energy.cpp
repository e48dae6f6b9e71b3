#include "audio/dsp/filtered_energy.h"

#include <cassert>
#include <utility>

namespace stillroom::audio {

FilteredEnergy::FilteredEnergy(int channels, std::span<const BiquadCoefficients> sections) noexcept
    : channels_(channels), section_pairs_((static_cast<int>(sections.size()) + 1) / 2), kernels_(stage_kernels()) {
    assert(channels >= 1 && channels <= kMaxChannels);
    assert(!sections.empty() && section_pairs_ <= kMaxSectionPairs);
    for (int s = 0; s < 2 * section_pairs_; ++s) {
        // Without a section of its own the last lane hands on what it gets.
        const auto number = static_cast<std::size_t>(s);
        const BiquadCoefficients filter = number < sections.size() ? sections[number] : BiquadCoefficients{};
        for (int lane = 2 * (s % 2); lane < 2 * (s % 2) + 2; ++lane) set_section(taps_[s / 2], lane, filter);
    }
}

void FilteredEnergy::add(AudioView audio) noexcept STILLROOM_REALTIME {
    assert(audio.channels() == channels_);
    at_rest_ = false;
    for (int c = 0; c < channels_; c += 2) {
        const float* const left = audio.channel(c);
        const float* const right = c + 1 < channels_ ? audio.channel(c + 1) : left;
        CascadeState& state = states_[static_cast<std::size_t>(c / 2)];
        kernels_.add_energy(left, right, audio.frames(), taps_, section_pairs_, state);
    }
}

ChannelEnergy FilteredEnergy::take(int channel) noexcept STILLROOM_REALTIME {
    CascadeState& state = states_[static_cast<std::size_t>(channel / 2)];
    const int side = channel % 2;
    return {std::exchange(state.filtered[2 + side], 0.0), std::exchange(state.plain[side], 0.0)};
}

void FilteredEnergy::rest() noexcept STILLROOM_REALTIME {
    for (CascadeState& state : states_) state = {};
    at_rest_ = true;
}

}  // namespace stillroom::audio
