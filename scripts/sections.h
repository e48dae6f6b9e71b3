/// The sections of a script file, each read by its own file of the parser.
#pragma once

#include "scripts/map_reader.h"

namespace stillroom::scripts {

/// Each reads one section from the top of a file and adds to `Parsing::script`. [control]
void parse_defaults(MapReader& top);
void parse_gates(MapReader& top);
void parse_layers(MapReader& top);
void parse_sounds(MapReader& top);
void parse_lines(MapReader& top);
void parse_pacers(MapReader& top);
void parse_cue_sets(MapReader& top);
void parse_parameters(MapReader& top);
void parse_snapshots(MapReader& top);
void parse_phases(MapReader& top);

/// Where a cue has its time from: its own `at`, the cue before it (`continue`), or its group.
enum class CuePlace { on_its_own, after_another, in_group };

/// The cues behind a key of kind `map_list`: of a phase (`on_its_own`) or of a group.
[[nodiscard]] std::vector<Cue> parse_cues(MapReader& holder, CuePlace where);

/// The layers every script starts with, at the levels of the clinical research (3.2).
[[nodiscard]] std::vector<Layer> default_layers(const std::string& file);

/// Calls `read(entry)` for each definition of a section after its name was checked and noted; where the section is
/// no map, its names count as unknown.
template <typename Read>
void parse_definitions(MapReader& top, std::string_view section, NameKind kind, const Read& read) {
    if (!top.wrote(section)) return;
    const config::YamlNode* node = top.value(section);
    if (node == nullptr || node->kind != config::YamlNode::Kind::map) {
        top.parsing().definitions.mark_incomplete(kind);
    }
    for (const config::YamlEntry* entry : top.entries(section)) {
        Parsing& parsing = top.parsing();
        const config::Parsed<std::string> name = config::parse_id(entry->key.text);
        if (!name) {
            parsing.error(entry->key.place, "bad-id", "'" + entry->key.text + "' " + name.fault().problem,
                          name.fault().remedy);
            // What uses it may well spell it right.
            parsing.definitions.mark_incomplete(kind);
        }
        if (!parsing.definitions.define(kind, entry->key.text, entry->key.place, parsing.diagnostics)) continue;
        const bool may_stay_unused = kind == NameKind::sound || kind == NameKind::cue_set;
        parsing.owner = may_stay_unused ? entry->key.text : std::string{};
        read(*entry);
        parsing.owner.clear();
    }
}

}  // namespace stillroom::scripts
