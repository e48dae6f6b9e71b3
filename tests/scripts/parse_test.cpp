#include "scripts/parse.h"
#include "config/finding_text.h"
#include "config/source_text.h"
#include "config/yaml_reader.h"
#include "scripts/keys.h"
#include "scripts/lint.h"
#include "scripts/schema.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include "tests/support/temporary_folder.h"

using namespace stillroom;
using tests::TemporaryFolder;
using namespace stillroom::scripts;
namespace fs = std::filesystem;

namespace {

const std::string kTree = STILLROOM_SOURCE_DIR;

const std::string kSmall =
    "stillroom: 1\nid: small\nlanguages: [en]\nsounds: {warm: {synth: warm}}\n"
    "lines: {hello: {text: [Welcome.]}}\n"
    "phases:\n  - {id: arrival, length: 1m, cues: [{at: 0s, play: warm, keep: true}, {at: 5s, line: hello}]}\n";

Script must_parse(const std::string& file) {
    config::Diagnostics diagnostics;
    auto script = parse(file, "", diagnostics);
    INFO(config::findings_text(diagnostics));
    REQUIRE(script);
    return *script;
}

/// Notes the keys of a map and of everything below it, by the place they stand at.
void collect(const config::YamlNode& node, KeyPlace where, std::set<std::pair<KeyPlace, std::string>>& seen) {
    for (const config::YamlEntry& entry : node.entries) {
        const KeyRow* row = find_key(where, entry.key.text);
        if (row == nullptr) continue;
        seen.emplace(where, entry.key.text);
        if (row->kind == ValueKind::map || row->kind == ValueKind::length)
            collect(entry.value, row->inside.as<KeyPlace>(), seen);
        for (const config::YamlNode& item : entry.value.items) {
            if (row->kind == ValueKind::map_list) collect(item, row->inside.as<KeyPlace>(), seen);
        }
        for (const config::YamlEntry& inner : entry.value.entries) {
            if (row->kind == ValueKind::named_maps) collect(inner.value, row->inside.as<KeyPlace>(), seen);
        }
    }
}

}  // namespace

TEST_CASE("a script that uses every key of format 1 parses without a warning and says what is not yet played") {
    config::Diagnostics diagnostics;
    const auto script = parse(kTree + "/tests/data/every-key.yaml", "", diagnostics);
    INFO(config::findings_text(diagnostics));
    REQUIRE(script);
    lint(*script, diagnostics);
    CHECK(diagnostics.errors() == 0);
    std::set<std::string> later;
    for (const config::Finding& finding : diagnostics.findings()) {
        if (finding.rule == "not-yet-played")
            later.insert(finding.message.substr(0, finding.message.find(" is not")));
    }
    for (const KeyRow& row : key_rows()) {
        if (!row.not_yet_played || row.where == KeyPlace::operator_entry) continue;
        const std::string what = "'" + std::string(row.name) + "' of " + std::string(place_name(row.where));
        INFO(what);
        CHECK(later.contains(what));
    }
}

TEST_CASE("the script and the operator log with every key leave no row of the table out") {
    config::Diagnostics diagnostics;
    std::set<std::pair<KeyPlace, std::string>> seen;
    for (const std::string name : {"every-key.yaml", "operator_logs/every-key.yaml"}) {
        const auto source = config::read_source(kTree + "/tests/data/" + name, diagnostics);
        REQUIRE(source);
        const auto root = config::read_yaml(*source, diagnostics);
        REQUIRE(root);
        collect(*root, KeyPlace::top, seen);
        for (const config::YamlNode& entry : root->items) collect(entry, KeyPlace::operator_entry, seen);
    }
    for (const KeyRow& row : key_rows()) {
        INFO(place_name(row.where) << ": " << row.name);
        CHECK(seen.contains({row.where.as<KeyPlace>(), std::string(row.name)}));
    }
}

