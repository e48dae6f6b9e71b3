#include "audio/dsp/mix_kernels.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "tests/support/random_seed.h"

using namespace stillroom::audio;

namespace {

std::vector<float> noise(std::mt19937_64& random, std::size_t count) {
    std::normal_distribution<float> distribution(0.0f, 0.3f);
    std::vector<float> samples(count);
    for (float& sample : samples) sample = distribution(random);
    return samples;
}

}  // namespace

TEST_CASE("Every path of the kernels gives the same bits as the plain one", "[audio][kernels]") {
    const char* name = GENERATE("avx2", "avx512");
    const MixKernels* fast = find_mix_kernels(name);
    if (!fast) {
        WARN("this processor has no " << name);
        return;
    }
    const MixKernels& plain = *find_mix_kernels("baseline");
    std::mt19937_64 random(stillroom::tests::test_seed());
    const bool together = GENERATE(true, false);
    const auto in = noise(random, 20 * 1024);
    for (const int frames : {0, 1, 3, 15, 16, 17, 63, 64, 255, 1000}) {
        for (const int count : {0, 1, 2, 3, 4, 5, 7, 8}) {
            const auto start = noise(random, 1024);
            std::vector<MixRun> still, moving;
            std::vector<const MixRun*> stills, movings;
            for (int i = 0; i < 8; ++i) {
                // Odd offsets, because a loop may start anywhere.
                const float* left = in.data() + 2048 * i + 1;
                still.push_back({left, left + 1026, 0.7f - 0.05f * static_cast<float>(i), 0.0f, 12345});
                moving.push_back(
                    {left, left + 1026, 0.3f, 0.001f * static_cast<float>(i - 2), together ? 5 : 17 * i});
            }
            for (int i = 0; i < 8; ++i) {
                stills.push_back(&still[static_cast<std::size_t>(i)]);
                movings.push_back(&moving[static_cast<std::size_t>(i)]);
            }
            const auto run = [&](const MixKernels& kernels) {
                std::vector<std::vector<float>> out(10, start);
                kernels.mix_mono(out[0].data(), out[1].data(), stills.data(), count, 3, frames);
                kernels.mix_mono_ramp(out[2].data(), out[3].data(), movings.data(), count, 3, frames);
                kernels.mix_stereo(out[4].data(), out[5].data(), stills.data(), count, 3, frames);
                kernels.mix_stereo_ramp(out[6].data(), out[7].data(), movings.data(), count, 3, frames);
                kernels.scale(out[8].data(), frames, 0.123f);
                kernels.scale_ramp(out[9].data(), frames, 1.0f, -0.0007f, 3);
                return out;
            };
            CHECK(run(*fast) == run(plain));
        }
    }
}

TEST_CASE("Voices mixed together give the same bits as one after the other", "[audio][kernels]") {
    const char* name = GENERATE("baseline", "avx2", "avx512");
    const MixKernels* kernels = find_mix_kernels(name);
    if (!kernels) return;
    std::mt19937_64 random(stillroom::tests::test_seed());
    const auto in = noise(random, 8 * 1024);
    const auto start = noise(random, 1024);
    std::vector<MixRun> runs;
    for (int i = 0; i < 4; ++i)
        runs.push_back(
            {in.data() + 2048 * i, in.data() + 2048 * i + (i % 2 ? 1000 : 0), 0.3f, i % 2 ? 0.0f : 0.0005f, i});
    const std::vector<const MixRun*> all{&runs[0], &runs[1], &runs[2], &runs[3]};
    auto left = start, right = start;
    kernels->mix_stereo_ramp(left.data(), right.data(), all.data(), 4, 0, 777);
    auto left_singly = start, right_singly = start;
    for (std::size_t i = 0; i < 4; ++i) {
        const bool mono = runs[i].left == runs[i].right;
        const bool moves = runs[i].slope != 0.0f;
        const auto mix = mono ? (moves ? kernels->mix_mono_ramp : kernels->mix_mono)
                              : (moves ? kernels->mix_stereo_ramp : kernels->mix_stereo);
        mix(left_singly.data(), right_singly.data(), &all[i], 1, 0, 777);
    }
    CHECK(left == left_singly);
    CHECK(right == right_singly);
}

TEST_CASE("A kernel adds a voice at its gain and touches nothing beyond its frames", "[audio][kernels]") {
    std::vector<float> left(8, 1.0f), right(8, 2.0f);
    const std::vector<float> in{1, 2, 3, 4, 5, 6, 7, 8};
    const MixRun voice{in.data(), in.data(), 0.5f, 0.0f, 0};
    const MixRun* const only = &voice;
    mix_kernels().mix_mono(left.data(), right.data(), &only, 1, 0, 4);
    CHECK(left == std::vector<float>{1.5f, 2.0f, 2.5f, 3.0f, 1, 1, 1, 1});
    CHECK(right == std::vector<float>{2.5f, 3.0f, 3.5f, 4.0f, 2, 2, 2, 2});
}
