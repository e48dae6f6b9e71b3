/// A voice that the conductor told the mixer to start.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/source.h"
#include "engine/rt/command.h"
#include "scripts/plan.h"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stillroom::engine {

using audio::Frames;

/// The gain of one stem on its way, in dB.
struct StemGain {
    audio::Decibels from, to;
    Frames since, length;
    [[nodiscard]] audio::Decibels at(Frames frame) const noexcept;
};

/// A voice the mixer was told to start.
struct Sounding {
    rt::VoiceId voice{};
    std::variant<const scripts::PlannedPlay*, const scripts::PlannedLine*, const scripts::PlannedPace*,
                 std::nullptr_t>
        what;
    audio::Source* source = nullptr;  ///< null: chosen silence, or running ahead to a later start
    std::string id{};
    std::size_t layer = 0;
    std::size_t strip = 0;  ///< of the mixer: the layer's own, or one of its branches
    std::size_t phase = 0;
    float gain = 1.0f;
    Frames started{};
    bool keep = false;
    bool stopping = false;
    std::optional<scripts::PlannedTime> until{};  ///< silent by then, on the clock of its phase
    Frames fade_out{};
    const scripts::PlannedPlay* pool = nullptr;  ///< the pool whose member it is
    std::optional<Frames> ends{};                ///< of a pool with a length: session frame at which it is over
    std::optional<Frames> leaves{};              ///< session frame: fades out, or its pool's next takes over
    std::vector<StemGain> stems{};               ///< of a source made of stems
    std::optional<std::size_t> cue{};            ///< of its phase; none for what a cue set or staff sound
};

}  // namespace stillroom::engine
