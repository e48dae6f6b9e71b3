#include "audio/synth/pacer_voice.h"

#include "audio/dsp/oscillator.h"
#include "audio/synth/curves.h"

#include <cmath>

namespace stillroom::audio {
namespace {

constexpr double kLowestCentre = 300.0, kHighestCentre = 900.0;
constexpr double kLowestTone = 174.614;  // F3, at home over the beds
constexpr double kTopTone = kLowestTone * 4.0 / 3.0;
constexpr Seconds kEdge{0.35};
constexpr float kFloor = 0.35f;  // of the peak, once the edge has risen

/// From 0 to 1 with the slope of half a cosine.
double half_cosine(double x) noexcept { return 0.5 - 0.5 * exact_cos_turns(0.5 * x); }

float half_cosine_of(std::uint32_t half_turn_phase) noexcept { return 0.5f - 0.5f * cosine_of(half_turn_phase); }

/// Phase of so many parts of a whole, as 2^-32 turns; a whole is half a turn.
std::uint32_t half_turns(std::int64_t part, std::int64_t whole) noexcept {
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>(part) << 31) / static_cast<std::uint64_t>(whole));
}

}  // namespace

PacerVoice::PacerVoice(const BreathCourse& course, PacerSound sound, SampleRate rate, Random random)
    : schedule_(course, rate),
      rate_(rate),
      noise_(random, 1),
      swell_level_(sound == PacerSound::glide ? 0.0 : (sound == PacerSound::both ? 0.11 : 0.14)),
      tone_level_(sound == PacerSound::swell ? 0.0 : (sound == PacerSound::both ? 0.06 : 0.10)),
      edge_(frames_of(kEdge, rate).count),
      bins_(static_cast<int>(5000.0 * kGrainFrames / rate.hertz)) {}

void PacerVoice::shape(std::int64_t grain, GrainSpectrum& spectrum) const noexcept {
    const Frames at{grain * kGrainHop};
    const Breath breath = schedule_.breath_at(at);
    double height = 0.0;
    const auto share = [at](Frames start, Frames end) noexcept {
        return half_cosine(static_cast<double>((at - start).count) / static_cast<double>((end - start).count));
    };
    if (at < breath.hold) {
        height = share(breath.inhale, breath.hold);
    } else if (at < breath.exhale) {
        height = 1.0;
    } else if (at < breath.rest) {
        height = 1.0 - share(breath.exhale, breath.rest);
    }
    const double centre = kLowestCentre * power(kHighestCentre / kLowestCentre, height);
    const double per_bin = GrainNoise::bin_hertz(1, rate_) / centre;
    double sum = 0.0;
    for (int k = 1; k < bins_; ++k) {
        const double above = per_bin * k, square = above * above;
        const double level = square / ((0.45 + square) * (1.0 + 0.45 * square));
        spectrum.common[k] = static_cast<float>(level);
        sum += level * level;
    }
    // The same power whatever the centre; a little apart, so that it stands around the listener.
    const auto scale = static_cast<float>(swell_level_ / std::sqrt(2.0 * sum));
    for (int k = 1; k < bins_; ++k) {
        spectrum.common[k] *= scale;
        spectrum.apart[k] = 0.4f * spectrum.common[k];
    }
    spectrum.bins = bins_;
}

double PacerVoice::turns(const Part& part, std::int64_t age) const noexcept {
    // The frequency follows half a cosine from one end of the glide to the other; this is its integral.
    const double length = static_cast<double>(part.end - part.start) / rate_.hertz;
    const double time = static_cast<double>(age) / rate_.hertz;
    const double from = part.in ? kLowestTone : kTopTone, to = part.in ? kTopTone : kLowestTone;
    constexpr double kPi = 3.141592653589793;
    const double bend = time * 0.5 - length / (2.0 * kPi) * exact_sin_turns(0.5 * time / length);
    return from * time + (to - from) * bend;
}

void PacerVoice::add_tone(const Part& part, int first, int last, std::int64_t age) noexcept {
    const double from = turns(part, age), to = turns(part, age + (last - first));
    const auto whole = static_cast<double>(static_cast<std::int64_t>(from));
    const auto phase = static_cast<std::uint32_t>(static_cast<std::int64_t>((from - whole) * 0x1p32));
    const auto step = static_cast<std::uint32_t>(static_cast<std::int64_t>((to - from) / (last - first) * 0x1p32));
    const auto level = static_cast<float>(tone_level_);
    for (int i = first; i < last; ++i) {
        const float c = cosine_of(phase + step * static_cast<std::uint32_t>(i - first));
        const float second = 2.0f * c * c - 1.0f;
        const float third = 2.0f * c * second - c;
        tone_.left[i] = tone_.right[i] = level * (c + 0.30f * second - 0.08f * third);
    }
}

void PacerVoice::add_part(const Part& part, std::int64_t from, std::int64_t to, std::int64_t cell_start,
                          StereoCell& out) noexcept {
    if (part.start > from) from = part.start;
    if (part.end < to) to = part.end;
    if (from >= to) return;
    const int first = static_cast<int>(from - cell_start), last = static_cast<int>(to - cell_start);
    const std::int64_t length = part.end - part.start, age = from - part.start;
    if (tone_level_ > 0.0) add_tone(part, first, last, age);
    const std::int64_t edge = edge_ * 2 < length ? edge_ : length / 2;
    for (int i = first; i < last; ++i) {
        const std::int64_t since = age + (i - first), left = length - since;
        const float swell = kFloor + (1.0f - kFloor) * half_cosine_of(2 * half_turns(since, length));
        const std::int64_t nearest = since < left ? since : left;
        const float rise = nearest < edge ? half_cosine_of(half_turns(nearest, edge)) : 1.0f;
        const float level = swell * rise;
        out.left[i] += level * (wash_.left[i] + tone_.left[i]);
        out.right[i] += level * (wash_.right[i] + tone_.right[i]);
    }
}

void PacerVoice::render(std::int64_t cell, StereoCell& out) noexcept {
    wash_.clear();
    tone_.clear();
    if (swell_level_ > 0.0)
        noise_.add(cell, wash_,
                   [this](std::int64_t grain, GrainSpectrum& spectrum) noexcept { shape(grain, spectrum); });
    const std::int64_t start = cell * kCellFrames, end = start + kCellFrames;
    for (std::int64_t at = start; at < end;) {
        const Breath breath = schedule_.breath_at(Frames{at});
        add_part({breath.inhale.count, breath.hold.count, true}, at, end, start, out);
        add_part({breath.exhale.count, breath.rest.count, false}, at, end, start, out);
        at = breath.end.count;
    }
}

}  // namespace stillroom::audio
