#include "scripts/schema.h"

#include "audio/synth/synth.h"
#include "config/rules.h"
#include "config/schema.h"
#include "scripts/keys.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace stillroom::scripts {

namespace {

using Json = nlohmann::ordered_json;

Json synth_names() {
    Json names = Json::array();
    for (const audio::SynthDescription& synth : audio::synth_descriptions()) names.push_back(synth.name);
    return {{"enum", std::move(names)}};
}

/// Values whose choices only this language knows.
Json special_value(const KeyRow& row) {
    if (row.names == NameKind::synth) return synth_names();
    if (row.kind == ValueKind::named_maps && row.inside == KeyPlace::stem) {
        const Json stem{{"$ref", "#/$defs/stem"}};
        return config::schema_names({{"anyOf", Json::array({Json{{"type", "string"}}, stem})}});
    }
    if (row.kind != ValueKind::reason_map) return {};
    Json reasons = config::schema_value(key_table(), row);
    reasons["propertyNames"] = {{"enum", config::allowable_rule_ids()}};
    return reasons;
}

Json parameter_value(const audio::SynthParameter& parameter) {
    if (parameter.unit == "s") return config::schema_text(config::kDurationPattern);
    if (parameter.unit == "dB") return config::schema_text(config::kGainPattern);
    if (parameter.unit == "/min") return config::schema_text(config::kRatePattern);
    if (parameter.unit == "Hz") return config::schema_text(config::kPitchPattern);
    return {{"type", "number"}};
}

/// A word such as `brightness` is a share for one sound and a pitch for another: a value may be any of them, and
/// each keeps the help of the first sound that has it.
void add_synth_parameters(Json& properties) {
    struct Meanings {
        Json values = Json::array();
        std::string help;
    };
    std::map<std::string, Meanings> by_name;
    for (const audio::SynthDescription& synth : audio::synth_descriptions()) {
        for (const audio::SynthParameter& parameter : synth.parameters) {
            Meanings& known = by_name[std::string{parameter.name}];
            Json value = parameter_value(parameter);
            if (std::find(known.values.begin(), known.values.end(), value) != known.values.end()) continue;
            known.values.push_back(std::move(value));
            known.help += (known.help.empty() ? "Of a synthesised sound: " : "; or ") + std::string{parameter.help};
        }
    }
    for (auto& [name, known] : by_name) {
        if (properties.contains(name)) continue;
        Json value =
            known.values.size() == 1 ? std::move(known.values.front()) : Json{{"anyOf", std::move(known.values)}};
        value["description"] = known.help;
        properties[name] = std::move(value);
    }
}

void finish(config::Term place, Json& object) {
    if (place == KeyPlace::sound) add_synth_parameters(object["properties"]);
    // Beside their own keys these two name layers, each with a gain.
    if (place == KeyPlace::duck || place == KeyPlace::snapshot)
        object["additionalProperties"] = config::schema_text(config::kGainPattern);
}

}  // namespace

std::string schema_json(SchemaKind kind) {
    config::SchemaSpecials specials;
    specials.value_of = special_value;
    specials.finish = finish;
    if (kind == SchemaKind::script)
        return config::schema_document(key_table(), "Stillroom session script, format 1", specials);
    specials.is_left_out = [](const KeyRow& row) { return row.where == KeyPlace::top && row.only_in_scripts; };
    specials.may_lack = [](const KeyRow& row) { return row.where == KeyPlace::top && row.name == "id"; };
    return config::schema_document(key_table(), "Stillroom library, format 1", specials);
}

}  // namespace stillroom::scripts
