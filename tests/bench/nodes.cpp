/// What single nodes cost: the meter a layer would carry, the dose of an output, the way to another clock, and
/// every bed.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "audio/dsp/drift_resampler.h"
#include "audio/dsp/meter.h"
#include "audio/dsp/sound_dose.h"
#include "audio/synth/synth.h"
#include "tests/bench/benchmark.h"
#include "tests/bench/sounds.h"

namespace stillroom::bench {
namespace {

constexpr int kBlock = 64;
constexpr audio::SampleRate kRate{kSampleRate};

std::shared_ptr<audio::AudioBuffer> quiet_block() {
    auto sound = std::make_shared<audio::AudioBuffer>(2, kBlock);
    for (int channel = 0; channel < 2; ++channel)
        std::ranges::copy(quiet_noise(kBlock, static_cast<unsigned>(channel)), sound->channel(channel));
    return sound;
}

Prepared meter() {
    auto node = std::make_shared<audio::Meter>(2, kRate);
    return {.sample = cost_of([node, sound = quiet_block()] { node->process(sound->view()); }, kBlock),
            .skipped = {}};
}

Prepared silent_meter() {
    auto node = std::make_shared<audio::Meter>(2, kRate);
    return {.sample = cost_of([node] { node->process_silence(kBlock); }, kBlock), .skipped = {}};
}

Prepared dose() {
    auto node = std::make_shared<audio::SoundDose>(2, kRate, audio::EarCalibration{80.0, audio::Decibels{-30.0}});
    return {.sample = cost_of([node, sound = quiet_block()] { node->process(sound->view()); }, kBlock),
            .skipped = {}};
}

Prepared drift_resampler() {
    constexpr int kBefore = audio::DriftResampler::kFramesBefore;
    struct Way {
        audio::DriftResampler resampler;
        std::vector<float> left = quiet_noise(2 * kBlock, 1), right = quiet_noise(2 * kBlock, 2);
        audio::AudioBuffer out{2, kBlock};
        audio::ReadingPlace place;
    };
    return {.sample = cost_of(
                [way = std::make_shared<Way>(), step = audio::DriftResampler::step_of(1.0002)] {
                    float* const out[] = {way->out.channel(0), way->out.channel(1)};
                    const float* const in[] = {way->left.data() + kBefore, way->right.data() + kBefore};
                    way->resampler.read(out, in, 2, kBlock, way->place.fraction, step);
                    way->place = way->place.after(kBlock, step);
                },
                kBlock),
            .skipped = {}};
}

Prepared bed(const char* name) {
    std::shared_ptr<audio::SynthSource> source = audio::make_synth(name, {}, kRate, 1);
    return {.sample = cost_of(
                [source] {
                    for (int done = 0; done < kBlock;) done += source->read(kBlock - done).frames;
                },
                kBlock),
            .skipped = {}};
}

}  // namespace

std::vector<Benchmark> node_benchmarks() {
    return {{"meter", "ns per stereo frame", meter},
            {"meter_silent", "ns per stereo frame", silent_meter},
            {"sound_dose", "ns per stereo frame", dose},
            {"drift_resampler", "ns per stereo frame", drift_resampler},
            {"bed_hush", "ns per stereo frame", [] { return bed("hush"); }},
            {"bed_warm", "ns per stereo frame", [] { return bed("warm"); }},
            {"bed_arc", "ns per stereo frame", [] { return bed("arc"); }}};
}

}  // namespace stillroom::bench
