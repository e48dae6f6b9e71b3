#include "engine/live_session.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "devices/simulated_device.h"
#include "tests/engine/live_rig.h"

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;
using engine::VerbKind;
using State = engine::ConductorView::State;
using What = engine::SessionEvent::What;

namespace {

/// Bed, pacer, line and duck within eleven seconds.
const std::string kShort = R"(stillroom: 1
id: short
title: {en: "Short"}
route: none
languages: [en]
sounds:
  warm: {synth: warm}
lines:
  hello: {text: {en: ["Hello and welcome."]}}
pacers:
  settle: {rate: 8/min, ratio: "4:6"}
phases:
  - id: arrival
    length: 11s
    cues:
      - {at: 0s, layer: bed, play: warm, fade_in: 3s}
      - {at: 1s, layer: pacer, pace: settle, fade_in: 2s}
      - {at: 4s, line: hello}
)";

/// Two beds and nothing that ends soon.
const std::string kLong = R"(stillroom: 1
id: long
title: {en: "Long"}
route: none
languages: [en]
sounds:
  warm: {synth: warm}
lines:
  here: {text: {en: ["You can feel the chair."]}}
cue_sets:
  contact: {lines: [here]}
phases:
  - id: whole
    length: {min: 1m, nominal: 30m, max: 60m}
    cues:
      - {at: 0s, layer: bed, play: warm, fade_in: 3s}
on_demand: [contact]
)";

