#include "scripts/lint.h"
#include "config/finding_text.h"
#include "scripts/parse.h"
#include "scripts/used_lines.h"
#include "scripts/wording.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include "tests/support/temporary_folder.h"

using namespace stillroom;
using tests::TemporaryFolder;
using namespace stillroom::scripts;

namespace {

const std::string kHead =
    "stillroom: 1\nid: lint\nroute: iv\nlanguages: [en]\nsounds: {warm: {synth: warm}, sea: {synth: tide}, struck: "
    "{synth: bowl}}\n"
    "pacers: {soft: {rate: 6/min}, quick: {from: 12/min, to: 6/min, growth: 4 %}, box: {rate: 4/min, ratio: "
    "\"1:1:1:1\"}}\n";
const std::string kBed = "{at: 0s, play: warm, keep: true}";

/// The rules that warn or note about a script of these lines and phases, joined by blanks; drafts are left out.
std::string rules_of(const std::string& lines, const std::string& phases, const std::string& more = "") {
    const TemporaryFolder folder;
    const std::string file =
        folder.write("a.yaml", kHead + more + "lines:\n  x: {text: [Hello.]}\n" + lines + "phases:\n" + phases);
    config::Diagnostics diagnostics;
    const auto script = parse(file, "", diagnostics);
    INFO(config::findings_text(diagnostics));
    REQUIRE(script);
    lint(*script, diagnostics);
    std::string rules;
    for (const config::Finding& finding : diagnostics.findings()) {
        if (finding.rule != "S12") rules += (rules.empty() ? "" : " ") + finding.rule;
    }
    return rules;
}

std::string phase(const std::string& id, const std::string& cues, const std::string& length = "10m") {
    return "  - {id: " + id + ", length: " + length + ", cues: [" + cues + "]}\n";
}

std::string words(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "word ";
    return text;
}

}  // namespace

TEST_CASE("speech at the share its phase allows is silent and more of it warns") {
    // 95 words take a minute; an arrival may speak for 35 % of its time.
    const std::string line = "  y: {text: [" + words(19) + ".]}\n";
    const std::string cues = kBed + ", {at: 0s, line: y}, {at: 20s, line: y}";
    CHECK(rules_of(line, phase("arrival", cues, "69s")).empty());
    CHECK(rules_of(line, phase("arrival", cues, "68s")) == "S01");
}

TEST_CASE("a unit of 22 words is silent and one of 23 warns") {
    const std::string cues = kBed + ", {at: 0s, line: y}";
    CHECK(rules_of("  y: {text: [" + words(22) + ".]}\n", phase("first", cues)).empty());
    CHECK(rules_of("  y: {text: [" + words(23) + ".]}\n", phase("first", cues)) == "S02");
}

TEST_CASE("banned wording is found as whole words, in its own language, and where no way out is offered") {
    CHECK(banned_wording("Now relax.", "en").size() == 1);
    CHECK(banned_wording("Relaxing music.", "en").empty());
    CHECK(banned_wording("Don’t worry about it.", "en").size() == 1);
    CHECK(banned_wording("Close your eyes.", "en").size() == 1);
    CHECK(banned_wording("Close your eyes, or leave them open.", "en").empty());
    CHECK(banned_wording("This is just adjusting.", "en").size() == 1);
    CHECK(banned_wording("Adjust the chair.", "en").empty());
    CHECK(banned_wording("¡RELÁJESE!", "es").size() == 1);
    CHECK(banned_wording("Tiene que escuchar.", "es-MX").size() == 1);
    CHECK(banned_wording("No tiene que hacer nada.", "es").empty());
    CHECK(banned_wording("relax", "es").empty());
    CHECK(names_minutes("There are five minutes left."));
    CHECK(names_minutes("Faltan diez minutos."));
    CHECK_FALSE(names_minutes("A single soft tone marks each five minutes."));
}

