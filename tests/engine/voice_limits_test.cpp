// How many sound at once: who goes, how, and what staff are told.
#include <catch2/catch.hpp>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using Kind = engine::rt::Command::Kind;
using What = engine::SessionEvent::What;

namespace {

scripts::PlannedPlay at_level(scripts::PlannedPlay play, double lufs) {
    play.loudness = {lufs};
    return play;
}

/// So many sounds on a nature layer of their own, one each 100 ms, and what a layer of beds and one of tones say.
scripts::Plan crowd(std::size_t sounds, int crowd_priority) {
    scripts::Plan plan = bare_plan();
    plan.layers.emplace_back();
    plan.layers.back().id = "crowd";
    plan.layers.back().kind = scripts::LayerKind::nature;
    plan.layers.back().max_voices = 100;
    plan.layers.back().priority = crowd_priority;
    std::vector<scripts::PlannedCue> cues;
    for (std::size_t i = 0; i < sounds; ++i) {
        scripts::PlannedPlay play = bed("crowd." + std::to_string(i), plan.layers.size() - 1);
        play.keep = true;
        cues.push_back(cue(0.1 * static_cast<double>(i), play));
    }
    add_phase(plan, "crowd", 30.0, std::move(cues));
    return plan;
}

}  // namespace

TEST_CASE("The quietest of a full layer goes, the oldest of equals, over the newcomer's fade", "[engine][limits]") {
    scripts::Plan plan = bare_plan();
    plan.layers[kTone].steal = scripts::StealPolicy::quietest;
    add_phase(plan, "one", 60.0,
              {cue(0.0, at_level(bed("loud", kTone), -20.0)), cue(10.0, at_level(bed("soft", kTone), -40.0)),
               cue(20.0, at_level(bed("middle", kTone), -30.0)), cue(30.0, at_level(bed("last", kTone), -10.0))});
    Rig rig(plan);
    rig.run_to(59.0);
    REQUIRE(rig.stops("soft").size() == 1);
    CHECK(rig.stops("soft")[0].at == at_second(20.0));
    CHECK(rig.stops("soft")[0].length == at_second(4.0));
    CHECK(rig.stops("middle")[0].at == at_second(30.0));
    CHECK(rig.stops("loud").empty());
}

TEST_CASE("A layer that gives nobody up refuses the newcomer and tells staff; a crossfade still takes over",
          "[engine][limits]") {
    scripts::Plan plan = bare_plan();
    plan.layers[kBed].steal = scripts::StealPolicy::none;
    scripts::PlannedPlay tide = bed("tide");
    tide.crossfade = at_second(6.0);
    add_phase(plan, "one", 60.0, {cue(0.0, bed("warm")), cue(10.0, bed("arc")), cue(20.0, tide)});
    Rig rig(plan);
    rig.run_to(59.0);
    CHECK(rig.starts("arc").empty());
    REQUIRE(rig.told(What::refused, "arc").size() == 1);
    CHECK(rig.told(What::refused, "arc")[0].at == at_second(10.0));
    CHECK(rig.starts("tide").size() == 1);
    CHECK(rig.stops("warm")[0].length == at_second(6.0));
    rig.run_to_the_end();
    rig.destroy_conductor();
    CHECK(rig.sources().still_open() == 0);
}

TEST_CASE("In a full zone the lowest priority gives way with a fade, and a line always finds its voice",
          "[engine][limits]") {
    scripts::Plan plan = crowd(64, 0);
    plan.layers[kBed].priority = 1;
    plan.phases[0].cues.push_back(cue(10.0, bed("warm")));
    plan.phases[0].cues.push_back(cue(12.0, line("hello", 3.0)));
    Rig rig(plan);
    rig.run_to(29.0);
    CHECK(rig.starts("crowd.63").size() == 1);
    REQUIRE(rig.stops("crowd.0").size() == 1);
    CHECK(rig.stops("crowd.0")[0].at == at_second(10.0));
    CHECK(rig.stops("crowd.0")[0].length == at_second(0.5));
    CHECK(rig.stops("crowd.1")[0].at == at_second(12.0));
    CHECK(rig.stops("crowd.2").empty());
    CHECK(rig.starts("warm").size() == 1);
    CHECK(rig.starts("hello").size() == 1);
}

TEST_CASE("In a zone full of what matters more a bed stays out, and staff are told", "[engine][limits]") {
    scripts::Plan plan = crowd(64, 2);
    plan.layers[kBed].priority = 1;
    plan.phases[0].cues.push_back(cue(10.0, bed("warm")));
    plan.phases[0].cues.push_back(cue(12.0, line("hello", 3.0)));
    Rig rig(plan);
    rig.run_to(29.0);
    CHECK(rig.starts("warm").empty());
    CHECK(rig.told(What::refused, "warm").size() == 1);
    CHECK(rig.starts("hello").size() == 1);
}

TEST_CASE("However much starts at once, the mixer never has more to do than it has slots for", "[engine][limits]") {
    scripts::Plan plan = crowd(64, 0);
    // Forty more at one frame: each steals a voice, and what is stolen still fades.
    for (int i = 0; i < 40; ++i)
        plan.phases[0].cues.push_back(cue(10.0, bed("more." + std::to_string(i), plan.layers.size() - 1)));
    plan.phases[0].cues.push_back(cue(10.1, line("hello", 3.0)));
    Rig rig(plan);
    std::set<std::uint32_t> sounding;
    std::map<std::uint32_t, Frames> gone;
    rig.run_to(29.0);
    std::size_t most = 0;
    for (const auto& command : rig.commands()) {
        std::erase_if(sounding,
                      [&](std::uint32_t voice) { return gone.contains(voice) && gone[voice] <= command.at; });
        if (command.kind == Kind::start_voice) sounding.insert(command.voice.value);
        if (command.kind == Kind::stop_voice) {
            REQUIRE(command.length >= at_second(0.05));
            gone[command.voice.value] = command.at + command.length;
        }
        most = std::max(most, sounding.size());
    }
    CHECK(most <= engine::rt::kVoiceSlots);
    CHECK(rig.starts("hello").size() == 1);
    CHECK(std::any_of(rig.events().begin(), rig.events().end(), [](const auto& event) {
        return event.what == What::refused && event.id.starts_with("more.");
    }));
}
