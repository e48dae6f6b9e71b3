// Gates, layers, parameters and snapshots: what the mixer and the staff are told once.
#include "scripts/read_values.h"
#include "scripts/sections.h"

#include <algorithm>
#include <array>

namespace stillroom::scripts {

namespace {

using config::YamlEntry;
using config::YamlNode;

/// Gains by layer, beside the keys of the map's own rows.
std::map<std::string, Written<Decibels>> parse_layer_gains(MapReader& map, KeyPlace where) {
    static constexpr KeyRow kGainRow{.name = "a layer's gain", .kind = ValueKind::gain, .example = "-8 dB"};
    std::map<std::string, Written<Decibels>> gains;
    for (const YamlEntry& entry : map.node().entries) {
        if (find_key(where, entry.key.text) != nullptr) continue;
        KeyRow row = kGainRow;
        row.name = entry.key.text;
        row.max = where == KeyPlace::duck ? 0.0 : 12.0;
        if (const std::optional<Decibels> gain = read_gain(entry.value, row, map.parsing())) {
            gains[entry.key.text] = {*gain, entry.key.place};
        }
    }
    return gains;
}

std::vector<std::string> written_keys(const YamlNode& node) {
    std::vector<std::string> keys;
    for (const YamlEntry& entry : node.entries) keys.push_back(entry.key.text);
    return keys;
}

void parse_duck(MapReader& holder, Layer& layer) {
    const YamlNode* node = holder.value("duck");
    if (node == nullptr) return;
    // Every key but the rows' is a layer; whether it exists is judged when all layers are known.
    std::optional<MapReader> duck = holder.map("duck", written_keys(*node));
    if (!duck) return;
    DuckRule rule;
    rule.place = duck->place();
    if (const auto attack = duck->duration("attack")) rule.attack = attack->value;
    if (const auto hold = duck->duration("hold")) rule.hold = hold->value;
    if (const auto release = duck->duration("release")) rule.release = release->value;
    rule.depths = parse_layer_gains(*duck, KeyPlace::duck);
    layer.duck = std::move(rule);
}

void parse_layer(const YamlEntry& entry, Parsing& parsing) {
    auto& layers = parsing.script.layers;
    auto found = std::find_if(layers.begin(), layers.end(), [&](const Layer& l) { return l.id == entry.key.text; });
    if (found == layers.end()) {
        layers.emplace_back();
        found = layers.end() - 1;
        found->id = entry.key.text;
    }
    Layer& layer = *found;
    layer.place = entry.key.place;
    MapReader map(entry.value, KeyPlace::layer, parsing);
    if (!map.is_map()) return;
    if (const auto level = map.loudness("level")) layer.level = level;
    if (const auto gain = map.gain("gain")) layer.gain = *gain;
    if (map.wrote("to")) layer.to = map.outputs("to");
    parse_duck(map, layer);
    if (const auto priority = map.integer("priority")) layer.priority = *priority;
    if (const auto voices = map.integer("max_voices")) layer.max_voices = *voices;
    if (const auto steal = map.choice_as<StealPolicy>("steal")) layer.steal = *steal;
    if (const YamlNode* curves = map.value("gain_by")) {
        layer.gain_by = read_gain_curves(*curves, *find_key(KeyPlace::layer, "gain_by"), parsing);
    }
}

Layer default_layer(const std::string& file, std::string id, double lufs) {
    Layer layer;
    layer.id = std::move(id);
    layer.place = {file, 0, 0};
    layer.level = Written<Loudness>{{lufs}, layer.place};
    return layer;
}

}  // namespace

std::vector<Layer> default_layers(const std::string& file) {
    std::vector<Layer> layers{default_layer(file, "bed", -27.0), default_layer(file, "nature", -33.0),
                              default_layer(file, "pacer", -30.0), default_layer(file, "line", -20.0),
                              default_layer(file, "tone", -33.0)};
    DuckRule rule;
    rule.place = {file, 0, 0};
    rule.depths = {{"bed", {{-8.0}, rule.place}},
                   {"nature", {{-8.0}, rule.place}},
                   {"pacer", {{-6.0}, rule.place}},
                   {"tone", {{-8.0}, rule.place}}};
    layers[3].duck = std::move(rule);
    return layers;
}

void parse_defaults(MapReader& top) {
    std::optional<MapReader> map = top.map("defaults");
    if (!map) return;
    const auto read = [&](std::string_view key) -> std::optional<Seconds> {
        const auto found = map->duration(key);
        return found ? std::optional<Seconds>{found->value} : std::nullopt;
    };
    top.parsing().defaults = {read("fade_in"), read("fade_out"), read("over"), read("gap"), read("cooldown")};
}

void parse_gates(MapReader& top) {
    parse_definitions(top, "gates", NameKind::gate, [&](const YamlEntry& entry) {
        Gate gate;
        gate.id = entry.key.text;
        gate.place = entry.key.place;
        MapReader map(entry.value, KeyPlace::gate, top.parsing());
        if (map.is_map()) {
            gate.title = map.text("title");
            gate.confirms = map.words("confirms");
        }
        top.parsing().script.gates.push_back(std::move(gate));
    });
}

void parse_layers(MapReader& top) {
    parse_definitions(top, "layers", NameKind::layer,
                      [&](const YamlEntry& entry) { parse_layer(entry, top.parsing()); });
}

void parse_parameters(MapReader& top) {
    parse_definitions(top, "parameters", NameKind::parameter, [&](const YamlEntry& entry) {
        Parsing& parsing = top.parsing();
        Parameter parameter;
        parameter.id = entry.key.text;
        parameter.place = entry.key.place;
        MapReader map(entry.value, KeyPlace::parameter, parsing);
        if (map.is_map()) {
            parameter.min = map.number("min").value_or(0.0);
            parameter.max = map.number("max").value_or(1.0);
            parameter.initial = map.number("default").value_or(parameter.min);
            if (const auto over = map.duration("over")) parameter.over = over->value;
            if (parameter.min >= parameter.max) {
                parsing.error(map.place(), "bad-order", "'min' of the parameter is not below its 'max'",
                              "write for example '{default: 0.4, min: 0, max: 1}'");
            } else if (parameter.initial < parameter.min || parameter.initial > parameter.max) {
                parsing.error(map.key_place("default"), "out-of-range",
                              "'default' of the parameter lies outside its 'min' and 'max'",
                              "write a value between them");
            }
        }
        parsing.script.parameters.push_back(std::move(parameter));
    });
}

void parse_snapshots(MapReader& top) {
    parse_definitions(top, "snapshots", NameKind::snapshot, [&](const YamlEntry& entry) {
        Snapshot snapshot;
        snapshot.id = entry.key.text;
        snapshot.place = entry.key.place;
        MapReader map(entry.value, KeyPlace::snapshot, top.parsing(), written_keys(entry.value));
        if (map.is_map()) {
            if (const auto over = map.duration("over")) snapshot.over = over->value;
            snapshot.layers = parse_layer_gains(map, KeyPlace::snapshot);
        }
        top.parsing().script.snapshots.push_back(std::move(snapshot));
    });
}

}  // namespace stillroom::scripts
