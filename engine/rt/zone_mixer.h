/// The heart: everything one zone sounds, rendered block by block.
///
/// Threads. One thread renders (the mixer thread, or the caller of an offline render). The conductor pushes
/// commands stamped with session frames; staff's safety gains take a queue of their own that nothing can hold up;
/// reports and the newest state come back. The mixer owns no sound: sources belong to the session's plan and must
/// outlive it.
///
///   commands ─▶ cut the block at their frames
///   voices ─▶ layer buses ─▶ layer gain and duck ─▶ bed bus and line bus of each output ─▶ quiet ─▶ output stage
///
/// Time. Session frame 0 is the first frame for which the conductor has given a horizon; until then the outputs are
/// silent and nothing advances. When the conductor is late afterwards, what sounds goes on, the session clock
/// waits, and the stall is counted.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/spsc_queue.h"
#include "audio/base/triple_buffer.h"
#include "engine/rt/command.h"
#include "engine/rt/layer_strip.h"
#include "engine/rt/mixer_state.h"
#include "engine/rt/output_stage.h"
#include "engine/rt/quiet_bed.h"
#include "engine/rt/report_sink.h"
#include "engine/rt/standby_bed.h"
#include "engine/rt/talkback.h"
#include "engine/rt/voice.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace stillroom::engine::rt {

struct MixerSettings {
    audio::SampleRate rate;
    std::vector<LayerSettings> layers;  ///< at most kMaxLayers
    Frames first_frame{};               ///< session frame at which it begins; a multiple of GainRamp::kCell
    std::vector<OutputStageSettings> outputs{{}};  ///< at least one
    StandbySettings standby{};
    QuietSettings quiet{};
};

class ZoneMixer {
public:
    /// [setup] Allocates everything it will ever use. Where a private source may sound is decided here, by the
    /// outputs that are private and the outputs a layer reaches, and by no command.
    explicit ZoneMixer(const MixerSettings& settings);

    /// [setup] Staff's microphone for this zone alone; the ring outlives the mixer. It is heard while the safety
    /// command `talk` holds, and is nothing a render ever has.
    void connect_microphone(audio::InputRing& ring) noexcept { talkback_.connect(ring); }

    /// [audio] the rendering thread: nobody hears output `output` from the next block on, or it is heard again and
    /// rises slowly (OutputStage).
    void lose_output(std::size_t output) noexcept STILLROOM_REALTIME { stages_[output]->lose(); }
    void regain_output(std::size_t output) noexcept STILLROOM_REALTIME { stages_[output]->regain(); }

    /// [audio] Renders the next frames of every output, stereo, at most kMaxBlock of them. @pre one view per output
    void render(std::span<const audio::AudioView> outputs) noexcept STILLROOM_REALTIME;

    /// [control] the conductor's end. Room for several quanta; `try_push` refuses, never waits.
    [[nodiscard]] audio::SpscQueue<Command>& commands() noexcept { return commands_; }
    /// [any] one writer: staff's safety gains.
    [[nodiscard]] audio::SpscQueue<SafetyCommand>& safety() noexcept { return safety_; }
    /// [control] one reader: what happened.
    [[nodiscard]] audio::SpscQueue<Report>& reports() noexcept { return reports_; }
    /// [control] one reader: the newest state.
    [[nodiscard]] const MixerState& state() noexcept { return states_.newest(); }

    /// [audio] the rendering thread: staff's microphone is heard, so nothing should lie long between this mixer and
    /// the device.
    [[nodiscard]] bool on_air() const noexcept STILLROOM_REALTIME { return talkback_.on(); }

    /// [any] Frames by which every output lags the session: the limiter's look-ahead. A delay that the room's
    /// profile gives an output comes on top.
    [[nodiscard]] static constexpr Frames latency() noexcept { return OutputStage::latency(); }

    /// [audio] the rendering thread: true when the session may not advance until the conductor sends more.
    [[nodiscard]] bool at_horizon() noexcept STILLROOM_REALTIME;

    /// [audio] the rendering thread: the session has finished, and its last frame has left the outputs.
    [[nodiscard]] bool over() const noexcept STILLROOM_REALTIME {
        return state_.finished && after_end_ >= latency() + longest_delay_;
    }

private:
    /// Where a layer's sound goes for one output.
    struct Buses {
        audio::AudioBuffer governed;
        audio::AudioBuffer free;
    };

    void take_safety() noexcept STILLROOM_REALTIME;
    /// Applies what is due now; the frames until something changes, at most `frames`.
    int apply_due(int frames) noexcept STILLROOM_REALTIME;
    void apply(const Command& command) noexcept STILLROOM_REALTIME;
    void apply(const SafetyCommand& command) noexcept STILLROOM_REALTIME;
    void start(const Command& command) noexcept STILLROOM_REALTIME;
    void render_piece(std::span<const audio::AudioView> outputs, int first, int frames) noexcept STILLROOM_REALTIME;
    void mix_layers(int frames) noexcept STILLROOM_REALTIME;
    [[nodiscard]] Voice* find(VoiceId id) noexcept STILLROOM_REALTIME;
    void finish() noexcept STILLROOM_REALTIME;
    void publish() noexcept STILLROOM_REALTIME;

    /// No output carries this layer that others than the patient hear.
    [[nodiscard]] bool is_private(const LayerStrip& strip) const noexcept STILLROOM_REALTIME {
        return (strip.settings().outputs & open_outputs_) == 0;
    }

    audio::SampleRate rate_;
    audio::SpscQueue<Command> commands_;
    audio::SpscQueue<SafetyCommand> safety_;
    audio::SpscQueue<Report> reports_;
    audio::TripleBuffer<MixerState> states_;
    std::array<Voice, kVoiceSlots> voices_;
    std::vector<LayerStrip> strips_;
    Frames longest_delay_{};          ///< of its outputs
    std::uint32_t open_outputs_ = 0;  ///< bit n set: others than the patient hear output n
    StandbyBed standby_;
    QuietBed quiet_;
    Talkback talkback_;
    std::array<std::uint32_t, SafetyCommand::kKinds> presses_{};  ///< newest that acted, of each kind
    std::vector<Buses> buses_;
    std::vector<std::unique_ptr<OutputStage>> stages_;
    MixerState state_;
    Frames clock_{};      ///< frames mixed since session frame 0, stalls included: the clock of ramps
    Frames horizon_{};    ///< the session may run up to here
    Frames after_end_{};  ///< rendered since the session finished
};

}  // namespace stillroom::engine::rt
