#include "scripts/lint.h"
#include "scripts/parse.h"
#include "scripts/plan.h"
#include "scripts/timeline.h"
#include "scripts/used_lines.h"
#include "tests/scripts/well_formed.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

using namespace stillroom;
using namespace stillroom::scripts;

namespace {

/// A shipped session and how long it is; what waits for a breath may take that much longer.
struct Shipped {
    const char* name;
    double seconds;
    double waits = 0.0;
};

constexpr std::array kShipped{
    Shipped{"bodyscan-20", 1200.0},        Shipped{"demo", 180.0},
    Shipped{"ground-12", 720.0},           Shipped{"im-75", 4500.0},
    Shipped{"integrate-15", 900.0},        Shipped{"iv-infusion-40", 4500.0},
    Shipped{"kap-sublingual-120", 7200.0}, Shipped{"prime-10", 600.0},
    Shipped{"resonance-10", 592.0, 20.0},  // two borders between pacers of ten seconds a breath
    Shipped{"spravato-130", 7800.0},       Shipped{"tms-37", 2700.0},
};

std::string shipped_file(const std::string& name) {
    return std::string(STILLROOM_SOURCE_DIR) + "/scripts/sessions/" + name + ".yaml";
}

Script shipped_script(const std::string& name) {
    config::Diagnostics diagnostics;
    auto script = parse(shipped_file(name), "", diagnostics);
    REQUIRE(script);
    return *std::move(script);
}

}  // namespace

TEST_CASE("The sessions that ship are those that are tested here, and each says that its words are drafts") {
    std::set<std::string> shipped, tested;
    for (const auto& entry : std::filesystem::directory_iterator(STILLROOM_SOURCE_DIR "/scripts/sessions"))
        if (entry.path().extension() == ".yaml") shipped.insert(entry.path().stem().string());
    for (const Shipped& session : kShipped) {
        INFO(session.name);
        tested.insert(session.name);
        std::ifstream file(shipped_file(session.name));
        bool says_so = false;
        for (std::string line; std::getline(file, line) && line.starts_with("#");)
            says_so = says_so || line.starts_with("# Drafts: ");
        CHECK(says_so);
    }
    CHECK(shipped == tested);
}

TEST_CASE("Spanish says what English says: every line a shipped session uses has as many units in both") {
    for (const Shipped& session : kShipped) {
        const Script script = shipped_script(session.name);
        for (const Line* line : used_lines(script)) {
            INFO(session.name << ": " << line->id);
            CHECK(line->text.at("en").size() == line->text.at("es").size());
        }
    }
}

TEST_CASE(
    "Every shipped session compiles in both its languages, with no warning but drafts, at its nominal length") {
    const auto session = GENERATE(from_range(kShipped));
    const std::string language = GENERATE("en", "es");
    config::Diagnostics diagnostics;
    INFO(session.name << " in " << language);
    const auto script = parse(shipped_file(session.name), "", diagnostics);
    REQUIRE(script);
    lint(*script, diagnostics);
    const auto plan = compile(*script, Media{}, language, {48000}, diagnostics);
    std::string warnings;
    for (const auto& finding : diagnostics.findings()) {
        // Speech is drafted until a clinic records it, and the check says so; nothing else may be amiss.
        if (finding.severity != config::Severity::note && finding.rule != "S12")
            warnings += finding.rule + " " + finding.message + "\n";
    }
    REQUIRE(plan);
    CHECK(warnings == "");
    CHECK(plan->planned_end >= audio::frames_of({session.seconds}, {48000}));
    CHECK(plan->planned_end <= audio::frames_of({session.seconds + session.waits}, {48000}));
    CHECK(fault_in_xml(timeline_svg(*plan)) == "");
}

TEST_CASE("The shared library brings all sixteen cue sets, each with words in both languages") {
    const Script script = shipped_script("iv-infusion-40");
    CHECK(script.cue_sets.size() == 16);
    for (const CueSet& set : script.cue_sets) {
        INFO(set.id);
        REQUIRE_FALSE(set.lines.empty());
        for (const auto& id : set.lines) {
            const Line* line = script.line(id.value);
            REQUIRE(line);
            CHECK(line->text.count("en") == 1);
            CHECK(line->text.count("es") == 1);
        }
    }
    // What may cover an emergency, and what is untrue without a medicine, only a person may say.
    CHECK(script.line("ground.reassure")->by_hand);
    CHECK(script.line("ground.effects")->by_hand);
}

TEST_CASE("Sessions without a medicine can say no word that needs one, not even by hand") {
    for (const Shipped& session : kShipped) {
        const Script script = shipped_script(session.name);
        if (script.route.value != Route::none && script.route.value != Route::tms) continue;
        for (const Line* line : used_lines(script)) {
            INFO(session.name << ": " << line->id);
            for (const auto& fact : line->requirements) CHECK(fact.value != "medicine_given");
        }
    }
}
