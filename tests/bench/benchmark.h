/// What a benchmark is, and the groups there are.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/stopwatch.h"

namespace stillroom::bench {

/// A benchmark made ready: either something to sample, or the reason why it cannot run here.
struct Prepared {
    Sample sample;
    std::string skipped;     ///< a sentence; empty when `sample` is there
    bool repeatable = true;  ///< false: exact or long, sampled once
};

/// What a row should reach.
struct Goal {
    double target = 0.0;    ///< 0: the row has no goal
    double moonshot = 0.0;  ///< 0: there is none beyond the target
    std::string against{};  ///< row to divide by before comparing; empty: the value itself
    bool more = false;      ///< more is better
};

/// One row of the report.
struct Benchmark {
    std::string name;
    std::string unit;
    Prepared (*prepare)();                ///< called once, before the first sample
    std::vector<std::string> compared{};  ///< rows to divide this one by
    Goal goal{};
};

/// The shape every mixing row shares.
inline constexpr int kSampleRate = 48000;
inline constexpr int kVoices = 32;
/// Length of a looped source: a quarter of a second, so that all voices' data stays in the second-level cache.
inline constexpr int kSourceFrames = 12000;

/// Unit of the rows that mix: what one more voice costs per stereo frame.
inline constexpr const char* kVoiceFrame = "ns per voice-frame";

std::vector<Benchmark> bound_benchmarks();
std::vector<Benchmark> openal_benchmarks();
std::vector<Benchmark> sdl2_benchmarks();
std::vector<Benchmark> loudness_library_benchmarks();
std::vector<Benchmark> mixer_benchmarks();
std::vector<Benchmark> zone_benchmarks();
std::vector<Benchmark> node_benchmarks();
std::vector<Benchmark> session_benchmarks();
std::vector<Benchmark> score_benchmarks();
std::vector<Benchmark> instruction_benchmarks();

}  // namespace stillroom::bench