TEST_CASE("the schema holds every row of the table and refuses other keys") {
    const auto schema = nlohmann::json::parse(schema_json(SchemaKind::script));
    for (const KeyRow& row : key_rows()) {
        if (row.where == KeyPlace::operator_entry) continue;
        INFO(place_name(row.where) << ": " << row.name);
        bool found = row.where == KeyPlace::top && schema["properties"].contains(row.name);
        for (const auto& definition : schema["$defs"]) {
            if (definition["properties"].contains(row.name)) found = true;
        }
        CHECK(found);
        CHECK_FALSE(row.help.empty());
        CHECK_FALSE(row.example.empty());
    }
    CHECK(schema["additionalProperties"] == false);
    const auto library = nlohmann::json::parse(schema_json(SchemaKind::library));
    CHECK_FALSE(library["properties"].contains("phases"));
    CHECK(library["properties"].contains("sounds"));
}

TEST_CASE("the shipped sessions parse and lint without an error") {
    for (const auto& entry : fs::directory_iterator(kTree + "/scripts/sessions")) {
        if (entry.path().extension() != ".yaml") continue;
        config::Diagnostics diagnostics;
        const auto script = parse(entry.path().string(), "", diagnostics);
        INFO(config::findings_text(diagnostics));
        REQUIRE(script);
        lint(*script, diagnostics);
        CHECK(diagnostics.errors() == 0);
        CHECK(script->content_root == fs::weakly_canonical(kTree + "/scripts").string());
    }
}

TEST_CASE("the examples of the language page parse") {
    std::ifstream page(kTree + "/scripts/README.md");
    std::string line, example;
    bool inside = false;
    int examples = 0;
    while (std::getline(page, line)) {
        if (line == "```yaml") {
            inside = true;
            example.clear();
        } else if (line == "```" && inside) {
            inside = false;
            const TemporaryFolder folder;
            ++examples;
            (void)must_parse(folder.write("example.yaml", example));
        } else if (inside) {
            example += line + "\n";
        }
    }
    CHECK(examples >= 1);
}

TEST_CASE("the default layers stand at the researched levels, and a line ducks the others") {
    const TemporaryFolder folder;
    const Script script = must_parse(folder.write("a.yaml", kSmall));
    REQUIRE(script.layers.size() == 5);
    CHECK(script.layer("bed")->level->value.lufs == -27.0);
    CHECK(script.layer("nature")->level->value.lufs == -33.0);
    CHECK(script.layer("pacer")->level->value.lufs == -30.0);
    CHECK(script.layer("tone")->level->value.lufs == -33.0);
    const Layer& line = *script.layer("line");
    CHECK(line.level->value.lufs == -20.0);
    REQUIRE(line.duck);
    CHECK(line.duck->depths.at("bed").value.value == -8.0);
    CHECK(line.duck->depths.at("pacer").value.value == -6.0);
    CHECK(line.duck->attack.value == 0.8);
}

TEST_CASE("speech without a language serves the only language of the script, and is missing where there are two") {
    const TemporaryFolder folder;
    const Script script = must_parse(folder.write("a.yaml", kSmall));
    CHECK(script.line("hello")->text.at("en")[0].text == "Welcome.");
    std::string two = kSmall;
    two.replace(two.find("[en]"), 4, "[en, es]");
    config::Diagnostics diagnostics;
    CHECK_FALSE(parse(folder.write("b.yaml", two), "", diagnostics));
    REQUIRE(diagnostics.findings().size() == 1);
    CHECK(diagnostics.findings()[0].rule == "missing-language");
}

TEST_CASE("defaults hold where a cue says nothing and give way where it says something") {
    const TemporaryFolder folder;
    std::string text = kSmall;
    text.insert(text.find("sounds:"), "defaults: {fade_in: 7s}\n");
    text.replace(text.find("{at: 5s, line: hello}"), 21,
                 "{at: 5s, line: hello}, {at: 9s, play: warm, fade_in: 3s}");
    const Script script = must_parse(folder.write("a.yaml", text));
    CHECK(script.phases[0].cues[0].fade_in->value == 7.0);
    CHECK_FALSE(script.phases[0].cues[1].fade_in);
    CHECK(script.phases[0].cues[2].fade_in->value == 3.0);
}

