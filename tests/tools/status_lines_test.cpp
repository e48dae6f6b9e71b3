#include "tools/stillroom/status_lines.h"
#include "audio/synth/pacer.h"
#include "config/source_text.h"

#include <catch2/catch.hpp>

using namespace stillroom;
using audio::Frames;
using Catch::Matchers::Contains;
using engine::LiveStatus;
using engine::SessionEvent;
using State = engine::ConductorView::State;

namespace {

constexpr Frames kSecond{48000};

scripts::Plan plan_of_two_phases() {
    scripts::Plan plan;
    plan.rate = {48000};
    plan.phases.resize(2);
    plan.phases[0].title = "Arrival";
    plan.phases[1].title = "Onset";
    return plan;
}

LiveStatus playing_status() {
    LiveStatus status;
    status.session.state = State::playing;
    status.session.at = kSecond * 65;
    status.session.phase_position = kSecond * 65;
    status.session.phase_length = kSecond * 300;
    status.session.left = kSecond * 3600;
    status.session.sounding = {"warm", "anchor"};
    status.session.next = "iv.arrival.2";
    status.session.next_in = kSecond * 25;
    status.mixer.meter.momentary = {-31.2};
    status.mixer.meter.peak = {-18.4};
    return status;
}

}  // namespace

TEST_CASE("the status says where the session stands, what comes next and what is heard") {
    const auto lines = tools::status_lines(playing_status(), plan_of_two_phases(), {kSecond * 65}, 110);
    REQUIRE(lines.size() == 2);
    CHECK_THAT(lines[0], Contains("Arrival  1:05/5:00  ·  session 1:05, 1:00:00 left  ·  iv.arrival.2 in 0:25"));
    CHECK_THAT(lines[1], Contains("-31.2 LUFS -18.4 dB  warm, anchor"));
}

TEST_CASE("status lines are exactly as wide as asked, whatever is in them") {
    LiveStatus status = playing_status();
    status.session.saying = "Le damos la bienvenida. Aquí no tiene que hacer nada; respire a su manera, sin prisa.";
    for (const int width : {40, 79, 200})
        for (const auto& line : tools::status_lines(status, plan_of_two_phases(), {kSecond}, width))
            CHECK(config::characters_in(line) == static_cast<std::size_t>(width));
}

TEST_CASE("what staff must act on stands in the status in capitals, with its key") {
    LiveStatus status = playing_status();
    status.session.state = State::waiting;
    status.session.waiting_for = "Pump running";
    CHECK_THAT(tools::status_text(status, plan_of_two_phases(), {}), Contains("WAITING for: Pump running (c)"));
    status.session.state = State::held;
    CHECK_THAT(tools::status_text(status, plan_of_two_phases(), {}), Contains("Arrival, HELD (space)"));
    status.gaps = 3;
    CHECK_THAT(tools::status_text(status, plan_of_two_phases(), {}), Contains("GAPS 3"));
}

TEST_CASE("the breathing bar fills while the pacer breathes in and empties while it breathes out") {
    const audio::BreathCourse course{{{4.0}, {2.0}, {6.0}, {1.0}}, {}, 0.0};
    const auto at = [&](double seconds) {
        return tools::breath_fullness(course, {48000}, audio::frames_of({seconds}, {48000}));
    };
    CHECK(at(0.0) == Approx(0.0));
    CHECK(at(1.0) == Approx(0.25));
    CHECK(at(4.0) == Approx(1.0));
    CHECK(at(5.9) == Approx(1.0));
    CHECK(at(9.0) == Approx(0.5));
    CHECK(at(12.5) == Approx(0.0));
    CHECK(at(14.0) == Approx(0.25));
}

TEST_CASE("prompts, refusals and faults are told in words with their time; starts and stops are not") {
    const auto plan = plan_of_two_phases();
    const Frames at = kSecond * 754;
    CHECK_THAT(tools::event_line({at, SessionEvent::What::prompt, "prompt", "Check blood pressure"}, plan),
               Contains("12:34  ▶ Check blood pressure"));
    CHECK_THAT(tools::event_line({at, SessionEvent::What::refused, "skip", "this phase cannot be skipped"}, plan),
               Contains("skip: this phase cannot be skipped"));
    CHECK_THAT(tools::event_line({at, SessionEvent::What::fault, "voice", "no free voice"}, plan),
               Contains("FAULT"));
    CHECK(tools::event_line({at, SessionEvent::What::start, "warm", ""}, plan).empty());
}

TEST_CASE("sound that is lost stands first in the status, however narrow the screen") {
    const auto lines = tools::status_lines(playing_status(), plan_of_two_phases(), {{}, true}, 40);
    CHECK(lines[0].starts_with("NO SOUND  ·  Arrival"));
    CHECK(tools::status_text(playing_status(), plan_of_two_phases(), {{}, true}).starts_with("NO SOUND"));
}

TEST_CASE("after a cut the meter says silence at once, though loudness looks back") {
    LiveStatus status = playing_status();
    status.mixer.meter.peak = {-200.0};
    CHECK_THAT(tools::status_lines(status, plan_of_two_phases(), {}, 110)[1],
               Contains("[          ]  silence") && !Contains("-200"));
}

TEST_CASE("grounding is told by the title that staff pressed") {
    scripts::Plan plan = plan_of_two_phases();
    plan.cue_sets.resize(1);
    plan.cue_sets[0].id = "contact";
    plan.cue_sets[0].title = "Contact with the chair";
    CHECK_THAT(tools::event_line({kSecond, SessionEvent::What::verb, "ground", "contact"}, plan),
               Contains("ground: Contact with the chair"));
}
