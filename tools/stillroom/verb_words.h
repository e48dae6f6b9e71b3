/// Staff's verbs in words, as a command line and the clients of the control socket write them. The keys are those
/// of an operator log: one row each of scripts/keys.h.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "engine/verb.h"
#include "scripts/keys.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::tools {

/// [any] The keys that go with a verb, in the order people write them: `to`, `parameter`, `steps` of intensity.
[[nodiscard]] std::vector<const scripts::KeyRow*> keys_of_verb(engine::VerbKind kind);

/// [any] What a verb does, in one sentence without a full stop.
[[nodiscard]] std::string_view help_of_verb(engine::VerbKind kind) noexcept;

/// [any] Every verb that a running session takes, in the order staff think of them; `start` is none.
[[nodiscard]] const std::vector<engine::VerbKind>& session_verbs();

/// [any] The verb with what its keys say, as text: `{"set", "contact"}`, `{"by", "5m"}`. Names are not looked up:
/// the session knows its own and refuses others. The error says which key is wrong, and what would be right.
[[nodiscard]] audio::Result<engine::Verb> verb_of_words(engine::VerbKind kind,
                                                        const std::map<std::string, std::string>& words,
                                                        audio::SampleRate rate);

}  // namespace stillroom::tools
