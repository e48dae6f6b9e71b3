/// The bed that needs no disk: what a patient hears when the bed of the session fails.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/source.h"
#include "engine/rt/layer_strip.h"
#include "engine/rt/report_sink.h"
#include "engine/rt/voice.h"

#include <cstddef>
#include <span>

namespace stillroom::engine::rt {

/// What stands by. The source is borrowed, endless, and needs nothing but the processor.
struct StandbySettings {
    audio::Source* source = nullptr;  ///< null: nothing stands by
    float gain = 0.0f;                ///< linear, on the layer it stands in for
};

/// Starts when a backed layer has failed for a tenth of a second while no backed layer sounds: within 200 ms of the
/// fault, rising over 2 s, on the layer that failed, so that its fades and ducks hold for it too (architecture,
/// laws of safe sound). Fades away over 4 s once a backed layer has sounded again for a second, or nothing that
/// failed is meant to sound any more. Chosen silence never starts it. All but the constructor: [audio].
class StandbyBed {
public:
    /// [setup]
    StandbyBed(const StandbySettings& settings, audio::SampleRate rate) noexcept;

    /// Looks at the layers before the next `frames` frames, which start at `at` of the mixer's clock.
    void watch(std::span<const LayerStrip> layers, Frames at, int frames,
               const ReportSink& reports) noexcept STILLROOM_REALTIME;
    /// The voice to sound on this layer, or null.
    [[nodiscard]] Voice* on(std::size_t layer) noexcept STILLROOM_REALTIME {
        return sounds() && layer == layer_ ? &voice_ : nullptr;
    }
    [[nodiscard]] bool sounds() const noexcept STILLROOM_REALTIME { return voice_.active() && !voice_.ended(); }
    void drop() noexcept STILLROOM_REALTIME { voice_.drop(); }

private:
    void start(std::size_t layer, Frames at) noexcept STILLROOM_REALTIME;

    StandbySettings settings_;
    Frames patience_, proof_, rise_, fall_;
    Voice voice_;
    std::size_t layer_ = 0;
    Frames failed_;  ///< for how long something has failed and nothing has sounded
    Frames well_;    ///< for how long that has not been so
};

}  // namespace stillroom::engine::rt
