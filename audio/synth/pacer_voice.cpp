#include "audio/synth/pacer_voice.h"

#include "audio/dsp/oscillator.h"
#include "audio/synth/curves.h"
#include "audio/synth/voice.h"

#include <algorithm>

namespace stillroom::audio {
namespace {

constexpr double kLowestCentre = 300.0, kHighestCentre = 900.0;
/// Colours made ahead, from the lowest centre to the highest; what lies between two is a blend of them.
constexpr int kColours = 5;
constexpr double kLowestTone = 174.614;  // F3, at home over the beds
constexpr double kTopTone = kLowestTone * 4.0 / 3.0;
constexpr Seconds kEdge{0.35};
constexpr float kFloor = 0.35f;  // of the peak, once the edge has risen
/// The least a part begins with: inaudible, but its very first frame can be found in the samples.
constexpr float kOnset = 1e-7f;

/// From 0 to 1 with the slope of half a cosine.
double half_cosine(double x) noexcept { return 0.5 - 0.5 * exact_cos_turns(0.5 * x); }

float half_cosine_of(double phase) noexcept {
    return 0.5f - 0.5f * cosine_of(static_cast<std::uint32_t>(static_cast<std::int64_t>(phase)));
}

NoiseTables tables_of(SampleRate rate, Random random) {
    const auto level = [](int colour, double hertz) {
        const double centre =
            kLowestCentre * power(kHighestCentre / kLowestCentre, static_cast<double>(colour) / (kColours - 1));
        const double above = hertz / centre, square = above * above;
        const double common = square / ((0.45 + square) * (1.0 + 0.45 * square));
        // A little apart, so that it stands around the listener.
        return NoiseLevel{common, 0.4 * common};
    };
    NoiseTables tables(kColours, 5000.0, level, rate, random, 1);
    tables.normalise();  // the same power whatever the centre
    return tables;
}

}  // namespace

PacerVoice::Part::Part(Frames first, Frames last, std::int64_t edge_frames, bool inhale) noexcept
    : start(first.count), end(last.count), in(inhale) {
    const std::int64_t length = end - start;
    edge = edge_frames * 2 < length ? edge_frames : length / 2;
    swell_turn = length > 0 ? 0x1p32 / static_cast<double>(length) : 0.0;
    edge_turn = edge > 0 ? 0x1p31 / static_cast<double>(edge) : 0.0;
}

float PacerVoice::Part::level(std::int64_t at) const noexcept {
    const std::int64_t since = at - start, left = end - at;
    const std::int64_t nearest = since < left ? since : left;
    if (nearest <= 0) return 0.0f;
    const float swell = kFloor + (1.0f - kFloor) * half_cosine_of(static_cast<double>(since) * swell_turn);
    return nearest < edge ? swell * half_cosine_of(static_cast<double>(nearest) * edge_turn) : swell;
}

PacerVoice::PacerVoice(const BreathCourse& course, PacerSound sound, SampleRate rate, Random random)
    : schedule_(course, rate),
      rate_(rate),
      noise_(tables_of(rate, random), 2, random, 2),
      tone_harmonics_(harmonics_of({1.0, 0.30, -0.08, 0.0, 0.0, 0.0})),
      swell_level_(sound == PacerSound::glide ? 0.0f : (sound == PacerSound::both ? 0.118f : 0.151f)),
      tone_level_(sound == PacerSound::swell ? 0.0f : (sound == PacerSound::both ? 0.06f : 0.10f)),
      edge_(frames_of(kEdge, rate).count) {}

void PacerVoice::find_breath(Frames at) noexcept {
    if (at >= breath_.inhale && at < breath_.end) return;
    breath_ = schedule_.breath_at(at);
    in_ = Part(breath_.inhale, breath_.hold, edge_, true);
    out_ = Part(breath_.exhale, breath_.rest, edge_, false);
}

GrainWeights PacerVoice::weights(std::int64_t grain) noexcept {
    // In the middle of the grain.
    const Frames at{grain * GrainNoise::kHop + (GrainNoise::kHop + kCellFrames) / 2};
    find_breath(at);
    double height = 0.0;
    const auto share = [at](Frames start, Frames end) noexcept {
        return half_cosine(static_cast<double>((at - start).count) / static_cast<double>((end - start).count));
    };
    if (at < breath_.hold) {
        height = share(breath_.inhale, breath_.hold);
    } else if (at < breath_.exhale) {
        height = 1.0;
    } else if (at < breath_.rest) {
        height = 1.0 - share(breath_.exhale, breath_.rest);
    }
    const double place = height * (kColours - 1);
    GrainWeights weights;
    weights.first = std::min(static_cast<int>(place), kColours - 2);
    const auto above = static_cast<float>(place - weights.first);
    weights.band[0] = swell_level_ * (1.0f - above);
    weights.band[1] = swell_level_ * above;
    return weights;
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

void PacerVoice::add_tone(const Part& part, CellPart frames, std::int64_t from, Ramp level,
                          StereoCell& out) noexcept {
    const int count = frames.last - frames.first;
    const double start = turns(part, from - part.start), end = turns(part, from - part.start + count);
    const auto whole = static_cast<double>(static_cast<std::int64_t>(start));
    VoiceCell voice;
    voice.layers = 1;
    voice.phase[0].step = static_cast<std::uint32_t>(static_cast<std::int64_t>((end - start) / count * 0x1p32));
    voice.phase[0].from = static_cast<std::uint32_t>(static_cast<std::int64_t>((start - whole) * 0x1p32)) -
                          voice.phase[0].step * static_cast<std::uint32_t>(frames.first);
    voice.left[0] = voice.right[0] = 1.0f;
    voice.gain.from = tone_level_;
    tone_.clear();
    tone_kernels().add_voice(tone_, voice, tone_harmonics_);
    tone_kernels().add_shaped(out, frames, tone_, level);
}

void PacerVoice::add_part(const Part& part, std::int64_t from, std::int64_t cell, StereoCell& out) noexcept {
    const std::int64_t cell_start = cell * kCellFrames;
    const std::int64_t first = std::max(part.start, from);
    const std::int64_t last = std::min(part.end, cell_start + kCellFrames);
    if (first >= last) return;
    const CellPart frames{static_cast<int>(first - cell_start), static_cast<int>(last - cell_start)};
    const float start = std::max(part.level(first), kOnset), end = part.level(last);
    const Ramp level{start, (end - start) / static_cast<float>(last - first)};
    if (swell_level_ > 0.0f)
        noise_.add(
            cell, out, [this](std::int64_t grain) noexcept { return weights(grain); }, frames, level);
    if (tone_level_ > 0.0f) add_tone(part, frames, first, level, out);
}

void PacerVoice::render(std::int64_t cell, StereoCell& out) noexcept {
    const std::int64_t start = cell * kCellFrames, end = start + kCellFrames;
    for (std::int64_t at = start; at < end;) {
        find_breath(Frames{at});
        // Copies: the noise asks about the middle of its grain, which may lie in another breath.
        const Part in = in_, out_breath = out_;
        const std::int64_t next = breath_.end.count;
        add_part(in, at, cell, out);
        add_part(out_breath, at, cell, out);
        at = next;
    }
}

}  // namespace stillroom::audio
