#include "audio/dsp/rise_governor.h"

#include "audio/dsp/meter.h"
#include "tests/support/realtime_guard.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
constexpr int kSecond = 48000;

StereoSound governed(
    const StereoSound& sound, const std::function<int()>& next_length = [] { return 64; }) {
    RiseGovernor governor{2, kRate};
    return processed(
        sound, [&](AudioView audio) { governor.process(audio); }, next_length);
}

/// Momentary loudness at every 100 ms.
std::vector<double> loudness_of_parts(StereoSound sound) {
    Meter meter{2, kRate};
    std::vector<double> parts;
    processed(std::move(sound), [&](AudioView audio) {
        if (meter.process(audio)) parts.push_back(meter.reading().momentary.lufs);
    });
    return parts;
}

/// The largest sample of every 100 ms, in dBFS.
std::vector<double> peaks_of_parts(const StereoSound& sound) {
    std::vector<double> parts;
    for (std::size_t first = 0; first + 4800 <= sound.left.size(); first += 4800) {
        double peak = 1e-9;
        for (std::size_t i = first; i < first + 4800; ++i)
            peak = std::max({peak, std::fabs(static_cast<double>(sound.left[i])),
                             std::fabs(static_cast<double>(sound.right[i]))});
        parts.push_back(20.0 * std::log10(peak));
    }
    return parts;
}

/// Checks the law on what came out: every part against the 30 before it.
void check_law(const StereoSound& out) {
    const auto hold = [](const std::vector<double>& parts, double floor, double tolerance) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            double loudest = floor - 10.0;
            for (std::size_t before = i > 30 ? i - 30 : 0; before < i; ++before)
                loudest = std::max(loudest, parts[before]);
            INFO("part " << i);
            CHECK(parts[i] <= loudest + 10.0 + tolerance);
        }
    };
    hold(peaks_of_parts(out), -26.0, 0.01);
    hold(loudness_of_parts(out), -40.0, 0.3);
}

/// The largest second difference: what a click is made of.
double sharpest(const StereoSound& sound, int first, int end) {
    double largest = 0.0;
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(end); ++i)
        largest = std::max(largest, std::fabs(static_cast<double>(sound.left[i + 1] - 2.0f * sound.left[i]) +
                                              static_cast<double>(sound.left[i - 1])));
    return largest;
}

double quarter_sine(double x) { return std::sin(kTurn / 4.0 * std::clamp(x, 0.0, 1.0)); }

/// Something like a bed: a chord, a low swell and some noise, close to -27 LUFS, that has faded in after two
/// seconds.
std::function<double(int)> bed() {
    return [random = noise(6)](int i) mutable {
        const double t = i / 48000.0;
        return 0.03 * (0.7 + 0.3 * std::sin(kTurn * 0.11 * t)) *
               (std::sin(kTurn * 110 * t) + std::sin(kTurn * 164.8 * t) + 0.6 * std::sin(kTurn * 220.3 * t) +
                0.8 * random()) *
               quarter_sine(t / 2.0);
    };
}

}  // namespace

