#include "engine/rt/output_stage.h"

#include "audio/base/audio_buffer.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace stillroom;
using engine::rt::OutputStage;
using engine::rt::SafetyCommand;

TEST_CASE("However deep staff lowered the sound and however fast they raise it, it rises 12 dB a second at most",
          "[engine]") {
    constexpr int kBlock = 480;  // a hundredth of a second
    OutputStage stage({}, {48000});
    audio::AudioBuffer governed(2, kBlock), free(2, kBlock), out(2, kBlock);
    for (int c = 0; c < 2; ++c) {
        std::fill_n(governed.channel(c), kBlock, 0.0f);
        std::fill_n(free.channel(c), kBlock, 0.05f);
    }
    const auto level = [&] {
        stage.process(governed.view(), free.view(), out.view());
        return 20.0 * std::log10(static_cast<double>(out.channel(0)[kBlock - 1]));
    };
    const auto trim_to = [&](double decibels) {
        stage.apply({SafetyCommand::Kind::trim, static_cast<float>(std::pow(10.0, decibels / 20.0)), {4800}});
    };
    for (int i = 0; i < 20; ++i) (void)level();
    trim_to(-30.0);
    for (int i = 0; i < 20; ++i) (void)level();
    double before = level();
    CHECK(before == Approx(20.0 * std::log10(0.05) - 30.0).margin(0.01));
    double fastest = 0.0;
    for (int i = 0; i < 500; ++i) {
        if (i < 20) trim_to(-30.0 + 1.5 * (i + 1));  // twenty presses, as fast as fingers go
        const double now = level();
        fastest = std::max(fastest, (now - before) * 100.0);
        before = now;
    }
    CHECK(fastest < 12.1);
    CHECK(before == Approx(20.0 * std::log10(0.05)).margin(0.01));
}
