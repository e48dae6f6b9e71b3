/// What the conductor tells a mixer: fixed-size messages, stamped with the session frame at which they act.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/gain_ramp.h"
#include "audio/dsp/source.h"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace stillroom::engine::rt {

using audio::Frames;
using audio::RampShape;

/// One sounding instance in the mixer. Ids only grow within a session, so a late command can never meet the wrong
/// voice.
struct VoiceId {
    std::uint32_t value = 0;
    constexpr bool operator==(const VoiceId&) const = default;
};

/// The most layers a zone has, and the most voices it sounds at once.
inline constexpr int kMaxLayers = 16;
inline constexpr int kMaxVoices = 64;
/// Places for voices: those that sound, and those that fade out because another took their place.
inline constexpr int kVoiceSlots = kMaxVoices + 16;

/// What staff do that must not wait for anything: acts within one block. All only attenuate, but for the hush bed
/// that `quiet` brings.
struct SafetyCommand {
    enum class Kind : std::uint8_t {
        master,  ///< the whole output moves to gain `gain` over `length` (stop, cut, resume)
        trim,    ///< staff's lower and raise: a gain of at most 1 on top of everything
        quiet,   ///< all that a session sounds moves to `gain` (0: quiet), and a hush bed takes its place
        talk,    ///< everything but staff's own voice moves to `gain`
    };
    static constexpr std::size_t kKinds = 4;
    Kind kind = Kind::master;
    float gain = 1.0f;
    Frames length{};
    /// How often staff had pressed this kind when this was decided, itself included.
    std::uint32_t press = 0;
    /// The conductor lets sound return. Ignored where staff have pressed once more since it decided so.
    bool returns = false;
};
static_assert(std::is_trivially_copyable_v<SafetyCommand>);

struct Command {
    enum class Kind : std::uint8_t {
        start_voice,  ///< `source` begins on `layer` at gain `gain`, reached from silence over `length`
        fade_voice,   ///< the voice moves to gain `gain` over `length`
        stop_voice,   ///< the voice fades to silence over `length` and is gone
        fade_layer,   ///< the layer's own gain moves to `gain` over `length`
        duck_layer,   ///< the layer's duck moves to `gain` over `length`
        steer_layer,  ///< the gain by which parameters and snapshots steer the layer moves to `gain` over `length`
        fade_stem,    ///< stem number `stem` of the voice's source moves to `gain` over `length`
        safety,       ///< `safety` acts at this frame: what staff press live, from a log or a record
        horizon,      ///< every command before frame `at` has been sent: the session may run up to there
        finish,       ///< the session is over: nothing sounds from here on
    };
    Kind kind = Kind::horizon;
    RampShape shape = RampShape::smooth;
    std::uint8_t layer = 0;
    std::uint8_t stem = 0;
    VoiceId voice{};
    float gain = 0.0f;
    Frames at{};
    Frames length{};
    audio::Source* source = nullptr;  ///< borrowed from the session's plan, which outlives the session
    SafetyCommand safety{};
};
static_assert(std::is_trivially_copyable_v<Command>);

/// What a mixer reports back: events in order, none lost as long as the queue is drained now and then.
struct Report {
    enum class Kind : std::uint8_t {
        voice_ended,      ///< the voice gave its last frame, or was stopped
        voice_refused,    ///< no free voice, or the layer does not exist
        private_refused,  ///< a private source was sent to a layer that an open output carries; it did not sound
        layer_broken,     ///< NaN, infinity or far too loud on the layer: it falls silent without a click
        layer_returned,   ///< the layer has been sane for a while and rises again
        standby_started,  ///< a bed failed and nothing like it sounded: the standby bed rises in its place
        standby_ended,    ///< the bed is back: the standby bed fades away
        starved,          ///< a stream had no data in time; told when it begins
        stalled,          ///< the conductor was late: the session clock waited
        talk_howled,      ///< the microphone heard itself and was closed
        pressed,          ///< the next of staff's safety commands, in the order they were sent, began to act
    };
    Kind kind = Kind::voice_ended;
    std::uint8_t layer = 0;
    VoiceId voice{};
    Frames at{};  ///< session frame
};
static_assert(std::is_trivially_copyable_v<Report>);

}  // namespace stillroom::engine::rt
