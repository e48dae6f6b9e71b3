#include "tests/bench/bench_zone.h"

#include <stdexcept>

#include "tests/bench/benchmark.h"
#include "tests/bench/sounds.h"

namespace stillroom::bench {
namespace {

using audio::Frames;
using engine::rt::Command;

constexpr Frames kForEver{std::int64_t{1} << 50};
/// Long enough for every run, short enough that no stretch of it stands still in 32 bits.
constexpr Frames kFade{std::int64_t{3600} * 48000};
constexpr int kOwnSourceFrames = 48000;
constexpr float kVoiceGain = 0.1F;

engine::rt::MixerSettings settings_of(const ZoneShape& shape) {
    engine::rt::MixerSettings settings;
    settings.rate = {kSampleRate};
    settings.layers.resize(1 + shape.others.size());
    return settings;
}

}  // namespace

BenchZone::BenchZone(const ZoneShape& shape)
    : mixer_(settings_of(shape)), out_(2, shape.block), outputs_{out_.view()} {
    const int frames = shape.own_sources ? kOwnSourceFrames : kSourceFrames;
    noise_ = quiet_noise(frames * (shape.own_sources ? shape.voices : 2), 0);
    for (int i = 0; i < shape.voices; ++i) {
        const float* left = noise_.data() + (shape.own_sources ? i * frames : 0);
        const float* right = shape.stereo ? noise_.data() + frames : left;
        sources_.push_back(
            std::make_unique<engine::rt::MemorySource>(left, right, Frames{frames}, Frames{0}, Frames{frames}));
        sources_.back()->seek(Frames{i * 373});
        start(sources_.back().get(), 0, shape);
    }
    int layer = 1;
    for (audio::Source* other : shape.others) start(other, layer++, shape);
    push({.kind = Command::Kind::horizon, .at = kForEver});
    render();
}

void BenchZone::start(audio::Source* source, int layer, const ZoneShape& shape) {
    Command command{.kind = Command::Kind::start_voice, .layer = static_cast<std::uint8_t>(layer)};
    command.voice = {++started_};
    command.gain = kVoiceGain;
    command.source = source;
    push(command);
    if (!shape.fading) return;
    command.kind = Command::Kind::fade_voice;
    command.gain = kVoiceGain / 2;
    command.shape = audio::RampShape::equal_power_in;  // steep from its first frame on
    command.length = kFade;
    push(command);
}

void BenchZone::push(const Command& command) {
    if (!mixer_.commands().try_push(command)) throw std::runtime_error("the mixer's queue is full");
}

void BenchZone::render() { mixer_.render(outputs_); }

}  // namespace stillroom::bench
