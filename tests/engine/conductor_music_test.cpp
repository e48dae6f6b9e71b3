// Other music in place of the bed that sounds.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::VerbKind;
using What = engine::SessionEvent::What;
using Kind = engine::rt::Command::Kind;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

void wait(Rig& rig, double seconds) { rig.run_to(rig.conductor().now() + at_second(seconds)); }

/// Why a verb of this kind was refused last.
std::string why(const Rig& rig, VerbKind kind) {
    const auto refused = rig.told(What::refused, std::string(engine::name_of(kind)));
    return refused.empty() ? "" : refused.back().text;
}

/// Three beds in three phases of five minutes.
scripts::Plan three_beds() {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay kept = bed("warm");
    kept.keep = true;
    scripts::PlannedPlay tide = bed("tide"), night = bed("night");
    tide.crossfade = night.crossfade = at_second(10.0);
    add_phase(plan, "one", 300.0, {cue(0.0, kept)});
    add_phase(plan, "two", 300.0, {cue(0.0, tide)});
    add_phase(plan, "three", 300.0, {cue(0.0, night)});
    return plan;
}

/// Ids of the beds that sound and are not on their way out.
std::vector<std::string> beds_now(const Rig& rig) {
    std::vector<std::string> now;
    for (const auto& start : rig.commands()) {
        if (start.kind != Kind::start_voice || start.layer != kBed) continue;
        const bool gone = std::any_of(rig.commands().begin(), rig.commands().end(), [&](const auto& stop) {
            return stop.kind == Kind::stop_voice && stop.voice == start.voice;
        });
        if (!gone) now.push_back(FakeSources::of(start).id);
    }
    return now;
}

}  // namespace

TEST_CASE("Other music is the next of the script, around and around, crossfaded, and one bed sounds at a time",
          "[engine][conductor][music]") {
    Rig rig(three_beds(), kLive);
    rig.run_to(20.0);
    if (GENERATE(false, true)) rig.ask(VerbKind::hold);
    for (const char* const next : {"tide", "night", "warm", "tide"}) {
        const Frames asked = rig.ask(VerbKind::change_music);
        wait(rig, 20.0);
        CHECK(beds_now(rig) == std::vector<std::string>{next});
        for (const auto& command : rig.commands())
            if (command.at == asked && (command.kind == Kind::start_voice || command.kind == Kind::stop_voice))
                CHECK(command.length == at_second(6.0));
    }
    CHECK(why(rig, VerbKind::change_music).empty());
}

TEST_CASE("Other music may be named, where the script has it and it does not sound already",
          "[engine][conductor][music]") {
    Rig rig(three_beds(), kLive);
    rig.run_to(20.0);
    rig.ask(VerbKind::change_music, "night");
    wait(rig, 10.0);
    CHECK(beds_now(rig) == std::vector<std::string>{"night"});
    rig.ask(VerbKind::change_music, "night");
    CHECK(why(rig, VerbKind::change_music) == "'night' sounds already");
    rig.ask(VerbKind::change_music, "thunder");
    CHECK(why(rig, VerbKind::change_music) == "the script has no music 'thunder'");
    CHECK(beds_now(rig) == std::vector<std::string>{"night"});
    SECTION("it takes the place of the old one: kept where that was kept, replaced where that was replaced") {
        rig.run_to(320.0);
        CHECK(beds_now(rig) == std::vector<std::string>{"tide"});
    }
}

TEST_CASE("The bed of the next phase comes though staff have called it before", "[engine][conductor][music]") {
    scripts::Plan plan = three_beds();
    std::get<scripts::PlannedPlay>(plan.phases[0].cues[0].action).keep = GENERATE(false, true);
    Rig rig(plan, kLive);
    rig.run_to(280.0);
    rig.ask(VerbKind::change_music, "tide");
    rig.run_to(400.0);
    CHECK(beds_now(rig) == std::vector<std::string>{"tide"});
    CHECK(rig.told(What::refused, "tide").empty());
    rig.run_to(620.0);
    CHECK(beds_now(rig) == std::vector<std::string>{"night"});
}

TEST_CASE("A pool that staff call goes on with its next member, and ends when the bed it replaced would",
          "[engine][conductor][music]") {
    scripts::Plan plan = three_beds();
    const auto member = [](const char* id) {
        scripts::PlannedPlay play = bed(id);
        scripts::ClipSource clip;
        clip.out = at_second(40.0);
        play.source = clip;
        return play;
    };
    scripts::PlannedPlay both = bed("both");
    both.source = scripts::PoolSource{.members = {member("a"), member("b")}, .crossfade = at_second(5.0)};
    plan.phases[1].cues[0] = cue(0.0, both);
    const bool ends = GENERATE(false, true);
    if (ends) std::get<scripts::PlannedPlay>(plan.phases[0].cues[0].action).length = at_second(150.0);
    Rig rig(plan, kLive);
    rig.run_to(20.0);
    const Frames asked = rig.ask(VerbKind::change_music, "both");
    rig.run_to(140.0);
    CHECK(rig.starts("a") == std::vector{asked, asked + at_second(70.0)});
    CHECK(rig.starts("b") == std::vector{asked + at_second(35.0), asked + at_second(105.0)});
    rig.run_to(160.0);
    CHECK(beds_now(rig).empty() == ends);
}

TEST_CASE("Other music is as loud as the layer on which it takes its place", "[engine][conductor][music]") {
    scripts::Plan plan = three_beds();
    plan.layers.push_back(plan.layers[kBed]);
    plan.layers.back().id = "second";
    plan.layers.back().level = {plan.layers[kBed].level.lufs + 6.0};
    std::get<scripts::PlannedPlay>(plan.phases[1].cues[0].action).layer = plan.layers.size() - 1;
    Rig rig(plan, kLive);
    rig.run_to(20.0);
    const Frames asked = rig.ask(VerbKind::change_music, "tide");
    rig.step();
    for (const auto& command : rig.commands())
        if (command.at == asked && command.kind == Kind::start_voice) {
            CHECK(command.layer == kBed);
            CHECK(command.gain == Approx(audio::gain_of(Decibels{-6.0})));
        }
}
