/// What staff's safety verbs do to the mixer at once.
#pragma once

#include "audio/base/units.h"
#include "engine/output_trim.h"
#include "engine/rt/command.h"
#include "engine/verb.h"

#include <array>
#include <cstdint>
#include <optional>

namespace stillroom::engine {

/// Turns stop, cut, quiet, talk, lower and raise into safety commands, and counts them. One for each session; the
/// conductor counts the same verbs as it takes them, so that a return it decides never undoes a later press (see
/// rt::SafetyCommand). [any], one thread at a time.
class SafetyDesk {
public:
    explicit SafetyDesk(audio::SampleRate rate) : rate_(rate) {}

    /// The safety command of a verb, or none. `talk` must say on or off.
    [[nodiscard]] std::optional<rt::SafetyCommand> press(const Verb& verb);

    /// What brings a new mixer to where the gains of these presses stand, but for `master`, in no time.
    [[nodiscard]] rt::SafetyCommand trim_now() const;

    /// Everything another `decibels` lower, as if staff had pressed so.
    void lower_by(double decibels) noexcept { trim_.lower_by(decibels); }

private:
    [[nodiscard]] rt::SafetyCommand command(rt::SafetyCommand::Kind kind, audio::Decibels to, double seconds);

    audio::SampleRate rate_;
    std::array<std::uint32_t, rt::SafetyCommand::kKinds> presses_{};
    OutputTrim trim_;
};

/// [any] The safety gain that a verb moves, if any.
[[nodiscard]] std::optional<rt::SafetyCommand::Kind> safety_kind_of(VerbKind verb) noexcept;

}  // namespace stillroom::engine
