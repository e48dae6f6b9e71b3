/// Our mixer: what one more voice costs in a zone that runs anyway, whatever its block length.
#include <memory>
#include <vector>

#include "tests/bench/bench_zone.h"
#include "tests/bench/benchmark.h"

namespace stillroom::bench {
namespace {

/// What a voice of this shape costs beyond a zone in which one sounds: what a layer costs as soon as anything
/// sounds on it, its guard and its meter, is not the voice's.
Sample voice_cost(const ZoneShape& shape) {
    ZoneShape without = shape;
    without.voices = 1;
    auto full = std::make_shared<BenchZone>(shape);
    auto empty = std::make_shared<BenchZone>(without);
    return cost_beyond([full] { full->render(); }, [empty] { empty->render(); }, (shape.voices - 1) * shape.block);
}

template <int kBlock>
Prepared mono() {
    return {.sample = voice_cost({.block = kBlock, .voices = kVoices}), .skipped = {}};
}

template <int kBlock>
Prepared stereo() {
    return {.sample = voice_cost({.block = kBlock, .voices = kVoices, .stereo = true}), .skipped = {}};
}

template <int kBlock>
Prepared fade() {
    return {.sample = voice_cost({.block = kBlock, .voices = kVoices, .fading = true}), .skipped = {}};
}

/// A house of zones: more voices than one zone has, each with data of its own, so that memory sets the pace.
Prepared own_sources() {
    constexpr int kZones = 8;
    constexpr int kBlock = 256;
    const auto house = [](int voices) {
        auto zones = std::make_shared<std::vector<std::unique_ptr<BenchZone>>>();
        for (int i = 0; i < kZones; ++i) {
            zones->push_back(
                std::make_unique<BenchZone>(ZoneShape{.block = kBlock, .voices = voices, .own_sources = true}));
        }
        return [zones] {
            for (auto& zone : *zones) zone->render();
        };
    };
    static_assert(engine::rt::kMaxVoices * kZones == 512);
    return {.sample = cost_beyond(house(engine::rt::kMaxVoices), house(0), 512 * kBlock), .skipped = {}};
}

/// The part of a voice's cost that does not depend on the block's length, from two lengths.
Prepared fixed_cost() {
    constexpr double kShort = 64;
    constexpr double kLong = 256;
    const Sample short_blocks = voice_cost({.block = 64, .voices = kVoices});
    const Sample long_blocks = voice_cost({.block = 256, .voices = kVoices});
    return {.sample = [=] { return (short_blocks() - long_blocks()) / (1 / kShort - 1 / kLong); }, .skipped = {}};
}

}  // namespace

std::vector<Benchmark> mixer_benchmarks() {
    return {{"mono_b64", kVoiceFrame, mono<64>, {"openal_mono_b64", "bound_mono_b64"}, {0.15, 0.085}},
            {"mono_b256", kVoiceFrame, mono<256>, {"openal_mono_b256", "bound_mono_b256"}, {0.10, 0.075}},
            {"stereo_b64", kVoiceFrame, stereo<64>, {"sdl2_stereo_b64", "bound_stereo_b64"}, {0.18, 0.10}},
            {"stereo_b256", kVoiceFrame, stereo<256>, {"sdl2_stereo_b256", "bound_stereo_b256"}, {0.12, 0.08}},
            {"fade_b64",
             kVoiceFrame,
             fade<64>,
             {"mono_b64", "openal_fade_b64", "bound_fade_b64"},
             {.target = 1.05, .against = "mono_b64"}},
            {"fade_b256",
             kVoiceFrame,
             fade<256>,
             {"mono_b256", "openal_fade_b256", "bound_fade_b256"},
             {.target = 1.05, .against = "mono_b256"}},
            {"own_512_b256", kVoiceFrame, own_sources, {"mono_b256"}, {0.45, 0.30}},
            {"fixed_per_voice_block", "ns per voice and block", fixed_cost, {}, {2.0, 1.0}}};
}

}  // namespace stillroom::bench
