// Sounds: exactly one source each, with the keys that belong to it.
#include "audio/synth/synth.h"
#include "config/nearest_name.h"
#include "scripts/content_paths.h"
#include "scripts/read_values.h"
#include "scripts/sections.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace stillroom::scripts {

namespace {

using config::YamlEntry;
using config::YamlNode;

/// As many as the engine keeps locked to each other.
constexpr std::size_t kMostStems = 8;

constexpr std::array<std::string_view, 6> kSources{"file", "synth", "stems", "pool", "silence", "slot"};

/// Keys that belong to one kind of source only.
struct SourceKey {
    std::string_view key, source;
};
constexpr std::array kSourceKeys{SourceKey{"in", "file"},        SourceKey{"out", "file"},
                                 SourceKey{"loop", "file"},      SourceKey{"select", "pool"},
                                 SourceKey{"no_repeat", "pool"}, SourceKey{"crossfade", "pool"}};

std::vector<std::string> synth_names() {
    std::vector<std::string> names;
    for (const audio::SynthDescription& synth : audio::synth_descriptions()) names.emplace_back(synth.name);
    return names;
}

const audio::SynthDescription* written_synth(const YamlNode& node) {
    const YamlNode* name = node.kind == YamlNode::Kind::map ? node.find("synth") : nullptr;
    return name != nullptr ? audio::find_synth(name->text) : nullptr;
}

/// Names of the synth's parameters; of every synth's where it is not known which one is meant.
std::vector<std::string> parameter_names(const YamlNode& node) {
    std::vector<std::string> names;
    if (node.kind != YamlNode::Kind::map || node.find("synth") == nullptr) return names;
    const audio::SynthDescription* named = written_synth(node);
    for (const audio::SynthDescription& synth : audio::synth_descriptions()) {
        if (named != nullptr && synth.name != named->name) continue;
        for (const audio::SynthParameter& parameter : synth.parameters) names.emplace_back(parameter.name);
    }
    return names;
}

/// The row of a synth's parameter in the terms of the language.
KeyRow row_of(const audio::SynthParameter& parameter) {
    KeyRow row{.where = KeyPlace::sound,
               .name = parameter.name,
               .kind = ValueKind::number,
               .example = "1",
               .help = parameter.help,
               .min = parameter.min,
               .max = parameter.max};
    if (parameter.unit == "s") row.kind = ValueKind::duration, row.example = "4s";
    if (parameter.unit == "dB") row.kind = ValueKind::gain, row.example = "-6 dB";
    if (parameter.unit == "/min") row.kind = ValueKind::rate, row.example = "6/min";
    if (parameter.unit == "Hz") row.example = "F3";
    return row;
}

std::optional<double> read_parameter(const YamlNode& node, const audio::SynthParameter& parameter,
                                     Parsing& parsing) {
    const KeyRow row = row_of(parameter);
    std::optional<double> value;
    if (row.kind == ValueKind::duration) {
        if (const auto seconds = read_scalar<Seconds>(node, row, config::parse_duration, parsing))
            value = seconds->value;
    } else if (row.kind == ValueKind::gain) {
        if (const auto gain = read_scalar<Decibels>(node, row, config::parse_gain, parsing)) value = gain->value;
    } else if (row.kind == ValueKind::rate) {
        value = read_scalar<double>(node, row, config::parse_rate, parsing);
    } else {
        value = read_scalar<double>(node, row, parameter.unit == "Hz" ? config::parse_pitch : config::parse_number,
                                    parsing);
    }
    if (!value || !within_bounds(*value, node, row, parsing)) return std::nullopt;
    return value;
}

SynthSound parse_synth(MapReader& map) {
    SynthSound sound;
    const auto name = map.word("synth");
    if (!name) return sound;
    sound.name = *name;
    const audio::SynthDescription* synth = audio::find_synth(name->value);
    if (synth == nullptr) {
        const std::vector<std::string> names = synth_names();
        map.parsing().error(name->place, "unknown-name",
                            fmt::format("there is no synthesised sound '{}'{}", name->value,
                                        config::did_you_mean(name->value, names)),
                            fmt::format("known: {}", fmt::join(names, ", ")));
        return sound;
    }
    for (const audio::SynthParameter& parameter : synth->parameters) {
        const YamlNode* node = map.value(parameter.name);
        if (node == nullptr) continue;
        if (const auto value = read_parameter(*node, parameter, map.parsing())) {
            sound.parameters[std::string{parameter.name}] = {*value, node->place};
        }
    }
    return sound;
}

FileSound parse_file(MapReader& map) {
    FileSound sound;
    if (const auto file = map.word("file")) {
        sound.file = *file;
        sound.path = resolve_path(*file, map.parsing()).value_or("");
    }
    return sound;
}

void parse_cut(MapReader& map, FileSound& sound) {
    if (const auto in = map.duration("in")) sound.in = in->value;
    if (const auto out = map.duration("out")) sound.out = out->value;
    if (sound.out && sound.in.value_or(Seconds{}) >= *sound.out) {
        map.parsing().error(map.key_place("out"), "bad-order", "'out' is not after 'in'", "make 'out' later");
    }
    std::optional<MapReader> loop = map.map("loop");
    if (!loop) return;
    LoopRange range;
    if (const auto start = loop->duration("start")) range.start = start->value;
    if (const auto end = loop->duration("end")) range.end = end->value;
    if (const auto crossfade = loop->duration("crossfade")) range.crossfade = crossfade->value;
    if (range.end && range.start.value_or(Seconds{}) >= *range.end) {
        map.parsing().error(loop->key_place("end"), "bad-order", "the loop's 'end' is not after its 'start'",
                            "make 'end' later");
    }
    sound.loop = range;
}

StemsSound parse_stems(MapReader& map) {
    StemsSound sound;
    for (const YamlEntry* entry : map.entries("stems")) {
        Stem stem;
        stem.id = entry->key.text;
        if (entry->value.kind == YamlNode::Kind::scalar) {
            stem.file.file = {entry->value.text, entry->value.place};
            stem.file.path = resolve_path(stem.file.file, map.parsing()).value_or("");
        } else {
            MapReader stem_map(entry->value, KeyPlace::stem, map.parsing());
            if (!stem_map.is_map()) continue;
            stem.file = parse_file(stem_map);
            if (const YamlNode* curves = stem_map.value("gain_by")) {
                stem.gain_by = read_gain_curves(*curves, *find_key(KeyPlace::stem, "gain_by"), map.parsing());
            }
        }
        if (sound.stems.size() == kMostStems)
            map.parsing().error(
                entry->key.place, "too-many-stems",
                fmt::format("'{}' is one stem too many: a sound has {} at most", stem.id, kMostStems),
                "mix some of them into one file");
        sound.stems.push_back(std::move(stem));
    }
    return sound;
}

PoolSound parse_pool(MapReader& map) {
    PoolSound sound;
    sound.members = map.words("pool");
    sound.select = map.choice_as<PlayOrder>("select").value_or(PlayOrder::sequence);
    sound.no_repeat_over_series = map.choice("no_repeat").value_or(0) == 1;
    if (const auto crossfade = map.duration("crossfade")) sound.crossfade = crossfade->value;
    return sound;
}

/// The one source that is written, or empty after an error.
std::string_view source_of(MapReader& map) {
    std::vector<std::string_view> written;
    for (const std::string_view source : kSources) {
        if (map.wrote(source)) written.push_back(source);
    }
    Parsing& parsing = map.parsing();
    if (written.empty()) {
        parsing.error(map.place(), "no-source", "the sound has no source",
                      fmt::format("add one of: {}", fmt::join(kSources, ", ")));
        return {};
    }
    if (written.size() > 1) {
        parsing.error(map.key_place(written[1]), "two-sources",
                      fmt::format("the sound has two sources, '{}' and '{}'", written[0], written[1]),
                      "keep one; make a second sound of the other");
        return {};
    }
    for (const auto& [key, source] : kSourceKeys) {
        if (map.wrote(key) && source != written[0]) {
            parsing.error(
                map.key_place(key), "misplaced-key",
                fmt::format("'{}' belongs to a sound with '{}', this one has '{}'", key, source, written[0]),
                "delete the key");
        }
    }
    return written[0];
}

void parse_source(MapReader& map, Sound& sound) {
    const std::string_view source = source_of(map);
    if (source == "file") {
        FileSound file = parse_file(map);
        parse_cut(map, file);
        sound.source = std::move(file);
    } else if (source == "synth") {
        sound.source = parse_synth(map);
    } else if (source == "stems") {
        sound.source = parse_stems(map);
    } else if (source == "pool") {
        sound.source = parse_pool(map);
    } else if (source == "silence") {
        (void)map.boolean("silence");
        sound.source = SilenceSound{};
    } else if (source == "slot") {
        SlotSound slot;
        if (const auto name = map.word("slot")) slot.slot = *name;
        sound.source = std::move(slot);
        sound.is_private = true;
    }
}

}  // namespace

void parse_sounds(MapReader& top) {
    parse_definitions(top, "sounds", NameKind::sound, [&](const YamlEntry& entry) {
        Sound sound;
        sound.id = entry.key.text;
        sound.place = entry.key.place;
        MapReader map(entry.value, KeyPlace::sound, top.parsing(), parameter_names(entry.value));
        if (map.is_map()) {
            parse_source(map, sound);
            const bool is_private = map.boolean("private").value_or(false);
            sound.is_private = sound.is_private || is_private;
            sound.tags = map.words("tags");
        }
        top.parsing().script.sounds.push_back(std::move(sound));
    });
}

}  // namespace stillroom::scripts
