#include "tests/bench/sounds.h"

#include <random>

namespace stillroom::bench {

std::vector<float> quiet_noise(int count, unsigned seed) {
    std::minstd_rand random(seed + 1);
    std::uniform_real_distribution<float> level(-0.005F, 0.005F);
    std::vector<float> samples(static_cast<std::size_t>(count));
    for (float& sample : samples) sample = level(random);
    return samples;
}

}  // namespace stillroom::bench
