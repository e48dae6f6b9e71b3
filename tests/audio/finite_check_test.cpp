#include "audio/dsp/finite_check.h"

#include "audio/dsp/clip_guard.h"
#include "tests/support/realtime_guard.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace stillroom::audio;
using namespace stillroom::tests;

TEST_CASE("Broken samples become zero and are counted, all others stay as they are", "[finite]") {
    const auto random = noise(1);
    StereoSound sound = stereo(777, [&](int) { return random(); });
    const StereoSound clean = sound;
    const FiniteCheck check;
    float* const channels[] = {sound.left.data(), sound.right.data()};
    CHECK(check.replace_broken({channels, 2, 777}) == 0);
    CHECK(sound == clean);

    sound.left[0] = std::numeric_limits<float>::quiet_NaN();
    sound.left[776] = -std::numeric_limits<float>::infinity();
    sound.right[300] = 70000.0f;
    CHECK(check.replace_broken({channels, 2, 777}) == 3);
    StereoSound expected = clean;
    expected.left[0] = expected.left[776] = expected.right[300] = 0.0f;
    CHECK(sound == expected);
}

TEST_CASE("The clip guard holds every sample at its ceiling and says so", "[clip]") {
    const ClipGuard guard{{-6.0}};
    const double ceiling = std::pow(10.0, -6.0 / 20);
    bool clipped = false;
    const StereoSound sound = stereo(500, [](int i) { return std::sin(kTurn * 0.01 * i); });
    const StereoSound out = processed(sound, [&](AudioView audio) { clipped |= guard.process(audio); });
    CHECK(clipped);
    for (std::size_t i = 0; i < out.left.size(); ++i) {
        REQUIRE(std::fabs(static_cast<double>(out.left[i])) <= ceiling + 1e-7);
        if (std::fabs(static_cast<double>(sound.left[i])) < ceiling) REQUIRE(out.left[i] == sound.left[i]);
    }
}

TEST_CASE("The clip guard leaves a sound under its ceiling alone", "[clip]") {
    const ClipGuard guard{{-4.0}};
    const StereoSound sound = stereo(500, [](int i) { return 0.6 * std::sin(kTurn * 0.01 * i); });
    CHECK(processed(sound, [&](AudioView audio) { CHECK_FALSE(guard.process(audio)); }) == sound);
}

TEST_CASE("Finite check and clip guard make no call the audio thread may not make", "[finite][clip][rt]") {
    const FiniteCheck check;
    const ClipGuard guard{{-4.0}};
    AudioBuffer sound{2, 500};
    sound.channel(0)[3] = std::numeric_limits<float>::quiet_NaN();
    sound.channel(0)[4] = 3.0f;
    int replaced = 0;
    CHECK(forbidden_calls_in([&] {
              replaced = check.replace_broken(sound.view());
              guard.process(sound.view());
          }).empty());
    CHECK(replaced == 1);
}