TEST_CASE("Ordinary sessions pass the governor bit for bit", "[governor]") {
    auto sample = bed();
    StereoSound sound;
    SECTION("a bed that fades in from silence in two seconds, even a loud one") {
        sound = stereo(8 * kSecond, [&](int i) { return 2.2 * sample(i); });
    }
    SECTION("a bed that fades in along a straight line") {
        sound =
            stereo(8 * kSecond, [&](int i) { return 2.0 * sample(i + 96000) * std::clamp(i / 96000.0, 0.0, 1.0); });
    }
    SECTION("a crossfade in six seconds from a hush to a full bed") {
        auto hush = bed();
        sound = stereo(16 * kSecond, [&](int i) {
            const double x = std::clamp((i - 4 * kSecond) / (6.0 * kSecond), 0.0, 1.0);
            return 0.12 * hush(i) * quarter_sine(1 - x) + sample(i) * quarter_sine(x);
        });
    }
    SECTION("a bed that comes back from a duck of 20 dB in five seconds") {
        sound = stereo(16 * kSecond, [&](int i) {
            const double x = std::clamp((i - 6 * kSecond) / (5.0 * kSecond), 0.0, 1.0);
            return sample(i) * (i < 4 * kSecond ? 1.0 : std::pow(10.0, x - 1.0));
        });
    }
    SECTION("a tone of -30 LUFS that rises out of silence in 150 ms") {
        sound = stereo(4 * kSecond, [&](int i) {
            const double x = std::clamp((i - kSecond) / 7200.0, 0.0, 1.0);
            const double fall = std::exp(-std::max(0, i - kSecond) / 48000.0);
            return 0.035 * (0.5 - 0.5 * std::cos(kTurn / 2 * x)) * fall * std::sin(kTurn * 440.0 / 48000.0 * i);
        });
    }
    SECTION("music whose notes are struck, 12 dB above their tails") {
        sound = stereo(20 * kSecond, [&](int i) {
            const double since = i % 36000 / 48000.0;
            const double note = 0.06 * std::min(1.0, since / 0.005) * (0.25 + 0.75 * std::exp(-since / 0.1));
            return quarter_sine(i / 96000.0) * note * std::sin(kTurn * 440.0 / 48000.0 * i);
        });
    }
    SECTION("a pacer at -30 LUFS that breathes beside nothing else") {
        sound = stereo(30 * kSecond, [&](int i) {
            const double swell = 0.5 - 0.5 * std::cos(kTurn * 0.1 * i / 48000.0);
            return 0.05 * swell * std::sin(kTurn * 330.0 / 48000.0 * i);
        });
    }
    CHECK(governed(sound) == sound);
}

TEST_CASE("A burst out of silence is held at the floor, enters softly and opens at 6 dB a second", "[governor]") {
    const StereoSound burst =
        stereo(6 * kSecond, [](int i) { return i < kSecond ? 0.0 : std::sin(kTurn * 1000.0 / 48000.0 * i); });
    const StereoSound out = governed(burst);
    const std::vector<double> peaks = peaks_of_parts(out);
    CHECK(peaks[9] == Approx(-180.0));
    CHECK(peaks[10] <= -25.99);
    for (std::size_t i = 16; i < 35; ++i) CHECK(peaks[i] - peaks[i - 5] <= 3.05);
    CHECK(peaks[50] - peaks[40] == Approx(6.0).margin(0.05));
    check_law(out);
    CHECK(sharpest(out, kSecond - 100, kSecond + 4800) < 0.002);  // the tone's own curvature is 0.0009 at its level
}

TEST_CASE("A full-scale step planted into a bed is held and makes no click", "[governor]") {
    auto sample = bed();
    const StereoSound out =
        governed(stereo(8 * kSecond, [&](int i) { return sample(i) + (i < 4 * kSecond ? 0.0 : 1.0); }));
    check_law(out);
    const double ordinary = sharpest(out, 3 * kSecond, 4 * kSecond - 10);
    CHECK(sharpest(out, 4 * kSecond - 10, 4 * kSecond + kSecond) <= ordinary);
}

TEST_CASE("Faults of every kind keep to the law", "[governor]") {
    auto sample = bed();
    const auto random = noise(5);
    const auto after = [&](const std::function<double(int)>& fault) {
        return stereo(9 * kSecond, [&](int i) { return sample(i) + (i < 4 * kSecond ? 0.0 : fault(i)); });
    };
    SECTION("a square wave") {
        check_law(governed(after([](int i) { return i / 50 % 2 ? 1.0 : -1.0; })));
    }
    SECTION("white noise") {
        check_law(governed(after([&](int) { return random(); })));
    }
    SECTION("a low tone") {
        check_law(governed(after([](int i) { return std::sin(kTurn * 50.0 / 48000.0 * i); })));
    }
    SECTION("the same bed, 30 dB too loud") {
        check_law(governed(after([&](int i) { return 30.0 * sample(i); })));
    }
    SECTION("clicks") {
        check_law(governed(after([](int i) { return i % 9600 == 0 ? 1.0 : 0.0; })));
    }
    SECTION("a burst of a tenth of a second, again and again") {
        check_law(governed(after([&](int i) { return i % 24000 < 4800 ? random() : 0.0; })));
    }
}

