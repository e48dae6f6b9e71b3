/// One layer in the mixer: its voices in the order they began, their bus, and the gains of the whole layer.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/dsp/gain_ramp.h"
#include "audio/dsp/meter.h"
#include "audio/dsp/mix_kernels.h"
#include "engine/rt/command.h"
#include "engine/rt/layer_guard.h"
#include "engine/rt/report_sink.h"
#include "engine/rt/voice.h"
#include "engine/rt/voice_group.h"

#include <array>
#include <cstdint>

namespace stillroom::engine::rt {

/// One layer as the mixer knows it.
struct LayerSettings {
    std::uint32_t outputs = 1;  ///< bit n set: it reaches output n
    bool governed = true;       ///< passes the rise governor (beds, nature, pacer, tones); lines do not
    bool backed = false;        ///< when it fails and nothing like it sounds, the standby bed takes its place
    /// From silence a sound of it rises at least so long: 2 s for beds, 150 ms for tones, 80 ms for lines
    /// (architecture, laws of safe sound).
    Frames shortest_rise{};
};

/// All functions but the constructor are [audio]. Voices are borrowed from the mixer's slots.
class LayerStrip {
public:
    /// [setup]
    LayerStrip(const LayerSettings& settings, audio::SampleRate rate);

    [[nodiscard]] const LayerSettings& settings() const noexcept STILLROOM_REALTIME { return settings_; }

    /// A voice begins behind the others, never faster than the layer's shortest rise. @pre fewer than kVoiceSlots
    /// are on it, command.kind == start_voice
    void start(Voice& voice, Command command, Frames at) noexcept STILLROOM_REALTIME;
    /// A voice that `find` gave moves to another gain; what rises takes as long as the law wants.
    void fade(Voice& voice, const Command& command, Frames at) noexcept STILLROOM_REALTIME;
    /// The voice with this id, ready to be told something; null when there is none.
    [[nodiscard]] Voice* find(VoiceId id) noexcept STILLROOM_REALTIME;
    [[nodiscard]] int voices() const noexcept STILLROOM_REALTIME { return count_; }
    /// All voices are gone at once; only when nothing of them is heard any more.
    void drop_voices() noexcept STILLROOM_REALTIME;

    /// Moves the gain that the command names, from frame `at` of the mixer's clock on. What sounds already rises at
    /// most 6 dB a second (architecture, laws of safe sound), whatever was asked.
    /// @pre fade_layer, duck_layer or steer_layer
    void move(const Command& command, Frames at) noexcept STILLROOM_REALTIME;
    /// Fade times duck times steer at one frame, linear.
    [[nodiscard]] float gain(Frames at) const noexcept STILLROOM_REALTIME {
        return fade_.value(at) * duck_.value(at) * steer_.value(at);
    }

    /// Mixes the next frames, which start at `at`, of all voices into the layer's own bus. `standby`, where not
    /// null, sounds in place of what failed. `layer` is the number by which it is told of.
    struct Outcome {
        int starved = 0;  ///< voices that lacked data
        int broken = 0;   ///< frames that were no numbers, or far too loud for any sound
    };
    Outcome render(Frames at, int frames, Voice* standby, int layer,
                   const ReportSink& reports) noexcept STILLROOM_REALTIME;
    /// Adds what was rendered, with the layer's gains, to the first frames of a stereo bus.
    void add_to(audio::AudioBuffer& target, int frames) noexcept STILLROOM_REALTIME;

    /// What it gave last, behind its gains.
    [[nodiscard]] const audio::MeterReading& reading() const noexcept STILLROOM_REALTIME {
        return meter_.reading();
    }
    /// Something was rendered last time, so there is something to add.
    [[nodiscard]] bool touched() const noexcept STILLROOM_REALTIME { return touched_; }
    /// It should sound and does not: its sound is broken, or none of its voices has data.
    [[nodiscard]] bool failing() const noexcept STILLROOM_REALTIME;
    /// A voice of it is heard, as far as the layer knows: one that has data, is not broken and is not about to end.
    [[nodiscard]] bool sounding() const noexcept STILLROOM_REALTIME;

private:
    /// Looks what became of its voices; those that have ended are gone.
    void look_after_voices(int layer, const ReportSink& reports) noexcept STILLROOM_REALTIME;
    void forget_ended(int layer, const ReportSink& reports) noexcept STILLROOM_REALTIME;
    void mix_standby(Voice& voice, audio::AudioView bus, Frames at) noexcept STILLROOM_REALTIME;
    [[nodiscard]] Frames lawful_rise(float from, const Command& command) const noexcept STILLROOM_REALTIME;
    void ride(Frames at, int frames) noexcept STILLROOM_REALTIME;

    LayerSettings settings_;
    audio::SampleRate rate_;
    const audio::MixKernels& kernels_;
    std::array<Voice*, kVoiceSlots> voices_{};                            ///< in the order they began
    std::array<VoiceGroup, kVoiceSlots / VoiceGroup::kVoices> groups_{};  ///< the same, by eights
    int count_ = 0;
    int starved_ = 0;  ///< voices that lack data
    audio::GainRamp fade_;
    audio::GainRamp duck_;
    audio::GainRamp steer_;
    LayerGuard guard_;
    audio::AudioBuffer bus_;
    audio::Meter meter_;
    bool touched_ = false;
};

}  // namespace stillroom::engine::rt
