/// Staff who press anything at any time.
#pragma once

#include "engine/verb.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>

namespace stillroom::tests {

/// A verb that a person may press while a session sounds; those that end a silence or a mode come more often, so
/// that something is heard most of the time. Nothing ends the session.
inline engine::Verb any_verb(std::mt19937_64& dice) {
    using enum engine::VerbKind;
    constexpr engine::VerbKind kAny[] = {
        confirm, hold,   release,      extend,       ground, back,   quiet,     stop,        cut,       resume,
        resume,  resume, talk,         talk,         lower,  raise,  voice_off, skip,        pacer_off, pace,
        pace,    pace,   conversation, conversation, note,   answer, intensity, change_music};
    engine::Verb verb{.kind = kAny[dice() % std::size(kAny)]};
    verb.amount = audio::Frames{static_cast<std::int64_t>(dice() % 400'000)};
    if (verb.kind == intensity) verb.steps = dice() % 2 == 0 ? 3 : -3;
    return verb;
}

}  // namespace stillroom::tests
