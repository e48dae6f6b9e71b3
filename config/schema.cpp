#include "config/schema.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <string>
#include <utility>

namespace stillroom::config {

namespace {

using Json = nlohmann::ordered_json;

// A time, or `start`, `end` or a marker with a time before or after it.
constexpr std::string_view kTimePointPattern =
    R"(^((\d+(\.\d+)? ?(h|min|m|s|ms) ?)+|\d{1,2}:[0-5]\d(:[0-5]\d)?|[a-z][a-z0-9._-]*( +[+-] *((\d+(\.\d+)? ?(h|min|m|s|ms) ?)+|\d{1,2}:[0-5]\d(:[0-5]\d)?))?)$)";
constexpr std::string_view kTruePeakPattern = R"(^[+-]?\d+(\.\d+)? ?dBTP$)";
constexpr std::string_view kSoundLevelPattern = R"(^\d+(\.\d+)? ?dBA$)";
constexpr std::string_view kDatePattern = R"(^\d{4}-\d{2}-\d{2}$)";
constexpr std::string_view kRatioPattern = R"(^\d+(\.\d+)?(:\d+(\.\d+)?){1,3}$)";
constexpr std::string_view kLanguagePattern = R"(^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$)";

Json reference(const KeyTable& table, Term place) {
    return {{"$ref", "#/$defs/" + std::string{table.definition_name(place)}}};
}

Json local_text() {
    Json by_language = schema_map({{"type", "string"}, {"minLength", 1}});
    by_language["propertyNames"] = schema_text(kLanguagePattern);
    return {{"anyOf", Json::array({Json{{"type", "string"}, {"minLength", 1}}, by_language})}};
}

Json spoken() {
    const Json unit{{"type", "string"}, {"minLength", 1}};
    const Json units{{"anyOf", Json::array({unit, schema_list(unit)})}};
    Json by_language = schema_map(units);
    by_language["propertyNames"] = schema_text(kLanguagePattern);
    return {{"anyOf", Json::array({unit, schema_list(unit), by_language})}};
}

/// Bounds that plain numbers can carry; quantities with units are judged by the parser.
Json number_of(const KeyRow& row, const char* type) {
    Json value{{"type", type}};
    if (std::isfinite(row.min)) value["minimum"] = row.min;
    if (std::isfinite(row.max)) value["maximum"] = row.max;
    return value;
}

Json integer_of(const KeyRow& row) {
    if (row.choices.empty()) return number_of(row, "integer");
    Json choices = Json::array();
    for (const std::string& word : words_of(row.choices)) choices.push_back(std::stoi(word));
    return {{"enum", std::move(choices)}};
}

std::string description_of(const KeyRow& row) {
    std::string text{row.help};
    if (!row.initial.empty()) text += " Default: " + std::string{row.initial} + ".";
    if (row.not_yet_played) text += " Not yet played.";
    return text;
}

/// The points of a gain curve: at least one.
Json schema_points() {
    Json points = schema_map(schema_text(kGainPattern));
    points["minProperties"] = 1;
    return points;
}

}  // namespace

Json schema_text(std::string_view pattern) { return {{"type", "string"}, {"pattern", pattern}}; }
Json schema_list(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json schema_map(Json values) { return {{"type", "object"}, {"additionalProperties", std::move(values)}}; }

Json schema_names(Json values) {
    Json maps = schema_map(std::move(values));
    maps["propertyNames"] = schema_text(kIdPattern);
    return maps;
}

Json schema_value(const KeyTable& table, const KeyRow& row) {
    switch (row.kind) {
        case ValueKind::version:
            return {{"const", 1}};
        case ValueKind::id:
            return schema_text(kIdPattern);
        case ValueKind::text:
            return local_text();
        case ValueKind::spoken:
            return spoken();
        case ValueKind::name:
            return schema_text(kIdPattern);
        case ValueKind::name_list:
        case ValueKind::fact_list:
        case ValueKind::tag_list:
            return schema_list(schema_text(kIdPattern));
        case ValueKind::name_list_or_all:
            return {{"anyOf", Json::array({Json{{"const", "all"}}, schema_list(schema_text(kIdPattern))})}};
        case ValueKind::language:
            return schema_text(kLanguagePattern);
        case ValueKind::language_list:
            return schema_list(schema_text(kLanguagePattern));
        case ValueKind::choice:
            return {{"enum", words_of(row.choices)}};
        case ValueKind::choice_list:
            return schema_list({{"enum", words_of(row.choices)}});
        case ValueKind::duration:
            return schema_text(kDurationPattern);
        case ValueKind::gain:
            return schema_text(kGainPattern);
        case ValueKind::loudness:
            return schema_text(kLoudnessPattern);
        case ValueKind::true_peak:
            return schema_text(kTruePeakPattern);
        case ValueKind::sound_level:
            return schema_text(kSoundLevelPattern);
        case ValueKind::pitch:
            return schema_text(kPitchPattern);
        case ValueKind::date:
            return schema_text(kDatePattern);
        case ValueKind::rate:
            return schema_text(kRatePattern);
        case ValueKind::rate_or_off:
            return {{"anyOf", Json::array({Json{{"const", "off"}}, schema_text(kRatePattern)})}};
        case ValueKind::growth:
            return schema_text(kGrowthPattern);
        case ValueKind::number:
            return number_of(row, "number");
        case ValueKind::integer:
            return integer_of(row);
        case ValueKind::integer_list:
            return schema_list(integer_of(row));
        case ValueKind::boolean:
            return {{"type", "boolean"}};
        case ValueKind::only_true:
            return {{"const", true}};
        case ValueKind::ratio:
            return schema_text(kRatioPattern);
        case ValueKind::length:
            return {{"anyOf", Json::array({schema_text(kDurationPattern), reference(table, row.inside)})}};
        case ValueKind::level_or_outputs:
            return {{"anyOf", Json::array({schema_text(kLoudnessPattern), schema_text(kGainPattern),
                                           schema_list({{"enum", words_of(row.choices)}})})}};
        case ValueKind::path_list:
        case ValueKind::word_list:
            return schema_list({{"type", "string"}});
        case ValueKind::reason_map:
            return schema_map({{"type", "string"}, {"minLength", 1}});
        case ValueKind::time_map:
            return schema_map(schema_text(kDurationPattern));
        case ValueKind::gain_curve:
            return schema_map(schema_points());
        case ValueKind::map:
            return reference(table, row.inside);
        case ValueKind::named_maps:
            return schema_names(reference(table, row.inside));
        case ValueKind::map_list:
            return schema_list(reference(table, row.inside));
        case ValueKind::time_point:
            return schema_text(kTimePointPattern);
        case ValueKind::number_or_name:
        case ValueKind::word:
        case ValueKind::path:
            break;
    }
    return {{"type", "string"}, {"minLength", 1}};
}

Json schema_object(const KeyTable& table, Term place, const SchemaSpecials& specials) {
    Json properties = Json::object(), required = Json::array();
    for (const KeyRow& row : table.rows) {
        if (row.where != place || (specials.is_left_out && specials.is_left_out(row))) continue;
        Json value = specials.value_of ? specials.value_of(row) : Json();
        if (value.is_null()) value = schema_value(table, row);
        value["description"] = description_of(row);
        value["examples"] = Json::array({row.example});
        properties[std::string{row.name}] = std::move(value);
        if (row.required && !(specials.may_lack && specials.may_lack(row))) required.push_back(row.name);
    }
    Json object{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) object["required"] = std::move(required);
    object["additionalProperties"] = false;
    if (specials.finish) specials.finish(place, object);
    return object;
}

std::string schema_document(const KeyTable& table, std::string_view title, const SchemaSpecials& specials) {
    Json head{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
    head.update(schema_object(table, {}, specials));
    Json definitions = Json::object();
    for (const KeyRow& row : table.rows) {
        const std::string name{table.definition_name(row.where)};
        if (row.where != Term{} && !name.empty() && !definitions.contains(name))
            definitions[name] = schema_object(table, row.where, specials);
    }
    head["$defs"] = std::move(definitions);
    return head.dump(2) + "\n";
}

}  // namespace stillroom::config
