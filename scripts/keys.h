/// Every key of the session language, one row each (config/keys.h).
#pragma once

#include "config/keys.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::scripts {

/// Where a key stands: one kind of map each.
enum class KeyPlace {
    top,
    defaults,
    gate,
    layer,
    duck,
    sound,
    sound_loop,
    stem,
    line,
    pacer,
    cue_set,
    follow_up,
    parameter,
    snapshot,
    phase,
    phase_length,
    hold,
    transition,
    cue,
    repeat,
    group,
    operator_entry,  ///< of an operator log (engine/operator_log.h), not of a script
};

/// Kinds of things that have names.
enum class NameKind { none, gate, layer, sound, line, pacer, cue_set, parameter, snapshot, synth, phase, marker };

using config::KeyRow;
using config::value_kind_name;
using config::ValueKind;
using config::words_of;

/// [any] The session language, as the readers of config see it.
[[nodiscard]] const config::KeyTable& key_table() noexcept;

/// [any] Every row, grouped by place in the order people write them.
[[nodiscard]] std::span<const KeyRow> key_rows() noexcept;

/// [any] The row of a key, or null.
[[nodiscard]] const KeyRow* find_key(KeyPlace where, std::string_view name) noexcept;

/// [any] The names of all keys of a place.
[[nodiscard]] std::vector<std::string> key_names(KeyPlace where);

/// [any] As messages call it: `a cue`, `the script`, `a follow-up`.
[[nodiscard]] std::string_view place_name(config::Term where) noexcept;

/// [any] As messages call it: `layer`, `cue set`.
[[nodiscard]] std::string_view name_kind_name(NameKind kind) noexcept;

}  // namespace stillroom::scripts
