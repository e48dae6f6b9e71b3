#include "audio/dsp/tone_kernels.h"

#include "audio/synth/voice.h"
#include "tests/support/same_bits.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <functional>
#include <vector>

using namespace stillroom::audio;

namespace {

constexpr double kTurn = 6.283185307179586;

bool equal(const StereoCell& a, const StereoCell& b) {
    return stillroom::tests::same_bits(a.left, b.left) && stillroom::tests::same_bits(a.right, b.right);
}

VoiceCell some_voice(int layers) {
    VoiceCell voice;
    voice.layers = layers;
    voice.phase[0] = {0x12345678u, 0x00abcdefu};
    voice.phase[1] = {0xf2345678u, 0x10abcdefu};
    voice.left[0] = 0.8f;
    voice.right[0] = 0.3f;
    voice.left[1] = 0.2f;
    voice.right[1] = 0.9f;
    voice.gain = {0.3f, 0.0007f};
    return voice;
}

std::vector<float> some_noise(unsigned seed) {
    std::vector<float> noise(kCellFrames);
    for (float& value : noise) {
        seed = seed * 1664525u + 1013904223u;
        value = static_cast<float>(static_cast<std::int32_t>(seed)) * 0x1p-31f;
    }
    return noise;
}

/// Everything a path can do, onto a cell that sounds already.
using Deed = std::function<void(const ToneKernels&, StereoCell&)>;

std::vector<Deed> deeds() {
    std::vector<Deed> all;
    for (int layers : {1, 2}) {
        all.emplace_back(
            [=](const ToneKernels& path, StereoCell& cell) { path.add_sines(cell, some_voice(layers)); });
        all.emplace_back([=](const ToneKernels& path, StereoCell& cell) {
            path.add_voice(cell, some_voice(layers), soft_harmonics(0.7));
        });
    }
    all.emplace_back([](const ToneKernels& path, StereoCell& cell) {
        const Partial partials[] = {{{5u, 0x01000001u}, {0.1f, 0.001f}},
                                    {{1u << 31, 0x7f000001u}, {0.4f, -0.001f}}};
        path.add_partials(cell, partials, 2, 0.6f, 0.7f);
    });
    all.emplace_back([](const ToneKernels& path, StereoCell& cell) {
        path.add_drop(cell, {13, 201, 0.05f, 0.004f, 77u, 0x03000000u, 0.4f, 0.2f, 9.0f});
    });
    static const std::vector<float> tables[] = {some_noise(1), some_noise(2), some_noise(3),
                                                some_noise(4), some_noise(5), some_noise(6)};
    static const std::vector<float> rise = some_noise(7), fall = some_noise(8);
    for (int bands = 1; bands <= kNoiseBands; ++bands)
        for (const CellPart part : {CellPart{}, CellPart{17, 200}, CellPart{255, 256}}) {
            NoiseSlice slice;
            slice.bands = bands;
            for (int b = 0; b < bands; ++b) {
                slice.left[b] = tables[2 * b].data();
                slice.right[b] = tables[2 * b + 1].data();
                slice.left_weight[b] = 0.3f + 0.1f * static_cast<float>(b);
                slice.right_weight[b] = 0.5f - 0.2f * static_cast<float>(b);
            }
            all.emplace_back([=](const ToneKernels& path, StereoCell& cell) {
                path.add_noise(cell, part, slice, {0.9f, -0.003f});
            });
            all.emplace_back([=](const ToneKernels& path, StereoCell& cell) {
                NoiseSlice other = slice;
                std::swap(other.left, other.right);
                FadeWindow window;
                std::memcpy(window.rise, rise.data(), sizeof window.rise);
                std::memcpy(window.fall, fall.data(), sizeof window.fall);
                path.cross_noise(cell, part, slice, other, window, {0.9f, -0.003f});
            });
            all.emplace_back([=](const ToneKernels& path, StereoCell& cell) {
                const StereoCell before = cell;
                path.add_shaped(cell, part, before, {0.2f, 0.01f});
            });
        }
    return all;
}

}  // namespace

