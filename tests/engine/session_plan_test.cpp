#include "engine/session_plan.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "engine/conductor.h"
#include "engine/mixer_settings.h"
#include "tests/engine/live_rig.h"

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;

namespace {

const std::string kScript = R"(stillroom: 1
id: plan
title: {en: "Plan"}
route: none
languages: [en]
sounds:
  warm: {synth: warm}
  note: {synth: bowl}
lines:
  hello: {text: {en: ["Hello and welcome."]}}
cue_sets:
  ring: {play: note}
phases:
  - id: one
    length: 12s
    cues:
      - {at: 0s, layer: bed, play: warm, fade_in: 3s}
      - {at: 4s, line: hello}
on_demand: [ring]
)";

/// Of a plan to change, or of one to read.
auto& first_play(auto& plan) { return std::get<scripts::PlannedPlay>(plan.phases.front().cues.front().action); }
scripts::PlannedLine& first_line(scripts::Plan& plan) {
    return std::get<scripts::PlannedLine>(plan.phases.front().cues.back().action);
}

std::vector<float> read(audio::Source& source, int frames) {
    std::vector<float> heard;
    while (static_cast<int>(heard.size()) < frames) {
        const audio::SourceSpan span = source.read(std::min(512, frames - static_cast<int>(heard.size())));
        heard.insert(heard.end(), span.left, span.left + span.frames);
        if (span.frames == 0) break;
    }
    return heard;
}

/// First samples after at least a hundred frames of silence, as session frames, of a stretch of a session.
std::vector<std::int64_t> onsets(const scripts::Plan& plan, Frames from, Frames length) {
    const auto session = session_of(plan);
    engine::Conductor conductor(session->plan(), *session, {});
    conductor.start_at(from);
    const Frames begins = conductor.now();
    engine::rt::ZoneMixer mixer(engine::mixer_settings(*session, begins));
    audio::AudioBuffer block(2, 512);
    const audio::AudioView view = block.view();
    std::vector<std::int64_t> found;
    std::int64_t silent = 0;
    for (Frames done; done < length; done += Frames{512}) {
        for (const auto& command : conductor.advance()) REQUIRE(mixer.commands().try_push(command));
        mixer.render({&view, 1});
        for (int i = 0; i < 512; ++i) {
            if (block.channel(0)[i] == 0.0f) {
                ++silent;
                continue;
            }
            if (silent >= 100)
                found.push_back(begins.count + done.count + i - engine::rt::ZoneMixer::latency().count);
            silent = 0;
        }
    }
    return found;
}

}  // namespace

TEST_CASE("A clip that was never prepared, or is gone, is refused with the place of the cue that wanted it",
          "[engine][session-plan]") {
    scripts::Plan plan = plan_of_text(kScript);
    std::string expected;
    SECTION("never prepared") {
        first_line(plan).clip.file.clear();
        expected = "stillroom prepare";
    }
    SECTION("gone") {
        first_line(plan).clip.file = "/no/such/clip";
        expected = "prepare the session again";
    }
    const auto session = engine::SessionPlan::build(plan, 1);
    REQUIRE_FALSE(session);
    INFO(session.error().message);
    CHECK(session.error().message.find("script.yaml:18:9: ") != std::string::npos);
    CHECK(session.error().message.find(expected) != std::string::npos);
}

TEST_CASE("The same seed gives the same session, another seed another one", "[engine][session-plan]") {
    scripts::Plan plan = plan_of_text(kScript);
    const auto bed = [&](std::uint64_t seed) {
        const auto session = session_of(plan, seed);
        return read(*session->open(first_play(session->plan()), Frames{0}), 48000);
    };
    CHECK(bed(7) == bed(7));
    CHECK(bed(7) != bed(8));
}

TEST_CASE("A sound that a voice may still read is never handed out again before it is closed",
          "[engine][session-plan]") {
    const auto session = session_of(plan_of_text(kScript));
    const auto& play = std::get<scripts::PlannedPlay>(session->plan().phases.front().cues.front().action);
    audio::Source* const first = session->open(play, Frames{0});
    REQUIRE(first != nullptr);
    const auto heard = read(*first, 1000);
    // A bed has a second one, for when staff change the music.
    audio::Source* const second = session->open(play, Frames{0});
    REQUIRE(second != nullptr);
    CHECK(second != first);
    CHECK(session->open(play, Frames{0}) == nullptr);
    session->close(first);
    REQUIRE(session->open(play, Frames{0}) == first);
    CHECK(read(*first, 1000) == heard);

    const auto& by_hand = *session->plan().cue_sets.front().play;
    audio::Source* const one = session->open(by_hand, Frames{0});
    audio::Source* const two = session->open(by_hand, Frames{0});
    CHECK(one != nullptr);
    CHECK(two != nullptr);
    CHECK(one != two);
}

TEST_CASE("A pacer is not one frame off after twelve hours", "[engine][session-plan]") {
    const scripts::Plan plan = plan_of_text(R"(stillroom: 1
id: half-a-day
title: {en: "Half a day"}
route: none
languages: [en]
pacers:
  odd: {rate: 7/min, ratio: "4:0:4:2", voice: glide}
phases:
  - id: whole
    length: 12h 10m
    cues:
      - {at: 1s, layer: pacer, pace: odd, fade_in: 2s}
)");
    constexpr std::int64_t kStart = 48000;
    // Seven breaths a minute last 411428.57 frames each.
    const auto turn = [](std::int64_t n) { return kStart + (n * 60 * 48000 * 2 + 7) / 14; };
    const auto offset = [&](std::int64_t heard) {
        const std::int64_t n = (heard - kStart + 200'000) * 7 / (60 * 48000);
        return heard - turn(n);
    };
    auto early = onsets(plan, Frames{0}, audio::frames_of({60.0}, plan.rate));
    REQUIRE(early.size() >= 6);
    early.erase(early.begin());  // the first breath rises out of the voice's own fade-in
    for (const std::int64_t heard : early) CHECK(offset(heard) == 0);
    const auto late =
        onsets(plan, audio::frames_of({12.0 * 3600.0}, plan.rate), audio::frames_of({60.0}, plan.rate));
    REQUIRE(late.size() >= 6);
    for (const std::int64_t heard : late) CHECK(offset(heard) == 0);
    CHECK(late.back() > 12LL * 3600 * 48000);
}
