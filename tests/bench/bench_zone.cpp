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
    for (engine::rt::LayerSettings& layer : settings.layers) layer.outputs = (1U << shape.outputs) - 1;
    settings.outputs.resize(static_cast<std::size_t>(shape.outputs));
    return settings;
}

}  // namespace

BenchZone::BenchZone(const ZoneShape& shape) : shape_(shape), mixer_(settings_of(shape)) {
    for (int i = 0; i < shape.outputs; ++i) buffers_.emplace_back(2, shape.block);
    for (audio::AudioBuffer& buffer : buffers_) outputs_.push_back(buffer.view());
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
    command.at = Frames{rendered_};
    command.voice = {++started_};
    command.gain = kVoiceGain;
    command.source = source;
    push(command);
    playing_.push_back(command.voice);
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

void BenchZone::render() {
    mixer_.render(outputs_);
    rendered_ += shape_.block;
}

void BenchZone::stir() {
    const Frames now{rendered_};
    const auto second = [](double seconds) { return Frames{static_cast<std::int64_t>(seconds * kSampleRate)}; };
    const std::size_t gone = stirred_ % sources_.size(), faded = (stirred_ + 7) % sources_.size();
    const bool down = stirred_ % 2 == 0;
    ++stirred_;
    push({.kind = Command::Kind::stop_voice, .voice = playing_[gone], .at = now, .length = Frames{0}});
    playing_[gone] = {++started_};
    push({.kind = Command::Kind::start_voice,
          .voice = playing_[gone],
          .gain = kVoiceGain,
          .at = now + Frames{shape_.block},
          .length = second(0.5),
          .source = sources_[gone].get()});
    push({.kind = Command::Kind::fade_voice,
          .voice = playing_[faded],
          .gain = down ? kVoiceGain / 2 : kVoiceGain,
          .at = now + Frames{shape_.block},
          .length = second(0.7)});
    push({.kind = Command::Kind::duck_layer,
          .gain = down ? 0.5F : 1.0F,
          .at = now + Frames{shape_.block},
          .length = second(0.8)});
}

}  // namespace stillroom::bench
