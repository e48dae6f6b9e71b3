#include "audio/dsp/equaliser.h"

#include "tests/support/realtime_guard.h"
#include "tests/support/same_bits.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
using Bands = std::vector<BiquadCoefficients>;

/// Every kind of band, `count` of them.
Bands bands(int count) {
    const Bands all{peak_filter(1000.0, {9.0}, 0.8, kRate), low_shelf(150.0, {-8.0}, 0.7, kRate),
                    high_shelf(7000.0, {5.0}, 0.7, kRate),  high_pass(30.0, 0.7071, kRate),
                    low_pass(15000.0, 0.7071, kRate),       peak_filter(3200.0, {-12.0}, 4.0, kRate),
                    peak_filter(60.0, {12.0}, 2.0, kRate),  high_shelf(2000.0, {-3.0}, 0.9, kRate)};
    return {all.begin(), all.begin() + count};
}

StereoSound equalised(
    const Bands& bands, const StereoSound& sound, const std::function<int()>& next_length = [] { return 64; }) {
    Equaliser equaliser{bands};
    return processed(
        sound, [&](AudioView audio) { equaliser.process(audio); }, next_length);
}

double level_of(const std::vector<float>& sound, std::size_t from) {
    double energy = 0.0;
    for (std::size_t i = from; i < sound.size(); ++i)
        energy += static_cast<double>(sound[i]) * static_cast<double>(sound[i]);
    return 10.0 * std::log10(energy / static_cast<double>(sound.size() - from));
}

}  // namespace

TEST_CASE("The samples of an equaliser have the gain of its formulas", "[equaliser]") {
    const int count = GENERATE(1, 2, 3, 4, 5, 8);
    for (const double hertz : {40.0, 150.0, 1000.0, 3200.0, 9000.0, 17000.0}) {
        INFO(count << " bands at " << hertz << " Hz");
        double gain = 1.0;
        for (const BiquadCoefficients& band : bands(count)) gain *= magnitude_at(band, hertz, kRate);
        const StereoSound sound = stereo(72000, [&](int i) { return 0.1 * std::sin(kTurn * hertz / 48000.0 * i); });
        const StereoSound out = equalised(bands(count), sound);
        CHECK(level_of(out.left, 24000) - level_of(sound.left, 24000) ==
              Approx(20.0 * std::log10(gain)).margin(0.002));
        CHECK(level_of(out.right, 24000) - level_of(sound.right, 24000) ==
              Approx(20.0 * std::log10(gain)).margin(0.002));
    }
}

TEST_CASE("Bands in one equaliser are what one equaliser after another would be", "[equaliser]") {
    const auto random = noise(4);
    const StereoSound sound = stereo(9600, [&](int) { return 0.3 * random(); });
    StereoSound one_by_one = sound;
    for (const BiquadCoefficients& band : bands(8)) one_by_one = equalised({band}, one_by_one);
    const StereoSound at_once = equalised(bands(8), sound);
    for (std::size_t i = 0; i < sound.left.size(); ++i) {
        REQUIRE(at_once.left[i] == Approx(one_by_one.left[i]).margin(1e-6));
        REQUIRE(at_once.right[i] == Approx(one_by_one.right[i]).margin(1e-6));
    }
}

TEST_CASE("An equaliser without bands gives back the very bits, whatever they are", "[equaliser]") {
    const StereoSound sound = stereo(100, [](int i) {
        return i == 10 ? std::numeric_limits<double>::quiet_NaN() : i == 11 ? 1e-42 : 0.1 * i;
    });
    CHECK(Equaliser{{}}.is_flat());
    CHECK_FALSE(Equaliser{bands(1)}.is_flat());
    CHECK(same_bits(equalised({}, sound).left, sound.left));
}

TEST_CASE("An equaliser gives the same bits however its blocks are cut", "[equaliser]") {
    const auto random = noise(8);
    const StereoSound sound = stereo(20000, [&](int) { return random(); });
    const StereoSound whole = equalised(bands(7), sound, [] { return 20000; });
    CHECK(equalised(bands(7), sound, [] { return 1; }) == whole);
    CHECK(equalised(bands(7), sound, ragged_lengths(700)) == whole);
}

