/// What a whole zone costs: its output stage, its pacer, and a session's usual load of layers at once.
#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "audio/synth/pacer.h"
#include "audio/synth/synth.h"
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

Prepared output_stage() {
    struct Stage {
        engine::rt::OutputStage stage{{}, kRate};
        audio::AudioBuffer governed{2, kBlock};
        audio::AudioBuffer free{2, kBlock};
        audio::AudioBuffer out{2, kBlock};
    };
    auto state = std::make_shared<Stage>();
    for (audio::AudioBuffer* buffer : {&state->governed, &state->free}) {
        for (int channel = 0; channel < 2; ++channel) {
            std::ranges::copy(quiet_noise(kBlock, static_cast<unsigned>(channel)), buffer->channel(channel));
        }
    }
    return {.sample = cost_of(
                [state] { state->stage.process(state->governed.view(), state->free.view(), state->out.view()); },
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

/// A zone in the middle of a session: three beds without files, a pacer that slows down, and eight clips in memory.
class BusyZone {
public:
    BusyZone() {
        for (const char* name : {"hush", "warm", "rain"}) sources_.push_back(audio::make_synth(name, {}, kRate, 1));
        sources_.push_back(pacer_source());
        ZoneShape shape{.block = kBlock, .voices = 8, .stereo = true};
        for (const auto& source : sources_) shape.others.push_back(source.get());
        zone_ = std::make_unique<BenchZone>(shape);
    }
    void render() { zone_->render(); }

private:
    std::vector<std::unique_ptr<audio::SynthSource>> sources_;
    std::unique_ptr<BenchZone> zone_;
};

constexpr double kBlockNanoseconds = kBlock * 1e9 / kSampleRate;

Prepared zone_share() {
    auto zone = std::make_shared<BusyZone>();
    return {.sample = cost_of([zone] { zone->render(); }, kBlockNanoseconds / 100), .skipped = {}};
}

/// The dearest block of twenty seconds. The same blocks are rendered several times and each counts with its best
/// time, so that what the machine does besides does not count.
Prepared worst_block() {
    constexpr int kBlocks = 15'000;
    constexpr int kPasses = 7;
    return {.sample =
                [] {
                    using Clock = std::chrono::steady_clock;
                    std::vector<double> best(kBlocks, std::numeric_limits<double>::max());
                    for (int pass = 0; pass < kPasses; ++pass) {
                        BusyZone zone;
                        for (double& nanoseconds : best) {
                            const auto start = Clock::now();
                            zone.render();
                            const std::chrono::duration<double, std::nano> took = Clock::now() - start;
                            nanoseconds = std::min(nanoseconds, took.count());
                        }
                    }
                    return *std::max_element(best.begin(), best.end()) / kBlockNanoseconds * 100;
                },
            .skipped = {},
            .repeatable = false};
}

}  // namespace

std::vector<Benchmark> zone_benchmarks() {
    return {{"output_stage", "ns per stereo frame", output_stage, {"libebur128_true_peak"}},
            {"pacer", "ns per stereo frame", pacer},
            {"zone_share_b64", "% of a core", zone_share},
            {"worst_block_share", "% of the block's time", worst_block}};
}

}  // namespace stillroom::bench