TEST_CASE("the hash changes with every byte of the script and of its libraries, and with nothing else") {
    const TemporaryFolder folder;
    std::string text = kSmall;
    text.insert(text.find("sounds:"), "use: [lib.yaml]\n");
    const std::string file = folder.write("a.yaml", text);
    folder.write("lib.yaml", "stillroom: 1\n");
    const std::string first = must_parse(file).hash;
    CHECK(first.size() == 64);
    CHECK(must_parse(file).hash == first);
    folder.write("lib.yaml", "stillroom: 1\n\n");
    const std::string second = must_parse(file).hash;
    CHECK(second != first);
    folder.write("a.yaml", text + "# more\n");
    CHECK(must_parse(file).hash != second);
}

TEST_CASE("libraries that use each other are read once") {
    const TemporaryFolder folder;
    std::string text = kSmall;
    text.insert(text.find("sounds:"), "use: [a-lib.yaml, b-lib.yaml]\n");
    folder.write("a-lib.yaml", "stillroom: 1\nuse: [b-lib.yaml]\npacers: {soft: {rate: 6/min}}\n");
    folder.write("b-lib.yaml", "stillroom: 1\nuse: [a-lib.yaml]\npacers: {slow: {rate: 5/min}}\n");
    CHECK(must_parse(folder.write("a.yaml", text)).pacers.size() == 2);
}

TEST_CASE("no path leaves the content root, by dots or by a symbolic link") {
    const TemporaryFolder folder;
    const fs::path outside = folder.path() / "outside";
    folder.write("outside/secret.yaml", "stillroom: 1\n");
    folder.write("home/sessions/x", "");
    folder.write("home/library/x", "");
    fs::create_directory_symlink(outside, folder.path() / "home" / "library" / "link");
    for (const char* used : {"../../outside/secret.yaml", "../library/link/secret.yaml"}) {
        std::string text = kSmall;
        text.insert(text.find("sounds:"), std::string("use: [") + used + "]\n");
        config::Diagnostics diagnostics;
        CHECK_FALSE(parse(folder.write("home/sessions/a.yaml", text), "", diagnostics));
        REQUIRE(diagnostics.findings().size() == 1);
        CHECK(diagnostics.findings()[0].rule == "path-outside");
    }
}

TEST_CASE("a rate with a ratio, and a ramp, give the pattern they end at") {
    const TemporaryFolder folder;
    std::string text = kSmall;
    text.insert(text.find("sounds:"),
                "pacers: {six: {rate: 6/min, ratio: \"4:6\"}, ramp: {from: 12/min, to: 8/min}, box: {rate: 4/min, "
                "ratio: \"4:4:4:3\"}}\n");
    const Script script = must_parse(folder.write("a.yaml", text));
    CHECK(script.pacer("six")->pattern.inhale.value == Approx(4.0));
    CHECK(script.pacer("six")->pattern.exhale.value == Approx(6.0));
    CHECK(script.pacer("ramp")->pattern.period().value == Approx(7.5));
    CHECK(script.pacer("ramp")->ramp->growth == Approx(0.02));
    CHECK(script.pacer("box")->pattern.rest.value == Approx(3.0));
}

TEST_CASE("times count from the start, from a marker and back from the end") {
    const TemporaryFolder folder;
    std::string text = kSmall;
    text.replace(text.find("length: 1m"), 10, "length: 1m, markers: {half: 30s}");
    text.replace(text.find("{at: 5s,"), 8, "{at: half + 5s,");
    text.replace(text.find("{at: half + 5s, line: hello}"), 28,
                 "{at: half + 5s, line: hello}, {at: end - 0:10, fade: bed, to: off}");
    const Script script = must_parse(folder.write("a.yaml", text));
    const auto& cues = script.phases[0].cues;
    CHECK(cues[1].at.anchor == TimePoint::Anchor::marker);
    CHECK(cues[1].at.offset.value == 5.0);
    CHECK(cues[2].at.anchor == TimePoint::Anchor::end);
    CHECK(cues[2].at.offset.value == -10.0);
}
