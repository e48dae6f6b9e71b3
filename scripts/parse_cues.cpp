// Cues: one action each, and when.
#include "config/nearest_name.h"
#include "scripts/read_values.h"
#include "scripts/sections.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace stillroom::scripts {

namespace {

using config::YamlNode;

constexpr std::array<std::string_view, 9> kActions{"play",   "line",     "pace",  "set", "fade",
                                                   "prompt", "snapshot", "group", "midi"};

/// The one action that is written, or empty after an error.
std::string_view action_of(MapReader& map) {
    std::vector<std::string_view> written;
    for (const std::string_view action : kActions) {
        if (map.wrote(action)) written.push_back(action);
    }
    if (written.size() == 1) return written[0];
    if (written.empty()) {
        map.parsing().error(map.place(), "no-action", "the cue does nothing",
                            fmt::format("add one of: {}", fmt::join(kActions, ", ")));
    } else {
        map.parsing().error(map.key_place(written[1]), "two-actions",
                            fmt::format("the cue has two actions, '{}' and '{}'", written[0], written[1]),
                            "make two cues of it");
    }
    return {};
}

/// True for a level in LUFS, in whatever letters.
bool names_loudness(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text.find("LUFS") != std::string::npos;
}

FadeAction parse_fade(MapReader& map) {
    FadeAction fade;
    if (const auto layer = map.word("fade")) fade.layer = *layer;
    const auto over = map.duration("over");
    fade.over = over ? over->value : map.parsing().defaults.over.value_or(fade.over);
    fade.to = Decibels{0.0};
    const YamlNode* to = map.value("to");
    if (!map.wrote("to")) {
        map.parsing().error(map.place(), "missing-key", "the fade lacks 'to'",
                            "add 'to: -24 LUFS', 'to: -6 dB' or 'to: off'");
    }
    if (to == nullptr) return fade;
    KeyRow row = *find_key(KeyPlace::cue, "to");
    if (to->kind != YamlNode::Kind::scalar) {
        report_kind(*to, row, map.parsing());
    } else if (names_loudness(to->text)) {
        row.kind = ValueKind::loudness;
        row.min = -60.0;
        row.max = -10.0;
        const auto level = read_scalar<Loudness>(*to, row, config::parse_loudness, map.parsing());
        if (level && within_bounds(level->lufs, *to, row, map.parsing())) fade.to = *level;
    } else {
        row.kind = ValueKind::gain;
        row.max = 12.0;
        if (const auto gain = read_gain(*to, row, map.parsing())) fade.to = *gain;
    }
    return fade;
}

PromptAction parse_prompt(MapReader& map) {
    PromptAction prompt;
    prompt.text = map.text("prompt");
    std::optional<MapReader> repeat = map.map("repeat");
    if (!repeat) return prompt;
    if (const auto every = repeat->duration("every")) prompt.repeat_every = every->value;
    return prompt;
}

/// What may take turns: a cut word or a half-told set would be worse than none.
bool may_take_turns(const Cue& cue) {
    return std::holds_alternative<PlayAction>(cue.action) || std::holds_alternative<PaceAction>(cue.action) ||
           std::holds_alternative<GroupAction>(cue.action);
}

void check_group(MapReader& map, const GroupAction& group) {
    Parsing& parsing = map.parsing();
    const YamlNode* cues = map.value("cues");
    if (cues != nullptr && cues->kind == YamlNode::Kind::sequence && cues->items.empty())
        parsing.error(map.key_place("cues"), "empty-group", "the group has no cues",
                      "add one: '- {play: warm}', or delete the group");
    for (std::size_t i = 0; i < group.cues.size(); ++i) {
        const Cue& cue = group.cues[i];
        if (group.mode != GroupMode::sequence && cue.post_wait.value > 0.0)
            parsing.error(cue.place, "misplaced-key",
                          "'post_wait' waits for nothing: no cue of this group waits for another's end",
                          "delete it, or write 'mode: sequence'");
        if (group.mode != GroupMode::exclusive) continue;
        if (!may_take_turns(cue))
            parsing.error(cue.place, "misplaced-cue", "only sounds, pacers and groups of them can take turns",
                          "move this cue out of the group with 'mode: exclusive'");
        else if (i > 0 && cue.pre_wait <= group.cues[i - 1].pre_wait)
            parsing.error(cue.place, "bad-order", "the cue would silence the one before it before that is heard",
                          fmt::format("give it a 'pre_wait' longer than {}",
                                      config::duration_text(group.cues[i - 1].pre_wait)));
    }
}

GroupAction parse_group(MapReader& map) {
    GroupAction group;
    std::optional<MapReader> inside = map.map("group");
    if (!inside) return group;
    if (const auto mode = inside->choice_as<GroupMode>("mode")) group.mode = *mode;
    group.cues = parse_cues(*inside, CuePlace::in_group);
    check_group(*inside, group);
    return group;
}

Written<std::string> name_of(MapReader& map, std::string_view key) {
    return map.word(key).value_or(Written<std::string>{});
}

void parse_action(std::string_view action, MapReader& map, Cue& cue) {
    if (action == "play") {
        cue.action = PlayAction{name_of(map, action)};
    } else if (action == "line") {
        cue.action = LineAction{name_of(map, action)};
    } else if (action == "pace") {
        cue.action = PaceAction{name_of(map, action)};
    } else if (action == "set") {
        cue.action = SetAction{name_of(map, action)};
    } else if (action == "fade") {
        cue.action = parse_fade(map);
    } else if (action == "prompt") {
        cue.action = parse_prompt(map);
    } else if (action == "snapshot") {
        SnapshotAction snapshot{name_of(map, action), std::nullopt};
        if (const auto over = map.duration("over")) snapshot.over = over->value;
        cue.action = std::move(snapshot);
    } else if (action == "group") {
        cue.action = parse_group(map);
    } else if (action == "midi") {
        cue.action = MidiAction{name_of(map, action)};
    }
}

void parse_sounding(std::string_view action, MapReader& map, Cue& cue) {
    const bool takes_fades = action == "play" || action == "pace";
    const FileDefaults& defaults = map.parsing().defaults;
    const auto time = [&](std::string_view key) -> std::optional<Seconds> {
        const auto found = map.duration(key);
        return found ? std::optional<Seconds>{found->value} : std::nullopt;
    };
    cue.layer = map.word("layer");
    cue.crossfade = time("crossfade");
    cue.fade_in = time("fade_in");
    if (takes_fades && !map.wrote("fade_in") && !map.wrote("crossfade")) cue.fade_in = defaults.fade_in;
    cue.fade_out = time("fade_out");
    if (takes_fades && !map.wrote("fade_out")) cue.fade_out = defaults.fade_out;
    cue.keep = map.boolean("keep").value_or(false);
    cue.length = map.duration("for");
    if (const YamlNode* until = map.value("until")) {
        const TimePoint point = read_time_point(*until, *find_key(KeyPlace::cue, "until"), map.parsing());
        if (point.place.line > 0) cue.until = point;
    }
    if (const auto gain = map.gain("gain")) cue.gain = *gain;
    cue.loop = map.boolean("loop");
    if (action != "fade" && map.value("to") != nullptr) {
        if (map.value("to")->kind == YamlNode::Kind::scalar) {
            map.parsing().error(map.value("to")->place, "wrong-type",
                                fmt::format("'to' of a cue with '{}' names outputs, not a level", action),
                                "write for example 'to: [headphones]'; a level is set with 'gain', or by a fade");
        } else {
            cue.to = map.outputs("to");
        }
    }
}

void check_ways_to_end(MapReader& map, const Cue& cue) {
    Parsing& parsing = map.parsing();
    if (map.wrote("for") && map.wrote("until")) {
        parsing.error(map.key_place("until"), "two-ends", "'for' and 'until' both say when the cue ends",
                      "keep one");
    }
    if (map.wrote("fade_in") && map.wrote("crossfade")) {
        parsing.error(map.key_place("crossfade"), "two-fades",
                      "'fade_in' and 'crossfade' both say how the cue starts", "keep one");
    }
    const double fades = cue.fade_in.value_or(Seconds{}).value + cue.fade_out.value_or(Seconds{}).value;
    if (cue.length && fades > cue.length->value.value + 1e-9) {
        parsing.error(cue.length->place, "fades-too-long",
                      fmt::format("the fades take {}, longer than 'for: {}'", config::duration_text({fades}),
                                  config::duration_text(cue.length->value)),
                      "'for' is the whole sounding time: make it longer, or the fades shorter");
    }
}

void parse_order(MapReader& map, Cue& cue, CuePlace where) {
    if (const auto wait = map.duration("pre_wait")) cue.pre_wait = wait->value;
    if (const auto wait = map.duration("post_wait")) cue.post_wait = wait->value;
    // The row's choices leave out `none`, which is what an absent key means.
    if (const auto next = map.choice("continue")) cue.continuation = static_cast<Continue>(*next + 1);
    Parsing& parsing = map.parsing();
    if (where == CuePlace::in_group && map.wrote("continue")) {
        parsing.error(map.key_place("continue"), "misplaced-key",
                      "'continue' has no meaning in a group, whose 'mode' says how its cues run",
                      "delete the key, or write 'mode: sequence' for the group");
    } else if (where != CuePlace::in_group && map.wrote("post_wait") && !map.wrote("continue")) {
        parsing.error(map.key_place("post_wait"), "misplaced-key", "'post_wait' waits for nothing: no cue follows",
                      "add 'continue: auto_follow', or delete the key");
    }
}

void parse_at(MapReader& map, Cue& cue, CuePlace where) {
    Parsing& parsing = map.parsing();
    const YamlNode* at = map.value("at");
    if (where == CuePlace::on_its_own) {
        if (at != nullptr) {
            cue.at = read_time_point(*at, *find_key(KeyPlace::cue, "at"), parsing);
        } else if (!map.wrote("at")) {
            parsing.error(map.place(), "missing-key", "the cue lacks 'at'",
                          "add 'at: 20s', counted from the phase's start");
        }
        return;
    }
    cue.at.place = map.place();
    if (!map.wrote("at")) return;
    parsing.error(map.key_place("at"), "misplaced-key",
                  where == CuePlace::in_group
                      ? "'at' has no meaning: the cue has its time from its group"
                      : "'at' has no meaning: the cue goes on from the one before, which says 'continue'",
                  "write 'pre_wait' for a wait before it, or delete the key");
}

Cue parse_cue(const YamlNode& node, Parsing& parsing, CuePlace where) {
    Cue cue;
    cue.place = node.place;
    MapReader map(node, KeyPlace::cue, parsing);
    if (!map.is_map()) return cue;
    const std::string_view action = action_of(map);
    parse_at(map, cue, where);
    if (const auto id = map.word("id")) cue.id = id->value;
    if (!action.empty()) {
        map.check_actions(action);
        parse_action(action, map, cue);
        parse_sounding(action, map, cue);
        check_ways_to_end(map, cue);
    }
    parse_order(map, cue, where);
    cue.requirements = map.words("requires");
    cue.tags = map.words("tags");
    return cue;
}

}  // namespace

std::vector<Cue> parse_cues(MapReader& holder, CuePlace where) {
    std::vector<Cue> cues;
    for (const YamlNode* node : holder.maps("cues")) {
        const bool follows =
            where != CuePlace::in_group && !cues.empty() && cues.back().continuation != Continue::none;
        cues.push_back(parse_cue(*node, holder.parsing(), follows ? CuePlace::after_another : where));
    }
    if (!cues.empty() && cues.back().continuation != Continue::none && where != CuePlace::in_group) {
        holder.parsing().error(cues.back().place, "nothing-follows", "'continue' has no next cue to go on with",
                               "delete it, or add the cue");
    }
    return cues;
}

}  // namespace stillroom::scripts
