/// One sustained voice of a bed: two layers of the same note, a breath apart in pitch.
#pragma once

#include "audio/dsp/drift.h"
#include "audio/dsp/tone_kernels.h"

namespace stillroom::audio {

/// A strong layer slightly above a pitch and a weaker one slightly below, each wandering slowly in phase. One leans
/// to one side, the other to the other, so that the width comes from the slow beating between them and not from
/// panning. The layers differ in strength, so that the beating never cancels a note, not even in mono; low notes
/// lean less.
class Voice {
public:
    Voice() = default;

    /// [setup] `apart` is the distance of the two layers in Hz, `wander` how far their phases drift in turns,
    /// `width` 0 (mono) to 1. `stream` owns the next ten streams of `random`.
    Voice(double hertz, double apart, double wander, double width, SampleRate rate, Random random,
          std::uint64_t stream) noexcept;

    /// [audio] Adds a cell of the bare pitch, without harmonics, with the gain running from `from` to `to`.
    void add_sine(std::int64_t cell, double from, double to, StereoCell& out) noexcept STILLROOM_REALTIME;

    /// [audio] Adds a cell with harmonics.
    void add(std::int64_t cell, const Harmonics& harmonics, double from, double to,
             StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    static constexpr int kLayers = kVoiceLayers;
    [[nodiscard]] VoiceCell through(std::int64_t cell, double from, double to) noexcept STILLROOM_REALTIME;

    PhaseClock clock_[kLayers];
    Drift wander_[kLayers];
    double reach_ = 0.0;
    float left_[kLayers] = {};
    float right_[kLayers] = {};
};

/// [setup] The harmonics of a soft voice; `brightness` from 0 (nearly a sine) to 1 (reedy). The squares of their
/// amplitudes add to 1. Signs follow no peak, so that the wave stays round.
[[nodiscard]] Harmonics soft_harmonics(double brightness) noexcept;

/// [setup] Amplitudes of the harmonics, from the first on, as the polynomial that kernels want.
[[nodiscard]] Harmonics harmonics_of(const double (&amplitudes)[kHarmonics]) noexcept;

}  // namespace stillroom::audio
