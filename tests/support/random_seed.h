/// How tests draw random cases, and how many.
#pragma once

#include <cstddef>
#include <cstdint>

namespace stillroom::tests {

/// The seed of this run: STILLROOM_TEST_SEED of the environment, else one drawn afresh. Printed on standard error
/// at its first use, so that a failure can be repeated.
std::uint64_t test_seed();

/// How often a test repeats its random or long work: `count` when STILLROOM_TEST_FULL is set (tools/test --full),
/// otherwise a tenth of it, at least 1.
std::size_t full_count(std::size_t count);

}  // namespace stillroom::tests