std::size_t faults(engine::LiveSession& live) {
    std::size_t count = 0;
    for (const auto& event : live.take_events()) count += event.what == What::fault ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("What a live session gives equals the render, sample for sample from the first frame to the last",
          "[engine][live]") {
    const int block = GENERATE(16, 64, 1024);
    const scripts::Plan plan = plan_of_text(kShort);
    const std::vector<float> expected = rendered(plan);
    engine::LiveOptions options = LiveRig::quiet_options();
    options.block = block;
    LiveRig rig(plan, options);
    const std::vector<float> heard = rig.take(48000 * 60);
    CHECK(rig.live().status().finished);
    CHECK(rig.live().status().mixer.stalled == Frames{0});
    CHECK(faults(rig.live()) == 0);
    // Live, the limiter's look-ahead is latency.
    const auto latency = static_cast<std::size_t>(2 * engine::rt::OutputStage::latency().count);
    REQUIRE(heard.size() >= expected.size() + latency);
    REQUIRE(first_sound(heard) == first_sound(expected) + latency);
    const auto differs =
        std::mismatch(expected.begin(), expected.end(), heard.begin() + static_cast<std::ptrdiff_t>(latency));
    CHECK(differs.first - expected.begin() == static_cast<std::ptrdiff_t>(expected.size()));
}

TEST_CASE("A live session that begins later equals the render from there, once its fade-in is over",
          "[engine][live]") {
    const scripts::Plan plan = plan_of_text(kShort);
    engine::RenderOptions from_there;
    from_there.from = Frames{512 * 281};  // three seconds
    const std::vector<float> expected = rendered(plan, nullptr, from_there);
    engine::LiveOptions options = LiveRig::quiet_options();
    options.from = from_there.from;
    LiveRig rig(plan, options);
    const std::vector<float> heard = rig.take(48000 * 30);
    const auto latency = static_cast<std::size_t>(2 * engine::rt::OutputStage::latency().count);
    REQUIRE(heard.size() >= expected.size() + latency);
    // The governor and the limiter remember a few seconds; what is left of that after the fade is far below
    // hearing.
    double worst = 0.0;
    for (std::size_t i = 2 * 48000 * 4; i < expected.size(); ++i)
        worst =
            std::max(worst, std::abs(static_cast<double>(expected[i]) - static_cast<double>(heard[i + latency])));
    CHECK(worst < 1e-6);
}

TEST_CASE("A live session through a simulated card plays every frame it renders, without a gap", "[engine][live]") {
    const scripts::Plan plan = plan_of_text(kShort);
    const std::vector<float> expected = rendered(plan);
    const auto session = session_of(plan);
    audio::OutputRing ring(2, Frames{8192});
    devices::SimulatedDevice card({.period = Frames{128}});
    engine::LiveSession live(*session, ring, LiveRig::quiet_options());
    live.start();
    REQUIRE(ring.wait_for_frames(8192 - 2048, audio::Seconds{60.0}));
    REQUIRE(card.start(ring));
    while (!live.status().finished) {
        if (ring.wait_for_frames(8192 - 2048, audio::Seconds{0.02}) || live.status().mixer.finished)
            card.advance(Frames{128});
    }
    card.stop();
    CHECK(ring.gaps() == 0);
    const std::vector<float> heard = card.captured();
    const auto latency = static_cast<std::size_t>(2 * engine::rt::OutputStage::latency().count);
    REQUIRE(heard.size() >= expected.size() + latency);
    CHECK(std::equal(expected.begin(), expected.end(), heard.begin() + static_cast<std::ptrdiff_t>(latency)));
}

TEST_CASE("Stop and lower act on the very next block, and resume brings the sound back", "[engine][live]") {
    LiveRig rig(plan_of_text(kLong));
    (void)rig.take(48000 * 6);
    const Frames before = rig.live().status().mixer.session;
    rig.live().post({VerbKind::cut, {}, {}});
    // What the ring holds was rendered before; behind it lies one block, and ten milliseconds of fade.
    const auto cut = rig.take(LiveRig::kRing + 1024 + 480);
    CHECK(std::all_of(cut.end() - 256, cut.end(), [](float sample) { return sample == 0.0f; }));
    (void)rig.take(48000);
    CHECK(rig.live().status().session.state == State::stopped);
    CHECK(rig.live().status().mixer.session > before);
    rig.live().post({VerbKind::resume, {}, {}});
    (void)rig.take(48000 * 5);
    const auto back = rig.take(4800);
    CHECK(std::any_of(back.begin(), back.end(), [](float sample) { return sample != 0.0f; }));
    CHECK(rig.live().status().session.state == State::playing);
}

TEST_CASE("What staff cut stays silent until a verb brings it back that the session does not refuse",
          "[engine][live]") {
    LiveRig rig(plan_of_text(kLong));
    const auto is_silent = [&] {
        (void)rig.take(48000 * 5);
        const auto now = rig.take(4800);
        return std::all_of(now.begin(), now.end(), [](float sample) { return sample == 0.0f; });
    };
    CHECK_FALSE(is_silent());
    rig.live().post({VerbKind::cut, {}, {}});
    CHECK(is_silent());
    rig.live().post({VerbKind::ground, "no such cue set", {}});
    CHECK(is_silent());
    CHECK(rig.live().status().session.state == State::stopped);
    // Whoever is quick: a cut right after the verb that would bring the sound back is the last word.
    rig.live().post({VerbKind::ground, {}, {}});
    rig.live().post({VerbKind::cut, {}, {}});
    CHECK(is_silent());
    rig.live().post({VerbKind::ground, "contact", {}});
    rig.live().post({VerbKind::ground, "contact", {}});  // the second press, should it still cool down
    CHECK_FALSE(is_silent());
}

TEST_CASE("Lower ends 30 dB down and says so, and raise is heard from there on", "[engine][live]") {
    LiveRig rig(plan_of_text(kLong));
    const auto trim_after = [&](VerbKind verb, int times) {
        for (int i = 0; i < times; ++i) rig.live().post({verb, {}, {}});
        (void)rig.take(48000);
        return 20.0 * std::log10(static_cast<double>(rig.live().status().mixer.trim));
    };
    (void)rig.take(48000);
    CHECK(trim_after(VerbKind::lower, 10) == Approx(-30.0).margin(0.01));
    CHECK(trim_after(VerbKind::lower, 40) == Approx(-30.0).margin(0.01));
    int told = 0;
    for (const auto& event : rig.live().take_events())
        if (event.what == What::refused) {
            ++told;
            CHECK(event.id == "lower");
            CHECK_THAT(event.text, Catch::Matchers::Contains("30 dB down: raise brings it back"));
        }
    CHECK(told == 40);
    CHECK(trim_after(VerbKind::raise, 1) == Approx(-28.5).margin(0.01));
    CHECK(trim_after(VerbKind::raise, 30) == Approx(0.0).margin(0.01));
}

TEST_CASE("Staff's verbs may come from many threads at once, and each is answered by its number",
          "[engine][live]") {
    LiveRig rig(plan_of_text(kLong));
    constexpr int kEach = 300;
    using Numbered = std::map<std::uint64_t, std::string>;
    std::array<Numbered, 2> asked;
    const auto press = [&](unsigned salt, Numbered& mine) {
        constexpr VerbKind kVerbs[] = {VerbKind::hold,  VerbKind::release, VerbKind::ground, VerbKind::back,
                                       VerbKind::quiet, VerbKind::stop,    VerbKind::resume, VerbKind::lower,
                                       VerbKind::raise, VerbKind::extend,  VerbKind::skip};
        for (unsigned i = 0; i < kEach; ++i) {
            const VerbKind kind = kVerbs[(i * 7 + salt) % std::size(kVerbs)];
            mine[rig.live().post({kind, {}, Frames{48000}})] = name_of(kind);
            (void)rig.live().status();
        }
    };
    std::thread one(press, 0, std::ref(asked[0])), two(press, 3, std::ref(asked[1]));
    Numbered answered;
    const auto hear = [&] {
        (void)rig.take(480);
        for (const auto& event : rig.live().take_events())
            if (event.press > 0) CHECK(answered.emplace(event.press, event.id).second);
    };
    for (int i = 0; i < 20; ++i) hear();
    one.join();
    two.join();
    while (answered.size() < std::size_t{2} * kEach) hear();
    asked[0].merge(asked[1]);
    CHECK(answered == asked[0]);
    rig.live().post({VerbKind::end, {}, {}});
    (void)rig.take(48000 * 20);
    CHECK(rig.live().status().finished);
}

TEST_CASE("A live session can be destroyed in the middle, before its start, and with an output that takes nothing",
          "[engine][live]") {
    const scripts::Plan plan = plan_of_text(kLong);
    SECTION("in the middle of a line") {
        LiveRig rig(plan);
        (void)rig.take(48000);
        rig.live().post({VerbKind::ground, {}, {}});
        (void)rig.take(96000);
        rig.destroy();
    }
    SECTION("while nobody takes a frame") {
        LiveRig rig(plan);
        REQUIRE(rig.ring().wait_for_frames(LiveRig::kRing - 2048, audio::Seconds{60.0}));
        for (int i = 0; i < 200; ++i) rig.live().post({VerbKind::lower, {}, {}});
        rig.destroy();
        CHECK(rig.ring().consumed() == Frames{0});
    }
    SECTION("before it was started") {
        const auto session = session_of(plan);
        audio::OutputRing ring(2, Frames{4096});
        const engine::LiveSession live(*session, ring, LiveRig::quiet_options());
    }
}

TEST_CASE("An output that takes nothing holds the session's time, and it goes on from there without a fault",
          "[engine][live]") {
    const scripts::Plan plan = plan_of_text(kShort);
    const std::vector<float> expected = rendered(plan);
    LiveRig rig(plan);
    std::vector<float> heard = rig.take(48000 * 3);
    const std::int64_t blocks = rig.live().blocks();
    // The mixer fills the ring and then sleeps on it.
    REQUIRE(rig.ring().wait_for_frames(LiveRig::kRing - 2048, audio::Seconds{60.0}));
    CHECK(rig.live().blocks() <= blocks + LiveRig::kRing / 64);
    const auto rest = rig.take(48000 * 60);
    heard.insert(heard.end(), rest.begin(), rest.end());
    const auto latency = static_cast<std::size_t>(2 * engine::rt::OutputStage::latency().count);
    REQUIRE(heard.size() >= expected.size() + latency);
    CHECK(std::equal(expected.begin(), expected.end(), heard.begin() + static_cast<std::ptrdiff_t>(latency)));
    CHECK(faults(rig.live()) == 0);
}

TEST_CASE("A session without an end of its own plays the quiet bed on, and ends when staff say so",
          "[engine][live]") {
    engine::LiveOptions options = LiveRig::quiet_options();
    options.conductor.ends_by_itself = false;
    LiveRig rig(plan_of_text(kShort), options);
    (void)rig.take(48000 * 21);
    CHECK(rig.live().status().session.state == State::afterwards);
    const auto bed = rig.take(48000);
    CHECK(std::any_of(bed.begin(), bed.end(), [](float sample) { return sample != 0.0f; }));
    rig.live().post({VerbKind::end, {}, {}});
    const auto last = rig.take(48000 * 30);
    CHECK(last.size() < 2 * 48000 * 10);
    CHECK(rig.live().status().finished);
}