TEST_CASE("Every path of the tone kernels gives the same bits", "[audio][synth]") {
    const ToneKernels* baseline = find_tone_kernels("baseline");
    REQUIRE(baseline);
    for (const char* name : {"avx2", "avx512"}) {
        const ToneKernels* wide = find_tone_kernels(name);
        if (!wide) continue;
        CHECK(wide != baseline);
        int number = 0;
        for (const Deed& deed : deeds()) {
            INFO(name << ", deed " << number++);
            StereoCell one{}, two{};
            for (int i = 0; i < kCellFrames; ++i) one.left[i] = two.left[i] = one.right[i] = two.right[i] = 0.01f;
            deed(*baseline, one);
            deed(*wide, two);
            CHECK(equal(one, two));
        }
    }
}

TEST_CASE("A sine stays by the true one through its cell", "[audio][synth]") {
    double worst = 0.0, worst_low = 0.0;
    for (double hertz : {0.0, 0.1, 20.0, 40.0, 87.307, 440.0, 1499.0, 1500.0, 1501.0, 3000.0, 8191.0, 23999.0})
        for (double start : {0.0, 0.25, 0.4999, 0.7371}) {
            VoiceCell voice;
            voice.layers = 1;
            voice.phase[0] = {static_cast<std::uint32_t>(start * 0x1p32),
                              static_cast<std::uint32_t>(hertz / 48000.0 * 0x1p32)};
            voice.left[0] = voice.right[0] = 1.0f;
            voice.gain = {1.0f, 0.0f};
            StereoCell cell{};
            tone_kernels().add_sines(cell, voice);
            for (int i = 0; i < kCellFrames; ++i) {
                const std::uint32_t phase =
                    voice.phase[0].from + voice.phase[0].step * static_cast<std::uint32_t>(i);
                const double exact = std::cos(static_cast<double>(phase) * 0x1p-32 * kTurn);
                worst = std::max(worst, std::abs(static_cast<double>(cell.left[i]) - exact));
                if (hertz < 48000.0 / 36.0) worst_low = std::max(worst_low, worst);
            }
        }
    CHECK(worst_low < 1e-5);
    CHECK(worst < 1e-4);
}

TEST_CASE("The polynomial of the harmonics is the sum of their cosines", "[audio][synth]") {
    const double amplitudes[kHarmonics] = {0.8, 0.3, -0.2, 0.1, 0.05, -0.02};
    const Harmonics harmonics = harmonics_of(amplitudes);
    for (int step = 0; step < 500; ++step) {
        const double angle = kTurn * step / 500.0;
        double expected = 0.0, found = 0.0;
        for (int n = 0; n < kHarmonics; ++n) expected += amplitudes[n] * std::cos((n + 1) * angle);
        for (int n = kHarmonics; n >= 0; --n)
            found = found * std::cos(angle) + static_cast<double>(harmonics.power[n]);
        REQUIRE(found == Approx(expected).margin(1e-6));
    }
}

TEST_CASE("What a kernel adds follows its gain and leaves the frames beside its part alone", "[audio][synth]") {
    StereoCell in{};
    for (int i = 0; i < kCellFrames; ++i) in.left[i] = in.right[i] = 1.0f;
    StereoCell out{};
    tone_kernels().add_shaped(out, {10, 20}, in, {0.5f, 0.25f});
    CHECK(out.left[9] == 0.0f);
    CHECK(out.left[10] == 0.5f);
    CHECK(out.right[11] == 0.75f);
    CHECK(out.right[20] == 0.0f);
    StereoCell silent{};
    VoiceCell voice = some_voice(2);
    voice.gain = {0.0f, 0.0f};
    tone_kernels().add_voice(silent, voice, soft_harmonics(0.5));
    for (int i = 0; i < kCellFrames; ++i) REQUIRE(silent.left[i] == 0.0f);
}
