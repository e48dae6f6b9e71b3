#include "tests/bench/stopwatch.h"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <utility>

namespace stillroom::bench {
namespace {

constexpr double kSampleSeconds = 0.003;

double seconds_of(const std::function<void()>& run, int times) {
    const double start = thread_seconds();
    for (int i = 0; i < times; ++i) run();
    return thread_seconds() - start;
}

/// How often `run` fits into a sample. Also its warm-up.
int repeats_of(const std::function<void()>& run) {
    int times = 1;
    double seconds = seconds_of(run, times);
    while (seconds < kSampleSeconds / 4) {
        times *= 2;
        seconds = seconds_of(run, times);
    }
    return std::max(1, static_cast<int>(std::lround(times * kSampleSeconds / seconds)));
}

}  // namespace

double thread_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double child_seconds(const std::string& command) {
    const auto used = [] {
        rusage usage{};
        ::getrusage(RUSAGE_CHILDREN, &usage);
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
        };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    };
    const double before = used();
    if (std::system((command + " > /dev/null 2>&1").c_str()) != 0)
        throw std::runtime_error("this failed: " + command);
    return used() - before;
}

Sample cost_of(std::function<void()> run, double units) {
    return [run = std::move(run), units, times = 0]() mutable {
        if (times == 0) times = repeats_of(run);
        return seconds_of(run, times) / times / units * 1e9;
    };
}

Sample cost_beyond(std::function<void()> run, std::function<void()> baseline, double units) {
    return [with = cost_of(std::move(run), units), without = cost_of(std::move(baseline), units)] {
        return with() - without();
    };
}

double core_speed() {
    constexpr int kRounds = 100'000;
    constexpr int kAdditions = 4;
    std::uint64_t a = 1;
    std::uint64_t b = 2;
    std::uint64_t c = 3;
    std::uint64_t d = 4;
    const double start = thread_seconds();
    for (int i = 0; i < kRounds; ++i) {
        asm volatile("add $1, %0\n\tadd $1, %1\n\tadd $1, %2\n\tadd $1, %3" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
    }
    return kRounds * kAdditions / (thread_seconds() - start) * 1e-9;
}

}  // namespace stillroom::bench
