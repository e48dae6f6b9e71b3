#include "audio/content/spoken_line.h"

#include "audio/base/audio_buffer.h"
#include "audio/base/exact_math.h"
#include "audio/content/loudness.h"
#include "audio/dsp/true_peak_limiter.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace stillroom::audio {
namespace {

constexpr Seconds kWindow{0.01};
constexpr double kBelowLoudest = 3.1622776601683795e-05;  // 45 dB, in power
constexpr double kNoSound = 1e-9;                         // -90 dBFS, in power
constexpr Seconds kEdge{0.02};

/// Raised-cosine ramps at both ends, so that background noise of a recording neither clicks in nor out.
void ramp_ends(std::span<float> samples, SampleRate rate) {
    const auto edge =
        std::min<std::size_t>(static_cast<std::size_t>(frames_of(kEdge, rate).count), samples.size() / 2);
    for (std::size_t i = 0; i < edge; ++i) {
        const double turn = (static_cast<double>(i) + 0.5) / static_cast<double>(edge);
        const auto gain = static_cast<float>(0.5 - 0.5 * exact_cos_turns(turn / 2.0));
        samples[i] *= gain;
        samples[samples.size() - 1 - i] *= gain;
    }
}

/// The words with as much of what is around them as lead and tail ask for; silence where the recording has none.
std::vector<float> cut(std::span<const float> unit, const WordRange& words, Frames lead, Frames tail,
                       SampleRate rate) {
    const std::int64_t first = std::max<std::int64_t>(words.start.count - lead.count, 0);
    const std::int64_t last = std::min<std::int64_t>(words.end.count + tail.count, std::ssize(unit));
    std::vector<float> kept(unit.begin() + first, unit.begin() + last);
    ramp_ends(kept, rate);
    std::vector<float> out(static_cast<std::size_t>((words.end - words.start + lead + tail).count), 0.0f);
    std::copy(kept.begin(), kept.end(), out.begin() + (first - (words.start - lead).count));
    return out;
}

void bring_to_line_loudness(std::vector<float>& mono, SampleRate rate) {
    const ClipLevel level = measure(mono, 1, rate);
    const double gain = gain_of({kLineLoudness.lufs - level.loudness.lufs});
    for (float& sample : mono) sample = static_cast<float>(static_cast<double>(sample) * gain);
}

/// Limits in place, without the limiter's delay; returns how far it went down in dB.
double limit(std::vector<float>& mono, SampleRate rate) {
    const auto delay = static_cast<int>(TruePeakLimiter::latency().count);
    const auto length = static_cast<int>(mono.size());
    AudioBuffer buffer(1, length + delay);
    std::copy(mono.begin(), mono.end(), buffer.channel(0));
    TruePeakLimiter limiter(1, rate, kLineCeiling);
    limiter.process(buffer.view());
    std::copy_n(buffer.channel(0) + delay, length, mono.begin());
    const auto lowest = static_cast<double>(limiter.lowest_gain());
    return lowest < 1.0 ? -20.0 * std::log10(lowest) : 0.0;
}

}  // namespace

WordRange find_words(std::span<const float> mono, SampleRate rate) {
    const auto window = static_cast<std::size_t>(frames_of(kWindow, rate).count);
    std::vector<double> powers;
    for (std::size_t at = 0; at < mono.size(); at += window) {
        double sum = 0.0;
        for (const float sample : mono.subspan(at, std::min(window, mono.size() - at)))
            sum += static_cast<double>(sample) * static_cast<double>(sample);
        powers.push_back(sum / static_cast<double>(window));
    }
    const double loudest = powers.empty() ? 0.0 : *std::max_element(powers.begin(), powers.end());
    if (loudest < kNoSound) return {};
    const auto heard = [&](double power) { return power >= loudest * kBelowLoudest; };
    const auto first = std::find_if(powers.begin(), powers.end(), heard) - powers.begin();
    const auto behind = powers.rend() - std::find_if(powers.rbegin(), powers.rend(), heard);
    const auto step = static_cast<std::int64_t>(window);
    return {{first * step}, {std::min<std::int64_t>(behind * step, std::ssize(mono))}};
}

SpokenLine assemble_line(const std::vector<std::vector<float>>& units, Seconds gap, SampleRate rate) {
    const Frames lead = frames_of(kLineLead, rate);
    const Frames tail = frames_of(kLineTail, rate);
    SpokenLine line;
    Frames start = lead;
    for (const std::vector<float>& unit : units) {
        const WordRange words = find_words(unit, rate);
        assert(words.end > words.start);
        std::vector<float> sound = cut(unit, words, lead, tail, rate);
        bring_to_line_loudness(sound, rate);
        const Frames end = start + (words.end - words.start);
        line.samples.resize(static_cast<std::size_t>((end + tail).count), 0.0f);
        // With a gap shorter than lead and tail the quiet edges of two units overlap: they add.
        const auto first = static_cast<std::size_t>((start - lead).count);
        for (std::size_t i = 0; i < sound.size(); ++i) line.samples[first + i] += sound[i];
        line.unit_starts.push_back(start);
        line.unit_ends.push_back(end);
        start = end + frames_of(gap, rate);
    }
    line.limited_db = limit(line.samples, rate);
    return line;
}

}  // namespace stillroom::audio
