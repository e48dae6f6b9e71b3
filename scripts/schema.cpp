#include "scripts/schema.h"

#include "audio/synth/synth.h"
#include "scripts/keys.h"
#include "scripts/lint_rules.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace stillroom::scripts {

namespace {

using Json = nlohmann::ordered_json;

// The grammars of config/values.h as patterns, as close as a regular expression comes.
constexpr std::string_view kDuration =
    R"(^(\d+(\.\d+)? ?(h|min|m|s|ms)( ?\d+(\.\d+)? ?(min|m|s|ms))*|\d{1,2}:\d{2}(:\d{2})?)$)";
constexpr std::string_view kGain = R"(^(off|[+-]?\d+(\.\d+)? ?dB)$)";
constexpr std::string_view kLoudness = R"(^[+-]?\d+(\.\d+)? ?LUFS$)";
constexpr std::string_view kRate = R"(^\d+(\.\d+)? ?/min$)";
constexpr std::string_view kGrowth = R"(^\d+(\.\d+)? ?%$)";
constexpr std::string_view kPitch = R"(^([A-G][#b]?\d|\d+(\.\d+)? ?k?Hz)$)";
constexpr std::string_view kId = R"(^[a-z][a-z0-9]*([._-][a-z0-9]+)*$)";
constexpr std::string_view kRatio = R"(^\d+(\.\d+)?(:\d+(\.\d+)?){1,3}$)";
constexpr std::string_view kLanguage = R"(^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$)";

Json text_of(std::string_view pattern) { return {{"type", "string"}, {"pattern", pattern}}; }
Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json map_of(Json values) { return {{"type", "object"}, {"additionalProperties", std::move(values)}}; }
Json reference(KeyPlace place);

std::string definition_name(KeyPlace place) {
    switch (place) {
        case KeyPlace::top:
            return "top";
        case KeyPlace::defaults:
            return "defaults";
        case KeyPlace::gate:
            return "gate";
        case KeyPlace::layer:
            return "layer";
        case KeyPlace::duck:
            return "duck";
        case KeyPlace::sound:
            return "sound";
        case KeyPlace::sound_loop:
            return "sound_loop";
        case KeyPlace::stem:
            return "stem";
        case KeyPlace::line:
            return "line";
        case KeyPlace::pacer:
            return "pacer";
        case KeyPlace::cue_set:
            return "cue_set";
        case KeyPlace::follow_up:
            return "follow_up";
        case KeyPlace::parameter:
            return "parameter";
        case KeyPlace::snapshot:
            return "snapshot";
        case KeyPlace::phase:
            return "phase";
        case KeyPlace::phase_length:
            return "phase_length";
        case KeyPlace::hold:
            return "hold";
        case KeyPlace::transition:
            return "transition";
        case KeyPlace::cue:
            return "cue";
        case KeyPlace::repeat:
            return "repeat";
        case KeyPlace::group:
            return "group";
        case KeyPlace::operator_entry:
            return "operator_entry";
    }
    return {};
}

Json reference(KeyPlace place) { return {{"$ref", "#/$defs/" + definition_name(place)}}; }

Json local_text() {
    Json by_language = map_of({{"type", "string"}, {"minLength", 1}});
    by_language["propertyNames"] = text_of(kLanguage);
    return {{"anyOf", Json::array({Json{{"type", "string"}, {"minLength", 1}}, by_language})}};
}

Json spoken() {
    const Json unit{{"type", "string"}, {"minLength", 1}};
    const Json units{{"anyOf", Json::array({unit, list_of(unit)})}};
    Json by_language = map_of(units);
    by_language["propertyNames"] = text_of(kLanguage);
    return {{"anyOf", Json::array({unit, list_of(unit), by_language})}};
}

/// Bounds that plain numbers can carry; quantities with units are judged by the parser.
Json number_of(const KeyRow& row, const char* type) {
    Json value{{"type", type}};
    if (std::isfinite(row.min)) value["minimum"] = row.min;
    if (std::isfinite(row.max)) value["maximum"] = row.max;
    return value;
}

Json level_or_outputs(const KeyRow& row) {
    return {
        {"anyOf", Json::array({text_of(kLoudness), text_of(kGain), list_of({{"enum", words_of(row.choices)}})})}};
}

Json names_of(const KeyRow& row) {
    if (row.names != NameKind::synth) return text_of(kId);
    Json names = Json::array();
    for (const audio::SynthDescription& synth : audio::synth_descriptions()) names.push_back(synth.name);
    return {{"enum", std::move(names)}};
}

Json maps_by_name(const KeyRow& row) {
    Json values = reference(row.inside);
    if (row.inside == KeyPlace::stem) values = {{"anyOf", Json::array({Json{{"type", "string"}}, values})}};
    Json maps = map_of(std::move(values));
    maps["propertyNames"] = text_of(kId);
    return maps;
}

Json value_of(const KeyRow& row) {
    switch (row.kind) {
        case ValueKind::version:
            return {{"const", 1}};
        case ValueKind::id:
            return text_of(kId);
        case ValueKind::text:
            return local_text();
        case ValueKind::spoken:
            return spoken();
        case ValueKind::name:
            return names_of(row);
        case ValueKind::name_list:
        case ValueKind::fact_list:
        case ValueKind::tag_list:
            return list_of(text_of(kId));
        case ValueKind::language:
            return text_of(kLanguage);
        case ValueKind::language_list:
            return list_of(text_of(kLanguage));
        case ValueKind::choice:
            return {{"enum", words_of(row.choices)}};
        case ValueKind::choice_list:
            return list_of({{"enum", words_of(row.choices)}});
        case ValueKind::duration:
            return text_of(kDuration);
        case ValueKind::gain:
            return text_of(kGain);
        case ValueKind::loudness:
            return text_of(kLoudness);
        case ValueKind::rate:
        case ValueKind::rate_or_off:
            return text_of(kRate);
        case ValueKind::growth:
            return text_of(kGrowth);
        case ValueKind::number:
            return number_of(row, "number");
        case ValueKind::integer:
            return number_of(row, "integer");
        case ValueKind::boolean:
            return {{"type", "boolean"}};
        case ValueKind::only_true:
            return {{"const", true}};
        case ValueKind::ratio:
            return text_of(kRatio);
        case ValueKind::length:
            return {{"anyOf", Json::array({text_of(kDuration), reference(row.inside)})}};
        case ValueKind::level_or_outputs:
            return level_or_outputs(row);
        case ValueKind::path_list:
            return list_of({{"type", "string"}});
        case ValueKind::reason_map: {
            Json reasons = map_of({{"type", "string"}, {"minLength", 1}});
            reasons["propertyNames"] = {{"enum", lint_rule_ids()}};
            return reasons;
        }
        case ValueKind::time_map:
            return map_of(text_of(kDuration));
            return map_of(text_of(kGain));
        case ValueKind::gain_curve:
            return map_of(map_of(text_of(kGain)));
        case ValueKind::map:
            return reference(row.inside);
        case ValueKind::named_maps:
            return maps_by_name(row);
        case ValueKind::map_list:
            return list_of(reference(row.inside));
        case ValueKind::number_or_name:
        case ValueKind::time_point:
        case ValueKind::word:
        case ValueKind::path:
            break;
    }
    return {{"type", "string"}, {"minLength", 1}};
}

std::string description_of(const KeyRow& row) {
    std::string text{row.help};
    if (!row.initial.empty()) text += " Default: " + std::string{row.initial} + ".";
    if (row.not_yet_played) text += " Not yet played.";
    return text;
}

void add_synth_parameters(Json& properties) {
    for (const audio::SynthDescription& synth : audio::synth_descriptions()) {
        for (const audio::SynthParameter& parameter : synth.parameters) {
            Json value = parameter.unit == "s"      ? text_of(kDuration)
                         : parameter.unit == "dB"   ? text_of(kGain)
                         : parameter.unit == "/min" ? text_of(kRate)
                         : parameter.unit == "Hz"   ? text_of(kPitch)
                                                    : Json{{"type", "number"}};
            value["description"] = "Of a synthesised sound: " + std::string{parameter.help};
            if (!properties.contains(parameter.name)) properties[std::string{parameter.name}] = std::move(value);
        }
    }
}

Json object_of(KeyPlace place, SchemaKind kind) {
    Json properties = Json::object(), required = Json::array();
    const bool library_top = place == KeyPlace::top && kind == SchemaKind::library;
    for (const KeyRow& row : key_rows()) {
        if (row.where != place || (library_top && row.only_in_scripts)) continue;
        Json value = value_of(row);
        value["description"] = description_of(row);
        value["examples"] = Json::array({row.example});
        properties[std::string{row.name}] = std::move(value);
        if (row.required && !(library_top && row.name == "id")) required.push_back(row.name);
    }
    if (place == KeyPlace::sound) add_synth_parameters(properties);
    Json object{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) object["required"] = std::move(required);
    // Beside their own keys these two name layers, each with a gain.
    const bool names_layers = place == KeyPlace::duck || place == KeyPlace::snapshot;
    object["additionalProperties"] = names_layers ? text_of(kGain) : Json(false);
    return object;
}

}  // namespace

std::string schema_json(SchemaKind kind) {
    Json schema = object_of(KeyPlace::top, kind);
    Json head{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title",
               kind == SchemaKind::script ? "Stillroom session script, format 1" : "Stillroom library, format 1"}};
    head.update(schema);
    Json definitions = Json::object();
    for (const KeyRow& row : key_rows()) {
        const std::string name = definition_name(row.where);
        const bool is_elsewhere = row.where == KeyPlace::top || row.where == KeyPlace::operator_entry;
        if (!is_elsewhere && !definitions.contains(name)) definitions[name] = object_of(row.where, kind);
    }
    head["$defs"] = std::move(definitions);
    return head.dump(2) + "\n";
}

}  // namespace stillroom::scripts
