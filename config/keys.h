/// The keys of a language people write in, one row each: the row feeds the parser, its messages, and `stillroom
/// schema`. The session language (scripts/keys.h) and the room profile (config/room_keys.h) are tables of them.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace stillroom::config {

/// A word of one language: a value of an enumeration that only this language knows.
class Term {
public:
    constexpr Term() = default;
    template <typename E>
    requires std::is_enum_v<E>
    constexpr Term(E value) : value_(static_cast<int>(value)) {}
    /// The value again. @pre E is the enumeration it came from
    template <typename E>
    [[nodiscard]] constexpr E as() const noexcept {
        return static_cast<E>(value_);
    }
    friend constexpr bool operator==(Term, Term) = default;

private:
    int value_ = 0;
};

/// What a key's value is.
enum class ValueKind {
    version,    ///< the format's number, 1
    id,         ///< a new name
    text,       ///< one text, or one per language
    spoken,     ///< units of speech, or units per language
    name,       ///< of something defined elsewhere (`names`)
    name_list,  ///< several of them
    name_list_or_all,
    fact_list,  ///< facts, as gates confirm them
    tag_list,   ///< free words
    language,   ///< one BCP 47 tag
    language_list,
    choice,       ///< one of `choices`
    choice_list,  ///< some of them
    duration,
    gain,         ///< dB or off
    loudness,     ///< LUFS
    true_peak,    ///< dBTP
    sound_level,  ///< dBA
    pitch,        ///< Hz, kHz or a note
    date,         ///< 2026-11-01
    rate,         ///< per minute
    rate_or_off,
    growth,  ///< %
    number,
    integer,  ///< one of `choices`, where there are some
    integer_list,
    boolean,
    only_true,         ///< `true`, nothing else
    ratio,             ///< parts of a breath, "4:6" or "4:7:8:0"
    time_point,        ///< `20s`, `settled + 5s`, `end - 30s`
    length,            ///< a duration, or {min, nominal, max}
    level_or_outputs,  ///< of a fade: where to; of what sounds: which outputs
    number_or_name,    ///< of a parameter: its value; of music: which
    word,              ///< free text of one line
    word_list,         ///< several of them
    path,              ///< of a file, relative to the one that names it
    path_list,
    reason_map,  ///< rule: reason
    time_map,    ///< name: duration
    gain_curve,  ///< parameter: {value: gain}
    map,         ///< a map of `inside`
    named_maps,  ///< name: map of `inside`
    map_list,    ///< a list of maps of `inside`
};

struct KeyRow {
    Term where{};  ///< the kind of map it stands in
    std::string_view name{};
    ValueKind kind = ValueKind::word;
    std::string_view example{};  ///< as it would be written, without the key
    std::string_view help{};     ///< one sentence for the schema and the documentation
    std::string_view initial{};  ///< what holds when it is not written; empty: nothing
    std::string_view choices{};  ///< of choice and choice_list, parted by blanks
    /// Where one word decides what a map is (the action of a cue, the verb of an operator's entry, the api of a
    /// device): the words this key goes with, parted by blanks; empty: all.
    std::string_view actions{};
    double min = -std::numeric_limits<double>::infinity();  ///< in the kind's base unit (seconds, dB, LUFS, ...)
    double max = std::numeric_limits<double>::infinity();
    Term names{};   ///< the kind of thing a name stands for
    Term inside{};  ///< of map, named_maps and map_list
    bool required = false;
    bool only_in_scripts = false;   ///< of the top: not in a library
    bool not_yet_played = false;    ///< parsed and checked; its behaviour comes in a later version
    std::string_view until_then{};  ///< what this version does instead, where that is more than to do without it
};

/// A language: its rows, and what it calls its kinds of maps.
struct KeyTable {
    std::span<const KeyRow> rows;  ///< grouped by `where`, in the order people write them
    /// As messages call a kind of map: `a cue`, `the script`, `an output`.
    std::string_view (*place_name)(Term where) noexcept;
    /// As the schema calls it: `cue`; empty: the schema leaves it out.
    std::string_view (*definition_name)(Term where) noexcept;
    /// Kinds of maps whose keys are never meant elsewhere: `fade_in` of the `defaults`. May be null.
    bool (*stands_apart)(Term where) noexcept = nullptr;
};

/// [any] The row of a key, or null.
[[nodiscard]] const KeyRow* find_key(const KeyTable& table, Term where, std::string_view name) noexcept;

/// [any] The names of all keys of a kind of map.
[[nodiscard]] std::vector<std::string> key_names(const KeyTable& table, Term where);

/// [any] As messages call it, with an article: `a length of time`, `a list of names`.
[[nodiscard]] std::string_view value_kind_name(ValueKind kind) noexcept;

/// [any] The words of a row's `choices` or `actions`.
[[nodiscard]] std::vector<std::string> words_of(std::string_view parted_by_blanks);

}  // namespace stillroom::config
