/// What a technician measures with.
#pragma once

#include "audio/base/units.h"

#include <vector>

namespace stillroom::audio {

/// A stereo sound in memory, both channels of the same length.
struct StereoSound {
    std::vector<float> left, right;

    [[nodiscard]] Frames length() const noexcept { return {static_cast<std::int64_t>(left.size())}; }
};

/// [control] Pink noise from 20 Hz to 20 kHz, as loud on both channels, which have nothing in common, and of this
/// loudness together. Eleven seconds at 48 kHz that join at their ends: played again and again it goes on for ever,
/// and every stretch of that length is equally loud. The same samples on every machine.
[[nodiscard]] StereoSound pink_noise(Loudness loudness, SampleRate rate);

/// [control] The same noise, the same on both channels: for an output of one channel.
[[nodiscard]] StereoSound mono_pink_noise(Loudness loudness, SampleRate rate);

/// [control] A sine that rises from 40 Hz to 16 kHz by the same share of an octave in any moment, the same on both
/// channels, with soft ends; of this loudness as a whole.
[[nodiscard]] StereoSound sine_sweep(Seconds length, Loudness loudness, SampleRate rate);

/// [control] Noise from 150 Hz to 12 kHz that never repeats, for finding a delay: the same on both channels, of
/// this loudness.
[[nodiscard]] StereoSound search_noise(Seconds length, Loudness loudness, SampleRate rate);

}  // namespace stillroom::audio
