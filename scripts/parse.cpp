#include "scripts/parse.h"

#include "config/nearest_name.h"
#include "config/rules.h"
#include "config/source_text.h"
#include "config/yaml_reader.h"
#include "scripts/content_paths.h"
#include "scripts/promises.h"
#include "scripts/resolve_names.h"
#include "scripts/script_hash.h"
#include "scripts/sections.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <utility>

namespace stillroom::scripts {

namespace {

using config::YamlEntry;
using config::YamlNode;

/// More libraries than any session needs; a chain of them would otherwise have no end.
constexpr std::size_t kMostFiles = 64;

/// Reads the script and, before it, the libraries it uses: so the second place of a name defined twice is the one
/// nearest to the author.
class Loader {
public:
    Loader(Script& script, config::Diagnostics& diagnostics) : script_(script), diagnostics_(diagnostics) {}

    [[nodiscard]] Definitions& definitions() noexcept { return definitions_; }
    [[nodiscard]] std::string hash() { return hash_.finish(); }

    /// False when the file could not be read at all.
    bool load(const std::string& file, bool is_library) {
        std::error_code ignored;
        loaded_.insert(std::filesystem::weakly_canonical(file, ignored).string());
        const auto source = config::read_source(file, diagnostics_);
        if (!source) return false;
        hash_.add(source->text);
        script_.texts.push_back({file, source->text});
        const std::optional<YamlNode> root = config::read_yaml(*source, diagnostics_);
        if (!root) return false;
        Parsing parsing{script_, diagnostics_, definitions_, file, is_library};
        MapReader top(*root, KeyPlace::top, parsing);
        if (!top.is_map()) return false;
        read_head(top);
        load_libraries(top);
        read_sections(top);
        return true;
    }

private:
    void read_head(MapReader& top) {
        (void)top.integer("stillroom");
        const auto id = top.word("id");
        if (!top.parsing().is_library) {
            script_.place = top.place();
            if (id) script_.id = id->value;
            script_.title = top.text("title");
            script_.about = top.text("about");
            if (const auto route = top.choice_as<Route>("route")) {
                script_.route = {*route, top.value("route")->place};
            }
            script_.languages = top.words("languages");
            return;
        }
        (void)top.text("title");
        (void)top.text("about");
        for (const KeyRow& row : key_rows()) {
            if (row.where != KeyPlace::top || !row.only_in_scripts || !top.wrote(row.name)) continue;
            top.parsing().error(top.key_place(row.name), "not-in-library",
                                fmt::format("'{}' has no place in a library", row.name),
                                "move it to the script that uses the library");
        }
    }

    void load_libraries(MapReader& top) {
        for (const Written<std::string>& used : top.words("use")) {
            const std::optional<std::string> path = resolve_path(used, top.parsing());
            std::error_code ignored;
            if (path && loaded_.contains(std::filesystem::weakly_canonical(*path, ignored).string())) continue;
            if (path && loaded_.size() >= kMostFiles) {
                top.parsing().error(used.place, "too-many-files",
                                    fmt::format("more than {} files are used", kMostFiles), "join small libraries");
                continue;
            }
            if (path && !std::filesystem::exists(*path, ignored)) {
                top.parsing().error(used.place, "no-such-file", fmt::format("there is no file '{}'", used.value),
                                    std::filesystem::exists(*path + ".yaml", ignored)
                                        ? fmt::format("write '{}.yaml'", used.value)
                                        : "paths are relative to the file that names them");
            } else if (path && load(*path, true)) {
                continue;
            }
            definitions_.mark_all_incomplete();
        }
    }

    void read_sections(MapReader& top) {
        parse_defaults(top);
        parse_gates(top);
        parse_layers(top);
        parse_sounds(top);
        parse_lines(top);
        parse_pacers(top);
        parse_cue_sets(top);
        parse_parameters(top);
        parse_snapshots(top);
        if (top.parsing().is_library) return;
        parse_phases(top);
        script_.on_demand = top.words("on_demand");
        read_allowed(top);
    }

    void read_allowed(MapReader& top) {
        for (const YamlEntry* entry : top.entries("allow")) {
            const std::string& rule = entry->key.text;
            const config::Rule* known = config::find_rule(rule);
            if (known == nullptr || !known->may_be_allowed) {
                top.parsing().error(entry->key.place, "unknown-name",
                                    fmt::format("there is no rule '{}' that can be allowed{}", rule,
                                                config::did_you_mean(rule, config::allowable_rule_ids())),
                                    "only warnings can be allowed, by the id in brackets behind them");
            } else if (entry->value.kind != YamlNode::Kind::scalar || entry->value.text.empty()) {
                top.parsing().error(entry->key.place, "no-reason",
                                    fmt::format("'{}' is allowed without a reason", rule),
                                    fmt::format("write for example '{}: meant so, because ...'", rule));
            } else {
                script_.allow[rule] = {entry->value.text, entry->key.place};
            }
        }
    }

    Script& script_;
    config::Diagnostics& diagnostics_;
    Definitions definitions_;
    ScriptHash hash_;
    std::set<std::string> loaded_;
};

/// Speech without a language serves the one language of the script.
void give_speech_its_language(Script& script) {
    if (script.languages.size() != 1) return;
    for (Line& line : script.lines) {
        auto untagged = line.text.extract("");
        if (untagged.empty()) continue;
        untagged.key() = script.languages.front().value;
        line.text.insert(std::move(untagged));
    }
}

}  // namespace

std::optional<Script> parse(const std::string& file, const std::string& content_root,
                            config::Diagnostics& diagnostics, const OutputPrivacy& privacy) {
    const int errors_before = diagnostics.errors();
    Script script;
    script.file = file;
    script.content_root = content_root_of(file, content_root);
    script.layers = default_layers(file);
    if (!content_root.empty() && !lies_inside(file, content_root)) {
        diagnostics.error({file, 0, 0}, "path-outside", fmt::format("the script lies outside '{}'", content_root),
                          "choose a content folder that holds it");
        return std::nullopt;
    }
    Loader loader(script, diagnostics);
    if (!loader.load(file, false)) return std::nullopt;
    give_speech_its_language(script);
    script.hash = loader.hash();
    resolve_names(script, loader.definitions(), diagnostics);
    check_promises(script, privacy, diagnostics);
    if (diagnostics.errors() > errors_before) return std::nullopt;
    return script;
}

}  // namespace stillroom::scripts
