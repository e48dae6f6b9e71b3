/// libebur128, as a meter of momentary loudness and true peak on one stereo output.
#include <ebur128.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "tests/bench/benchmark.h"
#include "tests/bench/sounds.h"

namespace stillroom::bench {
namespace {

struct Release {
    void operator()(ebur128_state* state) const { ebur128_destroy(&state); }
};

Prepared true_peak() {
    constexpr int kBlock = 64;
    std::shared_ptr<ebur128_state> meter(ebur128_init(2, kSampleRate, EBUR128_MODE_M | EBUR128_MODE_TRUE_PEAK),
                                         Release{});
    if (!meter) throw std::runtime_error("libebur128 gives no meter");
    auto noise = std::make_shared<std::vector<float>>(quiet_noise(2 * kSourceFrames, 0));
    return {.sample = cost_of(
                [meter, noise] {
                    for (int at = 0; at + kBlock <= kSourceFrames; at += kBlock) {
                        ebur128_add_frames_float(meter.get(), noise->data() + 2 * at, kBlock);
                    }
                },
                kSourceFrames / kBlock * kBlock),
            .skipped = {}};
}

}  // namespace

std::vector<Benchmark> loudness_library_benchmarks() {
    return {{"libebur128_true_peak", "ns per stereo frame", true_peak}};
}

}  // namespace stillroom::bench
