#include "scripts/lint.h"
#include "scripts/parse.h"
#include "scripts/plan.h"
#include "scripts/timeline.h"
#include "tests/scripts/well_formed.h"

#include <catch2/catch.hpp>

using namespace stillroom;
using namespace stillroom::scripts;

namespace {

struct Shipped {
    const char* name;
    double seconds;
};

}  // namespace

TEST_CASE(
    "Every shipped session compiles in both its languages, with no warning but drafts, at its nominal length") {
    const auto session = GENERATE(Shipped{"demo", 180.0}, Shipped{"iv-infusion-40", 4500.0});
    const std::string language = GENERATE("en", "es");
    config::Diagnostics diagnostics;
    const std::string file = std::string(STILLROOM_SOURCE_DIR) + "/scripts/sessions/" + session.name + ".yaml";
    const auto script = parse(file, "", diagnostics);
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
    CHECK(plan->planned_end == audio::frames_of({session.seconds}, {48000}));
    CHECK(fault_in_xml(timeline_svg(*plan)) == "");
}

TEST_CASE("The shared library brings all fifteen grounding sets, each with words in both languages") {
    config::Diagnostics diagnostics;
    const auto script =
        parse(std::string(STILLROOM_SOURCE_DIR) + "/scripts/sessions/iv-infusion-40.yaml", "", diagnostics);
    REQUIRE(script);
    CHECK(script->cue_sets.size() == 15);
    for (const CueSet& set : script->cue_sets) {
        INFO(set.id);
        REQUIRE_FALSE(set.lines.empty());
        for (const auto& id : set.lines) {
            const Line* line = script->line(id.value);
            REQUIRE(line);
            CHECK(line->text.count("en") == 1);
            CHECK(line->text.count("es") == 1);
        }
    }
    CHECK(script->line("ground.reassure")->by_hand);
}
