/// What a conductor has to do later.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/source.h"
#include "engine/rt/command.h"
#include "scripts/plan.h"

#include <cstddef>
#include <cstdint>

namespace stillroom::engine {

using audio::Frames;

/// Something due at a session frame, whatever the phase's clock does.
struct Pending {
    enum class Kind {
        fade_out,
        voice_gone,
        source_free,
        turn,
        set_next,
        set_over,
        prompt,
        settle,
        reminder,
        hold_limit,
        talk_notice,
        talk_limit,
        ask_again,
        follow_up,
        attendance,
        nobody_there,
        new_pace,
        finish
    };
    Frames at{};
    std::uint64_t order = 0;
    Kind kind = Kind::settle;
    rt::VoiceId voice{};
    Frames length{};  ///< of a fade-out
    const scripts::PlannedPrompt* prompt = nullptr;
    const scripts::PlannedSet* set = nullptr;  ///< whose question it is
    audio::Source* source = nullptr;
    [[nodiscard]] bool operator<(const Pending& other) const noexcept {
        return at != other.at ? at < other.at : order < other.order;
    }
};

}  // namespace stillroom::engine
