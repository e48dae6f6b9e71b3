#include "audio/dsp/clock_loop.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "tests/support/realtime_guard.h"

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
constexpr int kPeriod = 256;

/// A clock that is so many millionths fast, looked at once a period, each time a little late by chance.
class ObservedClock {
public:
    explicit ObservedClock(double ppm, double mean_lateness = 0.0002)
        : seconds_per_frame_(1.0 / (48000.0 * (1.0 + ppm * 1e-6))), mean_lateness_(mean_lateness) {}

    void run(ClockLoop& loop, double seconds) {
        for (const double end = now_ + seconds; now_ < end;) {
            now_ += kPeriod * seconds_per_frame_;
            frame_ += kPeriod;
            const double late =
                mean_lateness_ > 0.0 ? std::exponential_distribution<double>(1.0 / mean_lateness_)(dice_) : 0.0;
            moved += std::abs(loop.observe(frame_, now_ + late)) > 0.0 ? 1 : 0;
        }
    }
    void stand_still(double seconds) { now_ += seconds; }
    void change_rate(double rate) { seconds_per_frame_ = 1.0 / rate; }

    /// Millionths by which a line's rate is wrong, and frames by which its place is, now.
    [[nodiscard]] double rate_error(const ClockLine& line) const {
        return (line.seconds_per_frame / seconds_per_frame_ - 1.0) * 1e6;
    }
    [[nodiscard]] double place_error(const ClockLine& line) const {
        return line.frame_at(now_) - static_cast<double>(frame_);
    }
    int moved = 0;

private:
    double seconds_per_frame_;
    double mean_lateness_;
    std::mt19937_64 dice_{3};
    double now_ = 1000.0;
    std::int64_t frame_ = 0;
};

}  // namespace

TEST_CASE("A clock's line finds its rate in seconds and holds it to a millionth afterwards", "[audio][clock]") {
    for (const double ppm : {0.0, 80.0, -150.0, 500.0}) {
        INFO(ppm << " ppm");
        ObservedClock clock(ppm);
        ClockLoop loop(kRate);
        clock.run(loop, 5.0);
        CHECK(std::abs(clock.rate_error(loop.line())) < 25.0);
        clock.run(loop, 25.0);
        double worst = 0.0, sum = 0.0;
        for (int second = 0; second < 600; ++second) {
            clock.run(loop, 1.0);
            const double error = clock.rate_error(loop.line());
            worst = std::max(worst, std::abs(error));
            sum += error * error;
            // Late by chance, 0.2 ms in the mean: 9.6 frames.
            CHECK(std::abs(clock.place_error(loop.line()) + 9.6) < 3.0);
        }
        CHECK(std::sqrt(sum / 600.0) < 1.0);
        CHECK(worst < 4.0);
        CHECK(loop.line().known == ClockLoop::kLongestMemory);
        CHECK(loop.line().strayed == 0);
        CHECK(clock.moved == 0);
    }
}

TEST_CASE("A single moment that is far too late hardly moves a clock's line", "[audio][clock]") {
    ObservedClock clock(80.0, 0.0);
    ClockLoop loop(kRate);
    clock.run(loop, 60.0);
    const ClockLine before = loop.line();
    loop.observe(before.frame + kPeriod, before.moment_of(before.frame + kPeriod) + 0.015);
    CHECK(std::abs(loop.line().seconds_per_frame / before.seconds_per_frame - 1.0) < 1e-7);
    CHECK(std::abs(loop.line().frame_at(before.seconds) - static_cast<double>(before.frame)) < 0.1);
}

TEST_CASE("A clock that stood still has a new place at once, and the rate it had", "[audio][clock]") {
    for (const double pause : {0.02, 0.15, 20.0}) {
        INFO(pause << " s");
        ObservedClock clock(-120.0);
        ClockLoop loop(kRate);
        clock.run(loop, 40.0);
        const double rate = loop.line().seconds_per_frame;
        clock.stand_still(pause);
        clock.run(loop, 0.4);
        CHECK(clock.moved == 1);
        CHECK(std::abs(loop.line().seconds_per_frame / rate - 1.0) < 3e-6);
        CHECK(std::abs(clock.place_error(loop.line())) < 48.0);
        CHECK(loop.line().known == ClockLoop::kLongestMemory);
    }
}

TEST_CASE("A clock that comes back with another rate is learned anew", "[audio][clock]") {
    ObservedClock clock(0.0);
    ClockLoop loop(kRate);
    clock.run(loop, 40.0);
    clock.change_rate(48000.0 * 1.003);
    clock.run(loop, 20.0);
    CHECK(std::abs(clock.rate_error(loop.line())) < 10.0);
    CHECK(loop.line().strayed == 0);
}

TEST_CASE("A clock of another sample rate, or of none, is known by being learned anew again and again",
          "[audio][clock]") {
    ObservedClock clock(0.0);
    clock.change_rate(44100.0);
    ClockLoop loop(kRate);
    clock.run(loop, 10.0);
    CHECK(loop.line().strayed >= 6);
    CHECK(loop.line().known < RatioLoop::kJudged);
}

TEST_CASE("What tells a clock nothing new changes nothing", "[audio][clock]") {
    ObservedClock clock(80.0);
    ClockLoop loop(kRate);
    clock.run(loop, 5.0);
    const ClockLine before = loop.line();
    CHECK(loop.observe(before.frame, before.seconds + 1.0) == 0.0);
    CHECK(loop.line().seconds == before.seconds);
    CHECK(loop.line().seconds_per_frame == before.seconds_per_frame);
}

TEST_CASE("The ratio of two clocks moves slowly, and pulls what is behind back without being heard",
          "[audio][clock]") {
    const auto line = [](double ppm) { return ClockLine{0.0, 0, 1.0 / (48000.0 * (1.0 + ppm * 1e-6)), 30.0}; };
    RatioLoop loop(kRate);
    double ratio = 1.0;
    for (int i = 0; i < 1000; ++i) {
        const double next = loop.next(line(80.0), line(-120.0), 0.0, 480);
        CHECK(std::abs(next - ratio) < 1.01e-6);
        ratio = next;
    }
    CHECK(ratio == Approx(1.00008 / 0.99988).epsilon(1e-9));
    // One frame late is made up for in fifteen seconds; never is the pitch taken further than 300 millionths.
    for (int i = 0; i < 1000; ++i) ratio = loop.next(line(0.0), line(0.0), 1.0, 480);
    CHECK(ratio - 1.0 == Approx(1.0 / (15.0 * 48000.0)).epsilon(1e-3));
    for (int i = 0; i < 1000; ++i) ratio = loop.next(line(0.0), line(0.0), -1e6, 480);
    CHECK(ratio - 1.0 == Approx(-300e-6).epsilon(1e-3));
    for (int i = 0; i < 2000; ++i) ratio = loop.next(line(90000.0), line(0.0), 1e6, 480);
    CHECK(ratio - 1.0 == Approx(800e-6).epsilon(1e-3));
    CHECK(RatioLoop::drift(line(80.0), line(-120.0)) == Approx(-200.0).epsilon(1e-3));
}

TEST_CASE("Neither loop makes a call the audio thread may not make", "[audio][clock][rt]") {
    ClockLoop loop(kRate);
    RatioLoop ratio(kRate);
    CHECK(forbidden_calls_in([&] {
              for (int i = 1; i < 2000; ++i) {
                  loop.observe(std::int64_t{i} * kPeriod, i * 0.00534 + (i > 1000 ? 3.0 : 0.0));
                  (void)ratio.next(loop.line(), loop.line(), 3.0, kPeriod);
              }
          }).empty());
}