TEST_CASE("Every instruction set gives the same bits in an equaliser", "[equaliser][simd]") {
    const auto random = noise(12);
    SectionTaps taps[kMostSectionsAtOnce];
    const Bands filters = bands(kMostSectionsAtOnce);
    for (int s = 0; s < kMostSectionsAtOnce; ++s)
        for (int lane = 0; lane < kLanesOfSection; ++lane)
            set_section(taps[s], lane, filters[static_cast<std::size_t>(s)]);
    AudioBuffer sound{kLanesOfSection, 1001};
    for (int c = 0; c < sound.channels(); ++c)
        for (int i = 0; i < sound.frames(); ++i) sound.channel(c)[i] = static_cast<float>(random());
    const auto after = [&](const StageKernels& kernels, int sections) {
        AudioBuffer out{kLanesOfSection, 1001};
        float* channels[kLanesOfSection]{};
        std::vector<float> all;
        for (int c = 0; c < out.channels(); ++c) {
            channels[c] = out.channel(c);
            std::copy_n(sound.channel(c), sound.frames(), out.channel(c));
        }
        SectionState states[kMostSectionsAtOnce];
        kernels.run_sections(channels, out.frames(), taps, states, sections);
        for (const float* channel : channels) all.insert(all.end(), channel, channel + out.frames());
        return all;
    };
    for (const char* name : {"avx2", "avx512"}) {
        const StageKernels* const path = find_stage_kernels(name);
        if (!path) continue;
        for (int sections = 1; sections <= kMostSectionsAtOnce; ++sections) {
            INFO(name << ", " << sections << " bands");
            CHECK(same_bits(after(*path, sections), after(*find_stage_kernels("baseline"), sections)));
        }
    }
}

TEST_CASE("A low corner adds no noise above the rounding of the result", "[equaliser]") {
    // A filter that changes nothing, but with its poles close to 1.
    const StereoSound sound = stereo(96000, [](int i) { return 0.5 * std::sin(kTurn * 100.0 / 48000.0 * i); });
    const StereoSound out = equalised({peak_filter(20.0, {0.0}, 0.7, kRate)}, sound);
    for (std::size_t i = 0; i < out.left.size(); ++i)
        REQUIRE(static_cast<double>(out.left[i]) == Approx(static_cast<double>(sound.left[i])).margin(3.1e-8));
}

TEST_CASE("Silence stays exactly silent in an equaliser, and a broken sample does not stay in it", "[equaliser]") {
    const StereoSound silence = stereo(1000, [](int) { return 0.0; });
    CHECK(equalised(bands(8), silence) == silence);
    CHECK(equalised(bands(8), stereo(1000, [](int i) {
                        return i == 10 ? std::numeric_limits<double>::quiet_NaN() : 0.0;
                    })) == silence);
}

TEST_CASE("Channels of an equaliser know nothing of each other, however many there are", "[equaliser]") {
    const int channels = GENERATE(1, 3, 4, 5, 8);
    const int sounding = GENERATE(0, 2, 4, 7);
    if (sounding >= channels) return;
    AudioBuffer many{channels, 1000}, one{1, 1000};
    const auto random = noise(9);
    for (int i = 0; i < 1000; ++i) many.channel(sounding)[i] = one.channel(0)[i] = static_cast<float>(random());
    Equaliser wide{bands(5)}, narrow{bands(5)};
    wide.process(many.view());
    narrow.process(one.view());
    for (int c = 0; c < channels; ++c)
        for (int i = 0; i < 1000; ++i) REQUIRE(many.channel(c)[i] == (c == sounding ? one.channel(0)[i] : 0.0f));
}

TEST_CASE("An equaliser makes no call the audio thread may not make", "[equaliser][rt]") {
    Equaliser equaliser{bands(8)};
    AudioBuffer sound{4, 1000};
    CHECK(forbidden_calls_in([&] { equaliser.process(sound.view()); }).empty());
}
