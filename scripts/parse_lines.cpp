// Lines and the cue sets that speak them.
#include "config/nearest_name.h"
#include "scripts/content_paths.h"
#include "scripts/read_values.h"
#include "scripts/sections.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

namespace stillroom::scripts {

namespace {

using config::YamlEntry;
using config::YamlNode;

Line parse_line(const YamlEntry& entry, Parsing& parsing) {
    Line line;
    line.id = entry.key.text;
    line.place = entry.key.place;
    MapReader map(entry.value, KeyPlace::line, parsing);
    if (!map.is_map()) return line;
    if (const YamlNode* text = map.value("text")) {
        line.text = read_spoken(*text, *find_key(KeyPlace::line, "text"), parsing);
    }
    const auto gap = map.duration("gap");
    line.gap = gap ? gap->value : parsing.defaults.gap.value_or(line.gap);
    line.requirements = map.words("requires");
    line.by_hand = map.boolean("by_hand").value_or(false);
    line.is_private = map.boolean("private").value_or(false);
    line.tags = map.words("tags");
    const auto folder = std::filesystem::path(parsing.file).parent_path() / "recordings";
    if (lies_inside(folder, parsing.script.content_root)) line.recordings = folder.string();
    return line;
}

std::optional<FollowUp> parse_follow_up(MapReader& holder) {
    std::optional<MapReader> map = holder.map("follow_up");
    if (!map) return std::nullopt;
    FollowUp follow_up;
    follow_up.place = map->place();
    if (const auto after = map->duration("after")) follow_up.after = after->value;
    follow_up.prompt = map->text("prompt");
    follow_up.choices = map->words("choices");
    const std::vector<std::string> known = words_of(find_key(KeyPlace::follow_up, "choices")->choices);
    for (const Written<std::string>& choice : follow_up.choices) {
        if (std::find(known.begin(), known.end(), choice.value) != known.end()) continue;
        holder.parsing().error(choice.place, "unknown-word",
                               fmt::format("'{}' is no answer staff can give{}", choice.value,
                                           config::did_you_mean(choice.value, known)),
                               fmt::format("write some of: {}", fmt::join(known, ", ")));
    }
    return follow_up;
}

CueSet parse_cue_set(const YamlEntry& entry, Parsing& parsing) {
    CueSet set;
    set.id = entry.key.text;
    set.place = entry.key.place;
    MapReader map(entry.value, KeyPlace::cue_set, parsing);
    if (!map.is_map()) return set;
    set.title = map.text("title");
    set.lines = map.words("lines");
    set.play = map.word("play");
    if (const auto bed = map.gain("bed")) set.bed = *bed;
    set.pace = map.word("pace");
    set.requirements = map.words("requires");
    const auto cooldown = map.duration("cooldown");
    set.cooldown = cooldown ? cooldown->value : parsing.defaults.cooldown.value_or(set.cooldown);
    if (const auto order = map.choice_as<PlayOrder>("order")) set.order = *order;
    if (const auto queue = map.integer("max_queue")) set.max_queue = *queue;
    set.follow_up = parse_follow_up(map);
    set.tags = map.words("tags");
    if (!map.wrote("lines") && !map.wrote("play") && !map.wrote("pace")) {
        parsing.error(map.place(), "nothing-sounds", fmt::format("cue set '{}' sounds nothing", set.id),
                      "add 'lines', 'play' or 'pace'");
    }
    return set;
}

}  // namespace

void parse_lines(MapReader& top) {
    parse_definitions(top, "lines", NameKind::line, [&](const YamlEntry& entry) {
        top.parsing().script.lines.push_back(parse_line(entry, top.parsing()));
    });
}

void parse_cue_sets(MapReader& top) {
    parse_definitions(top, "cue_sets", NameKind::cue_set, [&](const YamlEntry& entry) {
        top.parsing().script.cue_sets.push_back(parse_cue_set(entry, top.parsing()));
    });
}

}  // namespace stillroom::scripts
