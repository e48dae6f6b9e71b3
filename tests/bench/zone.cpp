/// What the parts of a zone cost, and the dearest block of a full one.
#include <algorithm>
#include <limits>
#include <memory>
#include <vector>

#include "audio/dsp/biquad.h"
#include "audio/synth/pacer.h"
#include "engine/rt/output_stage.h"
#include "tests/bench/bench_zone.h"
#include "tests/bench/benchmark.h"
#include "tests/bench/sounds.h"

namespace stillroom::bench {
namespace {

constexpr int kBlock = 64;
constexpr audio::SampleRate kRate{kSampleRate};

std::unique_ptr<audio::SynthSource> pacer_source() {
    audio::BreathCourse slowing;
    slowing.from_per_minute = 8.0;
    slowing.growth = 0.01;
    return audio::make_pacer(slowing, audio::PacerSound::swell, kRate, 1);
}

/// What a technician writes for a pair of speakers across a room: four bands, 12 ms, 3 dB down.
engine::rt::OutputStageSettings room_output() {
    return {.equaliser = {audio::high_pass(35.0, 0.7071, kRate),
                          audio::low_shelf(120.0, audio::Decibels{-4.0}, 0.7071, kRate),
                          audio::peak_filter(3200.0, audio::Decibels{-2.0}, 1.1, kRate),
                          audio::high_shelf(8000.0, audio::Decibels{2.0}, 0.7071, kRate)},
            .delay = audio::Frames{576},
            .trim = audio::Decibels{-3.0}};
}

/// The whole way out: EQ of both buses, rise governor, trim, delay, true-peak limiter, safety gains, meters.
Prepared output_stage() {
    struct Stage {
        engine::rt::OutputStage stage{room_output(), kRate};
        audio::AudioBuffer governed{2, kBlock};
        audio::AudioBuffer free{2, kBlock};
        audio::AudioBuffer out{2, kBlock};
    };
    auto state = std::make_shared<Stage>();
    const std::vector<float> noise[] = {quiet_noise(kBlock, 0), quiet_noise(kBlock, 1)};
    return {.sample = cost_of(
                [state, noise] {
                    // The stage changes its buses, so they are filled anew, as the mixer fills them.
                    for (audio::AudioBuffer* buffer : {&state->governed, &state->free})
                        for (int channel = 0; channel < 2; ++channel)
                            std::ranges::copy(noise[channel], buffer->channel(channel));
                    state->stage.process(state->governed.view(), state->free.view(), state->out.view());
                },
                kBlock),
            .skipped = {}};
}

Prepared pacer() {
    std::shared_ptr<audio::SynthSource> source = pacer_source();
    return {.sample = cost_of(
                [source] {
                    for (int done = 0; done < kBlock;) done += source->read(kBlock - done).frames;
                },
                kBlock),
            .skipped = {}};
}

constexpr double kBlockNanoseconds = kBlock * 1e9 / kSampleRate;

/// A full zone: every voice the mixer has and a pacer, on two outputs, and something happening in every second.
class FullZone {
public:
    FullZone()
        : pacer_(pacer_source()),
          zone_({.block = kBlock,
                 .voices = engine::rt::kMaxVoices - 1,
                 .stereo = true,
                 .own_sources = true,
                 .outputs = 2,
                 .others = {pacer_.get()}}) {}

    /// The CPU nanoseconds the next block takes.
    double render() {
        if (block_++ % kBlocksPerSecond == 0) zone_.stir();
        const double start = thread_seconds();
        zone_.render();
        return (thread_seconds() - start) * 1e9;
    }

private:
    static constexpr int kBlocksPerSecond = kSampleRate / kBlock;
    std::unique_ptr<audio::SynthSource> pacer_;
    BenchZone zone_;
    int block_ = 0;
};

/// The dearest block of ten minutes. The same blocks are rendered several times and each counts with its best time,
/// so that what the machine does besides (interrupts, neighbours) does not count, but everything the mixer does.
Prepared worst_block() {
    constexpr int kBlocks = 600 * kSampleRate / kBlock;
    constexpr int kPasses = 4;
    return {.sample =
                [] {
                    std::vector<float> best(kBlocks, std::numeric_limits<float>::max());
                    for (int pass = 0; pass < kPasses; ++pass) {
                        FullZone zone;
                        for (float& nanoseconds : best)
                            nanoseconds = std::min(nanoseconds, static_cast<float>(zone.render()));
                    }
                    return static_cast<double>(*std::max_element(best.begin(), best.end())) / kBlockNanoseconds *
                           100;
                },
            .skipped = {},
            .repeatable = false};
}

}  // namespace

std::vector<Benchmark> zone_benchmarks() {
    return {{"output_stage",
             "ns per stereo frame",
             output_stage,
             {"libebur128_true_peak"},
             {0.56, 0.35, "libebur128_true_peak"}},
            {"pacer", "ns per stereo frame", pacer, {}, {0.9, 0.5}},
            {"worst_block_share", "% of the block's time", worst_block, {}, {10.0, 4.0}}};
}

}  // namespace stillroom::bench
