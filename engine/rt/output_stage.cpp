#include "engine/rt/output_stage.h"

#include <algorithm>
#include <utility>

#include "audio/dsp/rise_law.h"

namespace stillroom::engine::rt {

using audio::AudioView;
using audio::Frames;
using audio::GainRamp;
using audio::RampSegment;

namespace {

/// Below this a return counts as one from silence, which has a length of its own.
constexpr float kAlmostSilent = 0.1f;
/// -18 dB.
constexpr float kUncalibratedGain = 0.12589254f;

}  // namespace

OutputStage::OutputStage(const OutputStageSettings& settings, audio::SampleRate rate)
    : rate_(rate),
      kernels_(audio::mix_kernels()),
      governor_(2, rate),
      limiter_(2, rate, settings.ceiling),
      guard_(settings.ceiling),
      meter_(2, rate),
      dose_(2, rate, settings.calibration),
      room_gain_(settings.uncalibrated ? kUncalibratedGain : 1.0f) {}

void OutputStage::process(AudioView governed, AudioView free, AudioView out) noexcept {
    const int frames = out.frames();
    governor_.process(governed);
    for (int c = 0; c < 2; ++c) {
        const float* bed = governed.channel(c);
        const float* line = free.channel(c);
        float* sum = out.channel(c);
        for (int i = 0; i < frames; ++i) sum[i] = bed[i] + line[i];
    }
    if (room_gain_ != 1.0f)
        for (int c = 0; c < 2; ++c) kernels_.scale(out.channel(c), frames, room_gain_);
    limiter_.process(out);
    ride(master_, out);
    ride(trim_, out);
    not_finite_ += finite_check_.replace_broken(out);
    (void)guard_.process(out);
    (void)meter_.process(out, limiter_.lowest_gain());
    (void)dose_.process(out);
    clock_ += Frames{frames};
}

void OutputStage::apply(const SafetyCommand& command) noexcept {
    GainRamp& ramp = command.kind == SafetyCommand::Kind::master ? master_ : trim_;
    const float gain = std::clamp(command.gain, 0.0f, 1.0f);
    const float now = ramp.value(clock_);
    Frames length = command.length;
    // Staff's trim never is silence (engine/live_session.h): it rises by the law from wherever it stands.
    const bool from_silence = command.kind == SafetyCommand::Kind::master && now < kAlmostSilent;
    if (from_silence || gain <= now) {
        ramp.start(clock_, gain, length, audio::RampShape::smooth);
        return;
    }
    length = std::max(length,
                      audio::shortest_rise(now, gain, audio::RampShape::decibel_smooth, audio::kRiseByHand, rate_));
    ramp.start(clock_, gain, length, audio::RampShape::decibel_smooth);
}

void OutputStage::ride(const GainRamp& ramp, AudioView out) noexcept {
    int done = 0;
    while (done < out.frames()) {
        const RampSegment piece = ramp.segment(clock_ + Frames{done}, out.frames() - done);
        for (int c = 0; c < out.channels(); ++c) {
            float* data = out.channel(c) + done;
            if (!piece.constant())
                kernels_.scale_ramp(data, piece.frames, piece.base, piece.slope, piece.first);
            else if (piece.base != 1.0f)
                kernels_.scale(data, piece.frames, piece.base);
        }
        done += piece.frames;
    }
}

std::int64_t OutputStage::take_not_finite() noexcept { return std::exchange(not_finite_, 0); }

}  // namespace stillroom::engine::rt
