/// Runs benchmarks against each other in one go and sums up what came out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/bench/benchmark.h"

namespace stillroom::bench {

struct Row {
    std::string name;
    std::string unit;
    double value = 0.0;   ///< median of the samples taken on a quiet core, of all when there were too few
    double lowest = 0.0;  ///< of the samples the median was taken from
    double highest = 0.0;
    bool quiet = true;    ///< false: the core was never quiet for long enough; take the value as an upper bound
    std::string skipped;  ///< why there is no value; empty when there is one
    std::map<std::string, double> ratios;  ///< this value divided by that row's, of the same run
    Goal goal;
};

/// Whether a row reaches its goal.
enum class Verdict { no_goal, moonshot, target, missed };
Verdict verdict(const Row& row);

/// Measures every benchmark in `sweeps` rounds through all of them, so that a slow spell of the machine hits all
/// alike.
std::vector<Row> measure(const std::vector<Benchmark>& benchmarks, int sweeps);

}  // namespace stillroom::bench