TEST_CASE("A rise of less than 10 dB passes at once", "[governor]") {
    auto sample = bed();
    const StereoSound sound = stereo(8 * kSecond, [&](int i) { return sample(i) * (i < 4 * kSecond ? 1.0 : 2.2); });
    CHECK(governed(sound) == sound);
}

TEST_CASE("After a fault the bed opens again at 6 dB a second, to bit for bit", "[governor]") {
    auto sample = bed();
    const StereoSound sound = stereo(14 * kSecond, [&](int i) {
        return sample(i) + (i > 4 * kSecond && i < 4 * kSecond + 4800 ? std::sin(kTurn * 0.02 * i) : 0.0);
    });
    const StereoSound out = governed(sound);
    const auto gain_at = [&](int second) {
        double in = 0.0, passed = 0.0;
        for (auto i = static_cast<std::size_t>(second * kSecond);
             i < static_cast<std::size_t>(second * kSecond + 480); ++i) {
            in += static_cast<double>(sound.left[i] * sound.left[i]);
            passed += static_cast<double>(out.left[i] * out.left[i]);
        }
        return 10.0 * std::log10(passed / in);
    };
    CHECK(gain_at(5) < -1.0);
    CHECK(gain_at(6) <= 0.0);
    for (std::size_t i = 10 * kSecond; i < out.left.size(); ++i) REQUIRE(out.left[i] == sound.left[i]);
}

TEST_CASE("The governor gives the same bits however its blocks are cut", "[governor]") {
    auto sample = bed();
    const auto random = noise(12);
    const StereoSound sound = stereo(5 * kSecond, [&](int i) {
        const double fault = i % 90000 > 70000 ? random() : i % 40000 == 39999 ? 3.0 : i > 200000 ? 1.0 : 0.0;
        return sample(i) + fault;
    });
    const StereoSound whole = governed(sound, [&] { return sound.frames(); });
    CHECK_FALSE(whole == sound);
    CHECK(governed(sound, [] { return 16; }) == whole);
    CHECK(governed(sound, ragged_lengths(1500)) == whole);
}

TEST_CASE("Silence stays exactly silent in the governor", "[governor]") {
    const StereoSound silence = stereo(kSecond, [](int) { return 0.0; });
    CHECK(governed(silence) == silence);
}

TEST_CASE("A broken sample does not stay in the governor", "[governor]") {
    auto sample = bed();
    const double broken =
        GENERATE(std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity());
    StereoSound sound = stereo(4 * kSecond, [&](int i) { return sample(i) * quarter_sine(i / 96000.0); });
    StereoSound expected = sound;
    sound.left[100000] = sound.right[100000] = static_cast<float>(broken);
    expected.left[100000] = expected.right[100000] = 0.0f;
    CHECK(governed(sound) == expected);
}

TEST_CASE("The governor tells how far it holds", "[governor]") {
    RiseGovernor governor{1, kRate};
    std::vector<float> sound(480, 0.01f);
    float* const channel[] = {sound.data()};
    governor.process({channel, 1, 480});
    CHECK(governor.lowest_gain() == 1.0f);
    std::fill(sound.begin(), sound.end(), 1.0f);
    governor.process({channel, 1, 480});
    CHECK(20.0 * std::log10(static_cast<double>(governor.lowest_gain())) == Approx(-26.0).margin(0.01));
}

TEST_CASE("The governor makes no call the audio thread may not make", "[governor][rt]") {
    RiseGovernor governor{2, kRate};
    StereoSound sound = stereo(kSecond, [](int i) { return i < 20000 ? 0.0 : 1.0; });
    float* const channels[] = {sound.left.data(), sound.right.data()};
    CHECK(forbidden_calls_in([&] { governor.process({channels, 2, kSecond}); }).empty());
}
