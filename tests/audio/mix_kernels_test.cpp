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
    for (const int frames : {0, 1, 3, 15, 16, 17, 63, 64, 255, 1000}) {
        const auto in_left = noise(random, 1024), in_right = noise(random, 1024), start = noise(random, 1024);
        const auto run = [&](const MixKernels& kernels) {
            std::vector<std::vector<float>> out(6, start);
            // An odd offset, because a loop may start anywhere.
            const float* left = in_left.data() + 1;
            const float* right = in_right.data() + 3;
            kernels.mix_mono(out[0].data(), out[1].data(), left, frames, 0.7f);
            kernels.mix_mono_ramp(out[0].data(), out[1].data(), right, frames, 0.3f, 0.001f, 17);
            kernels.mix_stereo(out[2].data(), out[3].data(), left, right, frames, 0.4f);
            kernels.mix_stereo_ramp(out[2].data(), out[3].data(), left, right, frames, 0.9f, -0.002f, 5);
            kernels.scale(out[4].data(), frames, 0.123f);
            kernels.scale_ramp(out[5].data(), frames, 1.0f, -0.0007f, 3);
            return out;
        };
        CHECK(run(*fast) == run(plain));
    }
}

TEST_CASE("A kernel adds a voice at its gain and touches nothing beyond its frames", "[audio][kernels]") {
    std::vector<float> left(8, 1.0f), right(8, 2.0f);
    const std::vector<float> in{1, 2, 3, 4, 5, 6, 7, 8};
    mix_kernels().mix_mono(left.data(), right.data(), in.data(), 4, 0.5f);
    CHECK(left == std::vector<float>{1.5f, 2.0f, 2.5f, 3.0f, 1, 1, 1, 1});
    CHECK(right == std::vector<float>{2.5f, 3.0f, 3.5f, 4.0f, 2, 2, 2, 2});
}

TEST_CASE("The finite check sees one NaN or infinity anywhere, and no false one", "[audio][kernels]") {
    const char* name = GENERATE("baseline", "avx2", "avx512");
    const MixKernels* kernels = find_mix_kernels(name);
    if (!kernels) return;
    std::vector<float> data(257, std::numeric_limits<float>::max());
    CHECK(kernels->finite(data.data(), 257));
    for (const std::size_t at : {0u, 1u, 100u, 255u, 256u})
        for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                                -std::numeric_limits<float>::infinity()}) {
            auto broken = data;
            broken[at] = bad;
            CHECK_FALSE(kernels->finite(broken.data(), 257));
        }
}