TEST_CASE("wording and promised minutes warn at the unit that says them") {
    CHECK(rules_of("  y: {text: [Let go now.]}\n", phase("first", kBed + ", {at: 0s, line: y}")) == "S03");
    CHECK(rules_of("  y: {text: [Ten minutes left.]}\n", phase("first", kBed + ", {at: 0s, line: y}")) == "S04");
}

TEST_CASE("a pacer in ascent or peak, a hasty ramp, and holds with a medicine warn") {
    const std::string end = phase("return", "") + phase("reorient", "{at: 0s, line: ground.seat}");
    const std::string seat = "  ground.seat: {text: [Please stay in the chair.]}\n";
    CHECK(rules_of(seat, phase("ascent", kBed + ", {at: 0s, pace: soft, for: 1m}") + end) == "S05");
    CHECK(rules_of("", phase("first", kBed + ", {at: 0s, pace: quick, for: 1m}")) == "S13");
    CHECK(rules_of("", phase("first", kBed + ", {at: 0s, pace: box, for: 1m}")) == "S14");
    CHECK(rules_of("", phase("first", kBed + ", {at: 0s, pace: soft, for: 1m}")).empty());
}

TEST_CASE("a fade that rises 6 dB a second is silent and a steeper one warns") {
    const std::string down = kBed + ", {at: 1s, fade: bed, to: -39 LUFS, over: 4s}, ";
    CHECK(rules_of("", phase("first", down + "{at: 9s, fade: bed, to: -27 LUFS, over: 2s}")).empty());
    CHECK(rules_of("", phase("first", down + "{at: 9s, fade: bed, to: -27 LUFS, over: 1.9s}")) == "S06");
}

TEST_CASE("a session that climbs wants a return, a re-orientation, and a safety line in it") {
    CHECK(rules_of("", phase("peak", kBed)) == "S07 S07");
    CHECK(rules_of("", phase("peak", kBed) + phase("return", "") + phase("reorient", "")) == "S08");
    CHECK(rules_of("  y: {text: [Please stay seated.], tags: [safety]}\n",
                   phase("peak", kBed) + phase("return", "") + phase("reorient", "{at: 0s, line: y}"))
              .empty());
}

TEST_CASE("a cue past the nominal length warns, one past the shortest is noted, and one too long warns") {
    const std::string length = "{min: 1m, nominal: 2m, max: 3m}";
    CHECK(rules_of("", phase("first", kBed + ", {at: 59s, line: x}", length)).empty());
    CHECK(rules_of("", phase("first", kBed + ", {at: 1m, line: x}", length)) == "dropped-when-shortened");
    CHECK(rules_of("", phase("first", kBed + ", {at: end - 10s, line: x}", length)).empty());
    CHECK(rules_of("", phase("first", kBed + ", {at: 2m, line: x}", length)) == "S09");
    CHECK(rules_of("", phase("first", kBed + ", {at: 10s, play: warm, for: 2m}", length)) == "S10");
}

TEST_CASE("three seconds of silence pass, more must be chosen") {
    CHECK(rules_of("", phase("first", "{at: 3s, play: warm}", "1m")).empty());
    CHECK(rules_of("", phase("first", "{at: 3.1s, play: warm}", "1m")) == "S11");
    CHECK(rules_of("", phase("first", "{at: 0s, play: warm}", "1m") + phase("second", "", "1m")) == "S11");
    CHECK(rules_of("", phase("first", kBed, "1m") + phase("second", "", "1m")).empty());
}

TEST_CASE("a struck bowl does not fill the silence after it") {
    CHECK(rules_of("", phase("first", "{at: 0s, play: struck, keep: true}", "1m"), "") == "S11");
    CHECK(rules_of("", phase("first", kBed + ", {at: 0s, layer: tone, play: struck}", "1m")).empty());
}

