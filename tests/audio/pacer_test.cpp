#include "audio/synth/pacer.h"

#include "audio/synth/breath_schedule.h"
#include "tests/audio/synth_rendering.h"
#include "tests/support/same_bits.h"

#include <ebur128.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
constexpr std::int64_t kSecond = 48000;
constexpr PacerSound kSounds[] = {PacerSound::swell, PacerSound::glide, PacerSound::both};

BreathCourse ramp(double from, double to, double growth) {
    const double period = 60.0 / to;
    return {{Seconds{period * 0.4}, Seconds{0.0}, Seconds{period * 0.6}, Seconds{0.0}}, from, growth};
}

/// Loudest sample of either side in [from, to).
float loudest(const Stereo& sound, std::int64_t from, std::int64_t to) {
    float most = 0.0f;
    for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i)
        most = std::max({most, std::abs(sound.left[i]), std::abs(sound.right[i])});
    return most;
}

}  // namespace

TEST_CASE("A steady pacer is no frame off after twelve hours", "[audio][pacer]") {
    // Whole milliseconds, so that the exact turn is a fraction of integers.
    const int shapes[][4] = {{4000, 0, 6000, 0}, {4360, 0, 6550, 0}, {4000, 4000, 4000, 4000}, {3001, 7, 4503, 11}};
    for (const auto& shape : shapes)
        for (int hertz : {48000, 44100, 96000}) {
            const BreathCourse course{{Seconds{shape[0] / 1000.0}, Seconds{shape[1] / 1000.0},
                                       Seconds{shape[2] / 1000.0}, Seconds{shape[3] / 1000.0}},
                                      std::nullopt,
                                      0.0};
            const BreathSchedule schedule(course, SampleRate{hertz});
            const std::int64_t period = shape[0] + shape[1] + shape[2] + shape[3];
            const auto nearest = [&](std::int64_t milliseconds) {
                return Frames{(milliseconds * hertz * 2 + 1000) / 2000};
            };
            std::int64_t wrong = 0;
            for (std::int64_t n = 0; n * period < 12 * 3600 * 1000; ++n) {
                const Breath breath = schedule.breath(n);
                wrong += breath.inhale != nearest(n * period);
                wrong += breath.hold != nearest(n * period + shape[0]);
                wrong += breath.exhale != nearest(n * period + shape[0] + shape[1]);
                wrong += breath.rest != nearest(n * period + shape[0] + shape[1] + shape[2]);
                wrong += breath.end != nearest((n + 1) * period);
                wrong += schedule.breath_at(breath.inhale).index != n;
                wrong += schedule.breath_at(breath.end - Frames{1}).index != n;
            }
            INFO(shape[0] << "-" << shape[1] << "-" << shape[2] << "-" << shape[3] << " ms at " << hertz);
            CHECK(wrong == 0);
        }
}

TEST_CASE("A ramp from 12 to 6 a minute at 2 % takes 250 seconds and 35 breaths", "[audio][pacer]") {
    const BreathCourse course = ramp(12.0, 6.0, 0.02);
    const Breath last = breath_number(course, kRate, 34);
    const Breath steady = breath_number(course, kRate, 35);
    CHECK(seconds_of(last.end, kRate).value == Approx(250.0).margin(0.1));
    CHECK((last.end - last.inhale).count < 10 * kSecond);
    CHECK((steady.end - steady.inhale).count == 10 * kSecond);
    CHECK((steady.hold - steady.inhale).count == 4 * kSecond);
    CHECK(breath_number(course, kRate, 15).inhale.count ==
          Approx(5.0 * (std::pow(1.02, 15) - 1) / 0.02 * 48000).margin(1));
}

TEST_CASE("No breath of a ramp differs from the one before by more than its growth", "[audio][pacer]") {
    for (const BreathCourse& course : {ramp(15.0, 6.0, 0.02), ramp(6.0, 10.0, 0.015), ramp(20.0, 4.5, 0.03)}) {
        const BreathSchedule schedule(course, kRate);
        for (std::int64_t n = 0; n < 120; ++n) {
            const Breath one = schedule.breath(n), next = schedule.breath(n + 1);
            REQUIRE(one.end == next.inhale);
            REQUIRE(one.inhale <= one.hold);
            REQUIRE(one.hold <= one.exhale);
            REQUIRE(one.exhale <= one.rest);
            REQUIRE(one.rest == one.end);
            const auto ratio = static_cast<double>((next.end - next.inhale).count) /
                               static_cast<double>((one.end - one.inhale).count);
            REQUIRE(std::max(ratio, 1.0 / ratio) < 1.0 + course.growth + 0.0012);
            REQUIRE(schedule.breath_at(one.inhale).index == n);
            REQUIRE(schedule.breath_at(one.end).index == n + 1);
        }
    }
}

