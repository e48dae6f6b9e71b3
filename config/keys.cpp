#include "config/keys.h"

#include <cstddef>

namespace stillroom::config {

const KeyRow* find_key(const KeyTable& table, Term where, std::string_view name) noexcept {
    for (const KeyRow& row : table.rows) {
        if (row.where == where && row.name == name) return &row;
    }
    return nullptr;
}

std::vector<std::string> key_names(const KeyTable& table, Term where) {
    std::vector<std::string> names;
    for (const KeyRow& row : table.rows) {
        if (row.where == where) names.emplace_back(row.name);
    }
    return names;
}

std::vector<std::string> words_of(std::string_view parted_by_blanks) {
    std::vector<std::string> words;
    while (!parted_by_blanks.empty()) {
        const std::size_t end = parted_by_blanks.find(' ');
        words.emplace_back(parted_by_blanks.substr(0, end));
        parted_by_blanks.remove_prefix(end == std::string_view::npos ? parted_by_blanks.size() : end + 1);
    }
    return words;
}

std::string_view value_kind_name(ValueKind kind) noexcept {
    switch (kind) {
        case ValueKind::version:
            return "the number of the format";
        case ValueKind::id:
            return "a name";
        case ValueKind::text:
            return "text, or text by language";
        case ValueKind::spoken:
            return "a list of spoken units, or one by language";
        case ValueKind::name:
            return "a name";
        case ValueKind::name_list:
            return "a list of names";
        case ValueKind::name_list_or_all:
            return "a list of names, or 'all'";
        case ValueKind::fact_list:
            return "a list of facts";
        case ValueKind::tag_list:
            return "a list of tags";
        case ValueKind::language:
            return "a language";
        case ValueKind::language_list:
            return "a list of languages";
        case ValueKind::choice:
            return "one word";
        case ValueKind::choice_list:
            return "a list of words";
        case ValueKind::duration:
            return "a length of time";
        case ValueKind::gain:
            return "a gain";
        case ValueKind::loudness:
            return "a loudness";
        case ValueKind::true_peak:
            return "a true peak";
        case ValueKind::sound_level:
            return "a sound level";
        case ValueKind::pitch:
            return "a frequency";
        case ValueKind::date:
            return "a date";
        case ValueKind::rate:
            return "a rate";
        case ValueKind::rate_or_off:
            return "a rate, or 'off'";
        case ValueKind::growth:
            return "a growth";
        case ValueKind::number:
            return "a number";
        case ValueKind::integer:
            return "a whole number";
        case ValueKind::integer_list:
            return "a list of whole numbers";
        case ValueKind::boolean:
            return "true or false";
        case ValueKind::only_true:
            return "true";
        case ValueKind::ratio:
            return "a ratio in quotes";
        case ValueKind::time_point:
            return "a time";
        case ValueKind::length:
            return "a length of time, or a map of min, nominal and max";
        case ValueKind::level_or_outputs:
            return "a level (of a fade) or a list of outputs";
        case ValueKind::number_or_name:
            return "a number (of intensity) or the name of a sound (of change_music)";
        case ValueKind::word:
            return "text";
        case ValueKind::word_list:
            return "a list of texts";
        case ValueKind::path:
            return "the name of a file";
        case ValueKind::path_list:
            return "a list of files";
        case ValueKind::reason_map:
            return "a map from rule to reason";
        case ValueKind::time_map:
            return "a map from name to time";
        case ValueKind::gain_curve:
            return "a map from parameter to gains";
        case ValueKind::map:
            return "a map";
        case ValueKind::named_maps:
            return "a map from name to map";
        case ValueKind::map_list:
            return "a list of maps";
    }
    return "";
}

}  // namespace stillroom::config
