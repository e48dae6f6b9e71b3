/// What a mixer says about itself: the newest state, published once a block.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/meter.h"
#include "audio/dsp/sound_dose.h"
#include "engine/rt/command.h"

#include <array>
#include <cstdint>
#include <type_traits>

namespace stillroom::engine::rt {

/// Trivially copyable, so that it crosses threads through a triple buffer.
struct MixerState {
    Frames session;  ///< session frames rendered so far
    Frames stalled;  ///< frames for which the session clock waited for the conductor
    std::int32_t voices = 0;
    std::int32_t voices_most = 0;  ///< most at once since the start
    std::int64_t not_finite = 0;   ///< samples that were NaN or infinite, anywhere
    std::int64_t starved = 0;      ///< blocks in which a stream had no data in time
    float master = 1.0f;           ///< gain of the safety master now
    float trim = 1.0f;             ///< gain staff chose by lower and raise
    float talk = 1.0f;             ///< gain of all but staff's own voice
    bool on_air = false;           ///< staff's microphone is heard
    bool quiet = false;            ///< the hush bed sounds in place of the session, as staff asked
    bool started = false;
    bool finished = false;
    bool standby = false;                        ///< the standby bed sounds in place of a bed that failed
    std::array<float, kMaxLayers> layer_gain{};  ///< fade times duck times steer, linear
    std::array<bool, kMaxLayers> layer_sounds{};
    std::array<audio::MeterReading, kMaxLayers> layer_meter{};  ///< behind the layer's gains
    audio::MeterReading meter;                                  ///< of the first output
    audio::DoseReading dose;                                    ///< of the output whose listener has taken most
};
static_assert(std::is_trivially_copyable_v<MixerState>);

}  // namespace stillroom::engine::rt
