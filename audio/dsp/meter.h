/// How loud an output or a layer is, for people to see and for other parts to decide by.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/k_weighting.h"
#include "audio/dsp/stage_kernels.h"

#include <array>
#include <type_traits>

namespace stillroom::audio {

/// What a meter shows. Levels are in dB of full scale, kSilent for digital silence; loudness is -120 LUFS then.
struct MeterReading {
    Frames until{};                   ///< frames measured so far; 0: nothing was measured yet
    Decibels peak = kSilent;          ///< largest sample of the last 100 ms
    Decibels highest_peak = kSilent;  ///< largest sample so far
    Decibels rms = kSilent;           ///< of the last 400 ms, mean over channels; a full-scale sine reads -3
    Loudness momentary{-120.0};       ///< of the last 400 ms (EBU Tech 3341)
    Loudness short_term{-120.0};      ///< of the last 3 s
    Decibels lowest_gain{};  ///< deepest gain of the last 100 ms, as it was told; 0 dB when nothing was held
};
static_assert(std::is_trivially_copyable_v<MeterReading>);

/// Measures 1 to kMaxChannels channels. A new reading is there every 100 ms, counted from the first frame; asking
/// for it costs nothing. Windows that are not yet full count silence before the first frame.
class Meter {
public:
    /// [setup] @pre 1 <= channels <= kMaxChannels
    Meter(int channels, SampleRate rate);

    /// [audio] Measures the next frames and leaves them as they are; samples that are not sane (finite_check.h)
    /// count as zero. `lowest_gain` is the lowest gain of a limiter over these frames. True when there is a new
    /// reading.
    bool process(AudioView audio, float lowest_gain = 1.0f) noexcept STILLROOM_REALTIME;

    /// [audio] The same as `process` of so many frames of digital silence, without reading any. For a strip that
    /// does not sound; costs next to nothing once the filters have fallen silent.
    bool process_silence(int frames) noexcept STILLROOM_REALTIME;

    /// [audio] The newest reading.
    [[nodiscard]] const MeterReading& reading() const noexcept STILLROOM_REALTIME { return reading_; }

private:
    static constexpr int kPiece = 256;    ///< frames worked on at a time
    static constexpr int kMomentary = 4;  ///< parts of 100 ms
    static constexpr int kShortTerm = 30;

    bool advance(int frames) noexcept;
    void measure(AudioView audio) noexcept;
    void finish_part() noexcept;
    [[nodiscard]] Energy mean_of_last(int parts) const noexcept;

    const StageKernels& kernels_;
    KWeighting weighting_;
    AudioBuffer sane_;
    int part_frames_;  ///< frames in 100 ms
    int frames_left_;  ///< until this part is full
    float peak_ = 0.0f;
    float highest_peak_ = 0.0f;
    float lowest_gain_ = 1.0f;
    std::array<Energy, kShortTerm> parts_{};
    int newest_ = 0;
    MeterReading reading_;
};

}  // namespace stillroom::audio
