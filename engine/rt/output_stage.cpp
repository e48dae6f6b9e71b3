#include "engine/rt/output_stage.h"

#include <cassert>
#include <utility>

namespace stillroom::engine::rt {

using audio::AudioView;
using audio::Frames;

namespace {

/// -18 dB.
constexpr float kUncalibratedGain = 0.12589254f;

/// As slowly as a session that goes on after a crash.
constexpr audio::Seconds kReturn{8.0};

float room_gain(const OutputStageSettings& settings) noexcept {
    const auto trim = static_cast<float>(gain_of(settings.trim));
    return settings.uncalibrated ? trim * kUncalibratedGain : trim;
}

}  // namespace

OutputStage::OutputStage(const OutputStageSettings& settings, audio::SampleRate rate)
    : kernels_(audio::mix_kernels()),
      equaliser_(settings.equaliser),
      governor_(2, rate),
      delay_(2, settings.delay),
      limiter_(2, rate, settings.ceiling),
      guard_(settings.ceiling),
      meter_(2, rate),
      dose_(2, rate, settings.calibration),
      room_gain_(room_gain(settings)),
      master_(rate, SafetyGain::Silence::is_reached),
      trim_(rate, SafetyGain::Silence::is_not_reached),
      talk_(rate, SafetyGain::Silence::is_not_reached),
      heard_(rate, SafetyGain::Silence::is_reached),
      return_(audio::frames_of(kReturn, rate)) {
    assert(settings.trim <= audio::Decibels{0.0});
}

void OutputStage::process(AudioView governed, AudioView free, AudioView out, const float* talk) noexcept {
    const int frames = out.frames();
    equalise(governed, free);
    governor_.process(governed);
    for (int c = 0; c < 2; ++c) {
        const float* bed = governed.channel(c);
        const float* line = free.channel(c);
        float* sum = out.channel(c);
        for (int i = 0; i < frames; ++i) sum[i] = bed[i] + line[i];
    }
    if (room_gain_ != 1.0f)
        for (int c = 0; c < 2; ++c) kernels_.scale(out.channel(c), frames, room_gain_);
    delay_.process(out);
    limiter_.process(out);
    master_.ride(out, clock_);
    trim_.ride(out, clock_);
    talk_.ride(out, clock_);
    heard_.ride(out, clock_);
    if (talk != nullptr) add(talk, out);
    not_finite_ += finite_check_.replace_broken(out);
    (void)guard_.process(out);
    (void)meter_.process(out, limiter_.lowest_gain());
    (void)dose_.process(out);
    clock_ += Frames{frames};
}

void OutputStage::equalise(AudioView governed, AudioView free) noexcept {
    if (equaliser_.is_flat()) return;
    float* const buses[] = {governed.channel(0), governed.channel(1), free.channel(0), free.channel(1)};
    equaliser_.process({buses, 4, governed.frames()});
}

void OutputStage::add(const float* talk, AudioView out) const noexcept {
    for (int c = 0; c < 2; ++c) {
        float* const sum = out.channel(c);
        for (int i = 0; i < out.frames(); ++i) sum[i] += talk[i] * room_gain_;
    }
}

void OutputStage::apply(const SafetyCommand& command) noexcept {
    switch (command.kind) {
        case SafetyCommand::Kind::master:
            return master_.apply(command, clock_);
        case SafetyCommand::Kind::trim:
            return trim_.apply(command, clock_);
        case SafetyCommand::Kind::talk:
            return talk_.apply(command, clock_);
        case SafetyCommand::Kind::quiet:
            assert(false);
    }
}

void OutputStage::lose() noexcept { heard_.apply({.gain = 0.0f}, clock_); }

void OutputStage::regain() noexcept { heard_.apply({.gain = 1.0f, .length = return_}, clock_); }

std::int64_t OutputStage::take_not_finite() noexcept { return std::exchange(not_finite_, 0); }

}  // namespace stillroom::engine::rt
