#include "audio/dsp/look_ahead_gain.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <vector>

using namespace stillroom::audio;

namespace {

std::vector<float> gains_for(const std::vector<float>& peaks) {
    LookAheadGain gain{0.5f, {48000}};
    std::vector<float> gains(peaks.size());
    gain.process(peaks.data(), gains.data(), static_cast<int>(peaks.size()));
    return gains;
}

}  // namespace

TEST_CASE("The gain a peak needs is reached before it and kept until after it", "[limiter]") {
    std::vector<float> peaks(2000, 0.1f);
    peaks[500] = 2.0f;
    const std::vector<float> gains = gains_for(peaks);
    const int at = 500 + LookAheadGain::kDelay;
    for (int i = at - LookAheadGain::kMargin; i <= at; ++i) REQUIRE(gains[static_cast<std::size_t>(i)] <= 0.25f);
    for (int i = at; i <= at + LookAheadGain::kMargin; ++i) REQUIRE(gains[static_cast<std::size_t>(i)] <= 0.25f);
    CHECK(gains[static_cast<std::size_t>(at + LookAheadGain::kMargin + 20)] > 0.25f);
    CHECK(gains[499] == 1.0f);
    CHECK(gains[500] < 1.0f);
}

TEST_CASE("Every one of many random peaks gets the gain it needs", "[limiter]") {
    std::mt19937 dice{1};
    std::vector<float> peaks(20000);
    for (float& peak : peaks) peak = dice() % 40 == 0 ? 0.5f + static_cast<float>(dice() % 1000) / 100.0f : 0.4f;
    const std::vector<float> gains = gains_for(peaks);
    for (std::size_t i = LookAheadGain::kMargin; i + LookAheadGain::kDelay + LookAheadGain::kMargin < peaks.size();
         ++i)
        for (int around : {-LookAheadGain::kMargin, 0, LookAheadGain::kMargin}) {
            const float gain = gains[i + static_cast<std::size_t>(LookAheadGain::kDelay + around)];
            REQUIRE(gain * peaks[i] <= 0.5f + 1e-6f);
        }
}

TEST_CASE("A gain that was held comes back to exactly one and says that it is idle", "[limiter]") {
    LookAheadGain gain{0.5f, {48000}};
    CHECK(gain.idle());
    std::vector<float> peaks(480, 1.0f), gains(480);
    gain.process(peaks.data(), gains.data(), 480);
    CHECK_FALSE(gain.idle());
    std::fill(peaks.begin(), peaks.end(), 0.5f);  // the threshold itself needs nothing
    int blocks = 0;
    for (; !gain.idle() && blocks < 1000; ++blocks) gain.process(peaks.data(), gains.data(), 480);
    CHECK(gains.back() == 1.0f);
    CHECK(blocks == Approx(0.25 * 100).margin(2));  // 6 dB at 24 dB a second, in blocks of 10 ms
}

TEST_CASE("A peak beyond all measure mutes, and the gain still comes back", "[limiter]") {
    std::vector<float> peaks(48000 * 3, 0.1f);
    peaks[100] = 3e38f;
    const std::vector<float> gains = gains_for(peaks);
    CHECK(gains[100 + LookAheadGain::kDelay] == 0.0f);
    CHECK(gains.back() == 1.0f);
}
