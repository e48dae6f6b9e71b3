// Phases: the running order.
#include "scripts/read_values.h"
#include "scripts/sections.h"

#include <fmt/format.h>

#include <algorithm>

namespace stillroom::scripts {

namespace {

using config::YamlEntry;
using config::YamlNode;

/// Its place keeps line 0 when the length could not be read.
PhaseLength parse_length(MapReader& phase) {
    PhaseLength length;
    const YamlNode* node = phase.value("length");
    if (node == nullptr) return length;
    Parsing& parsing = phase.parsing();
    if (node->kind != YamlNode::Kind::map) {
        KeyRow row = *find_key(KeyPlace::phase_length, "nominal");
        row.name = "length";
        if (node->kind == YamlNode::Kind::sequence) {
            report_kind(*node, *find_key(KeyPlace::phase, "length"), parsing);
        } else if (const auto all = read_duration(*node, row, parsing)) {
            length = {node->place, *all, *all, *all};
        }
        return length;
    }
    std::optional<MapReader> map = phase.map("length");
    const auto min = map->duration("min"), nominal = map->duration("nominal"), max = map->duration("max");
    if (!nominal || (map->wrote("min") && !min) || (map->wrote("max") && !max)) return length;
    length = {node->place, min ? min->value : nominal->value, nominal->value, max ? max->value : nominal->value};
    if (length.min > length.nominal || length.nominal > length.max) {
        const bool below = length.min > length.nominal;
        parsing.error(map->key_place(below ? "min" : "max"), "bad-order",
                      below ? "'min' is longer than 'nominal'" : "'max' is shorter than 'nominal'",
                      "keep min, nominal and max in rising order");
        length.place = {};
    }
    return length;
}

std::optional<HoldRule> parse_hold(MapReader& phase) {
    std::optional<MapReader> map = phase.map("hold");
    if (!map) return std::nullopt;
    HoldRule rule;
    rule.place = phase.key_place("hold");
    const auto max = map->duration("max"), remind = map->duration("remind");
    if (max) rule.max = max->value;
    // Without a word a hold shorter than the usual reminder is reminded at its end.
    rule.remind = remind ? remind->value : rule.max ? std::min(rule.remind, *rule.max) : rule.remind;
    if (remind && rule.max && rule.remind > *rule.max) {
        phase.parsing().error(remind->place, "remind-after-max", "'remind' comes after 'max'",
                              "remind before the longest hold, or make 'max' longer");
    }
    return rule;
}

std::map<std::string, Written<Seconds>> parse_markers(MapReader& phase) {
    std::map<std::string, Written<Seconds>> markers;
    Parsing& parsing = phase.parsing();
    for (const YamlEntry* entry : phase.entries("markers")) {
        const config::Parsed<std::string> name = config::parse_id(entry->key.text);
        const bool reserved = entry->key.text == "start" || entry->key.text == "end";
        if (!name || reserved) {
            parsing.error(entry->key.place, "bad-id",
                          fmt::format("'{}' {}", entry->key.text,
                                      reserved ? "already names a point of every phase" : name.fault().problem),
                          reserved ? "choose another name" : name.fault().remedy);
        }
        KeyRow row = *find_key(KeyPlace::phase, "markers");
        row.name = entry->key.text;
        row.kind = ValueKind::duration;
        row.example = "4m";
        const auto time = read_duration(entry->value, row, parsing);
        // A marker that could not be read still counts as defined; its place says so.
        markers[entry->key.text] = {time.value_or(Seconds{}), time ? entry->value.place : Place{}};
    }
    return markers;
}

std::optional<TransitionRule> parse_transition(MapReader& phase) {
    std::optional<MapReader> map = phase.map("transition");
    if (!map) return std::nullopt;
    TransitionRule rule;
    rule.place = map->place();
    if (const auto at = map->choice_as<TransitionRule::At>("at")) rule.at = *at;
    if (const auto crossfade = map->duration("crossfade")) rule.crossfade = crossfade->value;
    return rule;
}

PhaseRole role_of(MapReader& map, const std::string& id) {
    if (const auto role = map.choice_as<PhaseRole>("role")) return *role;
    const std::vector<std::string> roles = words_of(find_key(KeyPlace::phase, "role")->choices);
    const auto found = std::find(roles.begin(), roles.end(), id);
    return found == roles.end() ? PhaseRole::other : static_cast<PhaseRole>(found - roles.begin());
}

Phase parse_phase(const YamlNode& node, Parsing& parsing) {
    Phase phase;
    phase.place = node.place;
    MapReader map(node, KeyPlace::phase, parsing);
    if (!map.is_map()) return phase;
    if (const auto id = map.word("id")) {
        phase.id = id->value;
        (void)parsing.definitions.define(NameKind::phase, id->value, id->place, parsing.diagnostics);
    }
    phase.role = role_of(map, phase.id);
    phase.title = map.text("title");
    phase.length = parse_length(map);
    phase.gate = map.word("gate");
    if (const auto skip = map.choice_as<SkipPolicy>("skip")) phase.skip = *skip;
    phase.hold = parse_hold(map);
    phase.markers = parse_markers(map);
    phase.transition = parse_transition(map);
    phase.cues = parse_cues(map, CuePlace::on_its_own);
    return phase;
}

}  // namespace

void parse_phases(MapReader& top) {
    if (const YamlNode* node = top.value("phases");
        node != nullptr && node->kind == YamlNode::Kind::sequence && node->items.empty()) {
        top.parsing().error(node->place, "no-phases", "the script has no phase",
                            "add one: '- {id: arrival, length: 5m}'");
    }
    for (const YamlNode* node : top.maps("phases")) {
        top.parsing().script.phases.push_back(parse_phase(*node, top.parsing()));
    }
}

}  // namespace stillroom::scripts