TEST_CASE("A pacer is silent at its turns and heard soon after", "[audio][pacer]") {
    for (PacerSound kind : kSounds) {
        INFO(static_cast<int>(kind));
        const BreathCourse course{{Seconds{4.0}, Seconds{1.0}, Seconds{6.0}, Seconds{0.5}}, std::nullopt, 0.0};
        auto pacer = make_pacer(course, kind, kRate, 9);
        const Breath breath = breath_number(course, kRate, 2);
        const std::int64_t start = breath.inhale.count;
        const Stereo sound = stretch(*pacer, start, breath.end.count - start);
        const float peak = loudest(sound, 0, breath.end.count - start);
        for (Frames turn : {breath.inhale, breath.exhale}) {
            const std::int64_t at = turn.count - start;
            CHECK(std::abs(sound.left[static_cast<std::size_t>(at)]) < 1e-6f);
            CHECK(loudest(sound, at + kSecond * 140 / 1000, at + kSecond * 190 / 1000) > 0.1f * peak);
        }
        CHECK(loudest(sound, breath.hold.count - start, breath.exhale.count - start) == 0.0f);
        CHECK(loudest(sound, breath.rest.count - start, breath.end.count - start) == 0.0f);
        CHECK(loudest(sound, breath.hold.count - start - 1, breath.hold.count - start) < 1e-4f * peak);
    }
}

TEST_CASE("A glide rises a fourth as one breathes in", "[audio][pacer]") {
    auto pacer = make_pacer({}, PacerSound::glide, kRate, 9);
    const Stereo sound = stretch(*pacer, 0, 10 * kSecond);
    const auto pitch = [&](std::int64_t from, std::int64_t to) {
        int crossings = 0;
        for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i)
            crossings += sound.left[i] < 0.0f && sound.left[i + 1] >= 0.0f;
        return crossings * static_cast<double>(kSecond) / static_cast<double>(to - from);
    };
    CHECK(pitch(kSecond / 10, kSecond / 2) == Approx(176.0).margin(4.0));
    CHECK(pitch(kSecond * 7 / 2, kSecond * 39 / 10) == Approx(231.5).margin(4.0));
    CHECK(pitch(kSecond * 41 / 10, kSecond * 45 / 10) == Approx(232.0).margin(4.0));
    CHECK(pitch(kSecond * 95 / 10, kSecond * 99 / 10) == Approx(175.5).margin(4.0));
}

TEST_CASE("A pacer's samples depend on the position alone", "[audio][pacer]") {
    for (PacerSound kind : kSounds)
        for (const BreathCourse& course : {BreathCourse{}, ramp(12.0, 6.0, 0.02)}) {
            auto whole = make_pacer(course, kind, kRate, 4);
            const std::int64_t at = 7 * 3600 * kSecond + 4321;
            const Stereo expected = stretch(*whole, at, 300000);
            auto cut = make_pacer(course, kind, kRate, 4);
            cut->seek(Frames{at});
            const Stereo found = read_frames(*cut, 300000, [](int i) { return 1 + (i * 97) % 700; });
            REQUIRE(same_bits(found.left, expected.left));
            const Stereo late = stretch(*whole, at + 123456, 5000);
            REQUIRE(same_bits(late.right, std::span(expected.right).subspan(123456, 5000)));
        }
}

TEST_CASE("Every pacer has its documented loudness and keeps under the peak of a bed", "[audio][pacer]") {
    for (PacerSound kind : kSounds) {
        INFO(static_cast<int>(kind));
        auto pacer = make_pacer({}, kind, kRate, 4);
        const Stereo sound = stretch(*pacer, 0, 60 * kSecond);
        ebur128_state* state = ebur128_init(2, 48000, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
        double lufs = 0.0, peak = 0.0;
        for (std::size_t i = 0; i < sound.left.size(); ++i) {
            const float frame[2] = {sound.left[i], sound.right[i]};
            ebur128_add_frames_float(state, frame, 1);
        }
        ebur128_loudness_global(state, &lufs);
        ebur128_true_peak(state, 0, &peak);
        ebur128_destroy(&state);
        CHECK(lufs == Approx(pacer_loudness(kind).lufs).margin(1.0));
        CHECK(20.0 * std::log10(peak) - lufs - 27.0 < -12.0);
        CHECK(pacer->loudness() == pacer_loudness(kind));
    }
}