TEST_CASE("a kept bed ends where another takes over, so silence after that one warns") {
    const std::string taken = kBed + ", {at: 10s, play: sea, crossfade: 4s}";
    CHECK(rules_of("", phase("first", taken, "1m") + phase("second", "", "1m"), "") == "S11");
    CHECK(rules_of("", phase("first", kBed + ", {at: 10s, play: struck}", "1m")) == "S11");
    const std::string kept = kBed + ", {at: 10s, play: sea, crossfade: 4s, keep: true}";
    CHECK(rules_of("", phase("first", kept, "1m") + phase("second", "", "1m")).empty());
    const std::string beside = kBed + ", {at: 10s, layer: nature, play: sea}";
    CHECK(rules_of("", phase("first", beside, "1m") + phase("second", "", "1m")).empty());
}

TEST_CASE("a bed that is faded off is silence until it is faded up again") {
    CHECK(rules_of("", phase("first", kBed + ", {at: 10s, fade: bed, to: off, over: 4s}", "1m")) == "S11");
    CHECK(rules_of("", phase("first", kBed + ", {at: end - 4s, fade: bed, to: off, over: 4s}", "1m")).empty());
    const std::string up =
        ", {at: 10s, fade: bed, to: off, over: 4s}, {at: 16s, fade: bed, to: -30 LUFS, over: 8s}";
    CHECK(rules_of("", phase("first", kBed + up, "1m"), "allow: {S06: a test}\n").empty());
}

TEST_CASE("an allowed rule is silent, and a needless permission is noted") {
    CHECK(rules_of("", phase("peak", kBed), "allow: {S07: a test}\n").empty());
    CHECK(rules_of("", phase("first", kBed), "allow: {S07: a test}\n") == "needless-allow");
}

TEST_CASE("lines without a recording are counted for each language, and recordings are found where they lie") {
    const TemporaryFolder folder;
    const std::string file = folder.write("a.yaml", kHead + "lines: {x: {text: [One., Two.]}}\nphases:\n" +
                                                        phase("first", kBed + ", {at: 0s, line: x}"));
    const auto drafts = [&] {
        config::Diagnostics diagnostics;
        const auto script = parse(file, "", diagnostics);
        REQUIRE(script);
        lint(*script, diagnostics);
        return diagnostics.warnings();
    };
    folder.write("recordings/en/x/1.flac", "");
    CHECK(drafts() == 1);
    folder.write("recordings/en/x/2.wav", "");
    CHECK(drafts() == 0);
}

TEST_CASE("words that are true only sometimes are found with the fact they need, in their own language") {
    CHECK(claimed_facts("Your team is here.", "en").front().fact == "staff_present");
    CHECK(claimed_facts("You were given a medicine today.", "en").front().fact == "medicine_given");
    CHECK(claimed_facts("El medicamento se irá poco a poco.", "es-MX").front().fact == "medicine_given");
    CHECK(claimed_facts("This medicine can arrive quickly.", "en").empty());
    CHECK(claimed_facts("A team of horses.", "en").empty());
}

TEST_CASE("Spanish that is not usted, or guesses who listens, is found as whole words") {
    CHECK(presuming_words("¿Puedes oír el mar?", "es") == "puedes");
    CHECK(presuming_words("Bienvenido.", "es-MX") == "bienvenido");
    CHECK_FALSE(presuming_words("Le damos la bienvenida.", "es"));
    CHECK_FALSE(presuming_words("Note dónde le sostiene el sillón.", "es"));
    CHECK_FALSE(presuming_words("Casi todo es tranquilo.", "es"));
    CHECK_FALSE(presuming_words("Tu casa.", "en"));
}

TEST_CASE("what a cue or a set requires holds for the words it speaks") {
    const std::string team = "  y: {text: [Your team is here.]}\n";
    CHECK(rules_of(team, phase("first", kBed + ", {at: 0s, line: y}")) == "S28");
    CHECK(rules_of(team, phase("first", kBed + ", {at: 0s, line: y, requires: [staff_present]}")).empty());
    const std::string set = "cue_sets: {told: {lines: [y], requires: [staff_present]}}\non_demand: [told]\n";
    CHECK(rules_of(team, phase("first", kBed), set).empty());
    CHECK(rules_of(team, phase("first", kBed), "cue_sets: {told: {lines: [y]}}\non_demand: [told]\n") == "S28");
}
