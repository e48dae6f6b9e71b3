/// Every key of the session language, one row each: the row feeds the parser, its messages, and `stillroom schema`.
#pragma once

#include <limits>
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

/// What a key's value is.
enum class ValueKind {
    version,    ///< the format's number, 1
    id,         ///< a new name
    text,       ///< one text, or one per language
    spoken,     ///< units of speech, or units per language
    name,       ///< of something defined elsewhere (`names`)
    name_list,  ///< several of them
    fact_list,  ///< facts, as gates confirm them
    tag_list,   ///< free words
    language,   ///< one BCP 47 tag
    language_list,
    choice,       ///< one of `choices`
    choice_list,  ///< some of them
    duration,
    gain,      ///< dB or off
    loudness,  ///< LUFS
    rate,      ///< per minute
    rate_or_off,
    growth,  ///< %
    number,
    integer,
    boolean,
    only_true,         ///< `true`, nothing else
    ratio,             ///< parts of a breath, "4:6" or "4:7:8:0"
    time_point,        ///< `20s`, `settled + 5s`, `end - 30s`
    length,            ///< a duration, or {min, nominal, max}
    level_or_outputs,  ///< of a fade: where to; of what sounds: which outputs
    number_or_name,    ///< of a parameter: its value; of music: which
    word,              ///< free text of one line
    path,              ///< of a file, relative to the one that names it
    path_list,
    reason_map,  ///< rule: reason
    time_map,    ///< name: duration
    gain_curve,  ///< parameter: {value: gain}
    map,         ///< a map of `inside`
    named_maps,  ///< name: map of `inside`
    map_list,    ///< a list of maps of `inside`
};

/// Kinds of things that have names.
enum class NameKind { none, gate, layer, sound, line, pacer, cue_set, parameter, snapshot, synth, phase, marker };

struct KeyRow {
    KeyPlace where = KeyPlace::top;
    std::string_view name{};
    ValueKind kind = ValueKind::word;
    std::string_view example{};  ///< as it would be written, without the key
    std::string_view help{};     ///< one sentence for the schema and the documentation
    std::string_view initial{};  ///< what holds when it is not written; empty: nothing
    std::string_view choices{};  ///< of choice and choice_list, parted by blanks
    std::string_view
        actions{};  ///< of a cue: the actions, of an operator's entry the verbs it goes with; empty: all
    double min = -std::numeric_limits<double>::infinity();  ///< in the kind's base unit (seconds, dB, LUFS, ...)
    double max = std::numeric_limits<double>::infinity();
    NameKind names = NameKind::none;
    KeyPlace inside = KeyPlace::top;  ///< of map, named_maps and map_list
    bool required = false;
    bool only_in_scripts = false;   ///< of the top: not in a library
    bool not_yet_played = false;    ///< parsed and checked; its behaviour comes in a later version
    std::string_view until_then{};  ///< what this version does instead, where that is more than to do without it
};

/// [any] Every row, grouped by place in the order people write them.
[[nodiscard]] std::span<const KeyRow> key_rows() noexcept;

/// [any] The row of a key, or null.
[[nodiscard]] const KeyRow* find_key(KeyPlace where, std::string_view name) noexcept;

/// [any] The names of all keys of a place.
[[nodiscard]] std::vector<std::string> key_names(KeyPlace where);

/// [any] As messages call it: `a cue`, `the script`, `a follow-up`.
[[nodiscard]] std::string_view place_name(KeyPlace where) noexcept;

/// [any] As messages call it: `layer`, `cue set`.
[[nodiscard]] std::string_view name_kind_name(NameKind kind) noexcept;

/// [any] As messages call it, with an article: `a length of time`, `a list of names`.
[[nodiscard]] std::string_view value_kind_name(ValueKind kind) noexcept;

/// [any] The words of a row's `choices` or `actions`.
[[nodiscard]] std::vector<std::string> words_of(std::string_view parted_by_blanks);

}  // namespace stillroom::scripts
