#include "tests/support/random_seed.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace stillroom::tests {
namespace {

std::uint64_t choose_seed() {
    const char* const given = std::getenv("STILLROOM_TEST_SEED");
    const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    std::cerr << "STILLROOM_TEST_SEED=" << seed << '\n';
    return seed;
}

}  // namespace

std::uint64_t test_seed() {
    static const std::uint64_t seed = choose_seed();
    return seed;
}

std::size_t full_count(std::size_t count) {
    static const bool full = std::getenv("STILLROOM_TEST_FULL") != nullptr;
    return full ? count : std::max<std::size_t>(count / 10, 1);
}

}  // namespace stillroom::tests
