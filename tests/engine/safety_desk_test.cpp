#include "engine/safety_desk.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <optional>
#include <tuple>

using namespace stillroom;
using audio::Frames;
using engine::SafetyDesk;
using engine::VerbKind;
using engine::rt::SafetyCommand;
using Kind = SafetyCommand::Kind;

namespace {

constexpr audio::SampleRate kRate{48000};

Frames at_second(double seconds) { return audio::frames_of(audio::Seconds{seconds}, kRate); }

double decibels(float gain) { return 20.0 * std::log10(static_cast<double>(gain)); }

}  // namespace

TEST_CASE("Stop takes two seconds, cut ten milliseconds and quiet eight, all to silence", "[engine][safety]") {
    SafetyDesk desk(kRate);
    VerbKind verb{};
    Kind kind{};
    double seconds = 0.0;
    std::tie(verb, kind, seconds) =
        GENERATE(std::tuple{VerbKind::stop, Kind::master, 2.0}, std::tuple{VerbKind::cut, Kind::master, 0.01},
                 std::tuple{VerbKind::quiet, Kind::quiet, 8.0});
    CHECK(engine::safety_kind_of(verb) == kind);
    const auto command = desk.press({.kind = verb});
    REQUIRE(command);
    CHECK(command->kind == kind);
    CHECK(command->gain == 0.0f);
    CHECK(command->length == at_second(seconds));
    CHECK(command->press == 1);
    CHECK_FALSE(command->returns);
}

TEST_CASE("Talk lowers everything else by twelve decibels in a blink, and its end lets it back",
          "[engine][safety]") {
    SafetyDesk desk(kRate);
    const auto on = desk.press({.kind = VerbKind::talk, .on = true});
    REQUIRE(on);
    CHECK(on->kind == Kind::talk);
    CHECK(decibels(on->gain) == Approx(-12.0).margin(0.01));
    CHECK(on->length <= at_second(0.2));
    const auto off = desk.press({.kind = VerbKind::talk, .on = false});
    REQUIRE(off);
    CHECK(off->gain == 1.0f);
    CHECK(off->press == 2);
}

TEST_CASE("Lower goes three decibels down to thirty at most, raise one and a half up to where it was",
          "[engine][safety]") {
    SafetyDesk desk(kRate);
    for (int press = 1; press <= 12; ++press) {
        const auto command = desk.press({.kind = VerbKind::lower});
        REQUIRE(command);
        CHECK(decibels(command->gain) == Approx(std::max(-3.0 * press, -30.0)).margin(0.01));
    }
    for (int press = 1; press <= 22; ++press) {
        const auto command = desk.press({.kind = VerbKind::raise});
        REQUIRE(command);
        CHECK(decibels(command->gain) == Approx(std::min(-30.0 + 1.5 * press, 0.0)).margin(0.01));
        CHECK(command->press == static_cast<std::uint32_t>(12 + press));
    }
    desk.lower_by(12.0);
    CHECK(decibels(desk.trim_now().gain) == Approx(-12.0).margin(0.01));
    CHECK(desk.trim_now().length == Frames{0});
    desk.lower_by(100.0);
    CHECK(decibels(desk.trim_now().gain) == Approx(-30.0).margin(0.01));
}

TEST_CASE("Every kind of safety gain counts its own presses, and no other verb moves one", "[engine][safety]") {
    SafetyDesk desk(kRate);
    (void)desk.press({.kind = VerbKind::stop});
    (void)desk.press({.kind = VerbKind::quiet});
    CHECK(desk.press({.kind = VerbKind::cut})->press == 2);
    CHECK(desk.press({.kind = VerbKind::quiet})->press == 2);
    CHECK(desk.press({.kind = VerbKind::raise})->press == 1);
    CHECK(desk.press({.kind = VerbKind::lower})->press == 2);
    for (int i = 0; engine::name_of(static_cast<VerbKind>(i)) != ""; ++i) {
        const auto kind = static_cast<VerbKind>(i);
        const bool safety = kind == VerbKind::stop || kind == VerbKind::cut || kind == VerbKind::quiet ||
                            kind == VerbKind::talk || kind == VerbKind::lower || kind == VerbKind::raise;
        INFO(engine::name_of(kind));
        CHECK(engine::safety_kind_of(kind).has_value() == safety);
        CHECK(desk.press({.kind = kind, .on = false}).has_value() == safety);
    }
}
