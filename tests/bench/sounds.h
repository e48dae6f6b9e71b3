/// Sounds for the benchmarks: quiet noise, so that limiters have nothing to do and no sample is denormal.
#pragma once

#include <vector>

namespace stillroom::bench {

/// `count` samples of white noise around -50 dBFS; another seed, other noise.
std::vector<float> quiet_noise(int count, unsigned seed);

}  // namespace stillroom::bench
