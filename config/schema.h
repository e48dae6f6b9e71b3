/// JSON Schema of a language people write in, made from the rows of its keys (config/keys.h), for editors.
#pragma once

#include "config/keys.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace stillroom::config {

// The grammars of config/values.h as patterns, as close as a regular expression comes.
inline constexpr std::string_view kDurationPattern =
    R"(^(\d+(\.\d+)? ?(h|min|m|s|ms)( ?\d+(\.\d+)? ?(min|m|s|ms))*|\d{1,2}:[0-5]\d(:[0-5]\d)?)$)";
inline constexpr std::string_view kGainPattern = R"(^(off|[+-]?\d+(\.\d+)? ?dB)$)";
inline constexpr std::string_view kLoudnessPattern = R"(^[+-]?\d+(\.\d+)? ?LUFS$)";
inline constexpr std::string_view kRatePattern = R"(^\d+(\.\d+)? ?/min$)";
inline constexpr std::string_view kGrowthPattern = R"(^\d+(\.\d+)? ?%$)";
inline constexpr std::string_view kPitchPattern = R"(^([A-G][#b]?\d|\d+(\.\d+)? ?k?Hz)$)";
inline constexpr std::string_view kIdPattern = R"(^[a-z][a-z0-9]*([._-][a-z0-9]+)*$)";

/// What a language says of its own schema; each may be empty. [control]
struct SchemaSpecials {
    /// Rows this kind of file does not have.
    std::function<bool(const KeyRow&)> is_left_out{};
    /// Required rows this kind of file may go without.
    std::function<bool(const KeyRow&)> may_lack{};
    /// The schema of a value that config does not know better; null: `schema_value`.
    std::function<nlohmann::ordered_json(const KeyRow&)> value_of{};
    /// What else holds for a kind of map.
    std::function<void(Term, nlohmann::ordered_json&)> finish{};
};

/// [control] Schemas of a text with a pattern, a list, a map with any keys, a map whose keys are names.
[[nodiscard]] nlohmann::ordered_json schema_text(std::string_view pattern);
[[nodiscard]] nlohmann::ordered_json schema_list(nlohmann::ordered_json items);
[[nodiscard]] nlohmann::ordered_json schema_map(nlohmann::ordered_json values);
[[nodiscard]] nlohmann::ordered_json schema_names(nlohmann::ordered_json values);

/// [control] The schema of a row's value.
[[nodiscard]] nlohmann::ordered_json schema_value(const KeyTable& table, const KeyRow& row);

/// [control] The schema of one kind of map.
[[nodiscard]] nlohmann::ordered_json schema_object(const KeyTable& table, Term place,
                                                   const SchemaSpecials& specials = {});

/// [control] The whole schema (JSON Schema 2020-12) as indented JSON with a line end. Every key has its help, what
/// it holds by default, its choices, and an example; unknown keys are refused, as the parser does. The top of a
/// file is the first kind of map of the language (`Term{}`).
[[nodiscard]] std::string schema_document(const KeyTable& table, std::string_view title,
                                          const SchemaSpecials& specials = {});

}  // namespace stillroom::config
