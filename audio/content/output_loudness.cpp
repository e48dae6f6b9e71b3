#include "audio/content/output_loudness.h"

#include "audio/base/audio_buffer.h"
#include "audio/dsp/finite_check.h"
#include "audio/dsp/k_weighting.h"
#include "audio/dsp/true_peak_detector.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace stillroom::audio {
namespace {

constexpr int kPartsPerBlock = 4;    // gating blocks of 400 ms, a new one every 100 ms
constexpr double kQuietest = -70.0;  // the absolute gate
constexpr double kGate = 0.1;        // the relative gate: 10 LU below what passes the absolute one
constexpr int kPiece = 1024;
constexpr int kReach = TruePeakDetector::kFramesBefore + TruePeakDetector::kFramesAfter;

double rounded(double decibels) { return std::round(decibels * 1e4) / 1e4; }

}  // namespace

struct OutputLoudness::State {
    State(int channels, SampleRate rate)
        : weighting(channels, rate),
          part_frames(rate.hertz / 10),
          frames_left(part_frames),
          sound(channels, kReach + kPiece + TruePeakDetector::kSlack),
          peaks(1, kPiece + TruePeakDetector::kSlack) {}

    /// The next frames lie behind the last kReach ones in `sound`.
    void take_in(int frames) {
        find_peaks(frames);
        for (int first = 0; first < frames;) {
            const int count = std::min(frames - first, frames_left);
            weighting.add(sound.view().section(kReach + first, count));
            first += count;
            frames_left -= count;
            if (frames_left > 0) continue;
            parts.push_back(weighting.take().weighted);
            frames_left = part_frames;
        }
        for (int c = 0; c < sound.channels(); ++c) std::copy_n(sound.channel(c) + frames, kReach, sound.channel(c));
    }

    void find_peaks(int frames) {
        for (int c = 0; c < sound.channels(); ++c) {
            const float largest = kernels.highest_magnitude(sound.channel(c), kReach + frames);
            // What cannot be a new highest peak needs no look between its samples.
            if (largest * detector.bound() <= highest) continue;
            std::fill_n(peaks.channel(0), peaks.frames(), 0.0f);
            std::fill_n(sound.channel(c) + kReach + frames, TruePeakDetector::kSlack, 0.0f);
            detector.raise(peaks.channel(0), sound.channel(c) + TruePeakDetector::kFramesBefore, frames);
            highest = std::max(highest, kernels.highest_magnitude(peaks.channel(0), frames));
        }
    }

    [[nodiscard]] double mean_square_of_block(std::size_t last_part) const {
        double sum = 0.0;
        for (std::size_t part = last_part + 1 - kPartsPerBlock; part <= last_part; ++part) sum += parts[part];
        return sum / (static_cast<double>(kPartsPerBlock) * part_frames);
    }

    /// Mean of the blocks at or above a mean square; 0 when there is none.
    [[nodiscard]] double mean_square_above(double gate) const {
        double sum = 0.0;
        int count = 0;
        for (std::size_t last = kPartsPerBlock - 1; last < parts.size(); ++last) {
            const double block = mean_square_of_block(last);
            if (block < gate) continue;
            sum += block;
            ++count;
        }
        return count > 0 ? sum / count : 0.0;
    }

    KWeighting weighting;
    TruePeakDetector detector;
    const StageKernels& kernels = stage_kernels();
    int part_frames, frames_left;
    AudioBuffer sound, peaks;
    float highest = 0.0f;
    std::vector<double> parts;  ///< K-weighted energy of every whole 100 ms
};

OutputLoudness::OutputLoudness(int channels, SampleRate rate)
    : channels_(channels), state_(std::make_unique<State>(channels, rate)) {
    assert(channels == 1 || channels == 2);
}

OutputLoudness::~OutputLoudness() {
    for (AudioBuffer* buffer : {&state_->sound, &state_->peaks})
        for (int c = 0; c < buffer->channels(); ++c)
            sodium_memzero(buffer->channel(c), static_cast<std::size_t>(buffer->frames()) * sizeof(float));
}

void OutputLoudness::add(std::span<const float> interleaved) {
    const auto channels = static_cast<std::size_t>(channels_);
    const std::size_t frames = interleaved.size() / channels;
    for (std::size_t first = 0; first < frames; first += kPiece) {
        const auto count = std::min<std::size_t>(frames - first, kPiece);
        for (std::size_t c = 0; c < channels; ++c) {
            float* const channel = state_->sound.channel(static_cast<int>(c)) + kReach;
            const float* const from = interleaved.data() + first * channels + c;
            for (std::size_t i = 0; i < count; ++i) channel[i] = from[i * channels];
            state_->kernels.make_sane(channel, static_cast<int>(count), kBrokenFrom);
        }
        state_->take_in(static_cast<int>(count));
    }
}

ClipLevel OutputLoudness::finish() {
    State& state = *state_;
    const bool is_short = state.parts.size() < kPartsPerBlock;
    // The peaks between the last frames, and one whole block for what is shorter than that.
    int silence = TruePeakDetector::kFramesAfter;
    if (is_short) {
        const int done = (static_cast<int>(state.parts.size()) + 1) * state.part_frames - state.frames_left;
        silence = std::max(silence, kPartsPerBlock * state.part_frames - done);
    }
    for (int left = silence; left > 0; left -= kPiece) {
        const int count = std::min(left, kPiece);
        for (int c = 0; c < channels_; ++c) std::fill_n(state.sound.channel(c) + kReach, count, 0.0f);
        state.take_in(count);
    }
    double mean_square = 0.0;
    if (is_short)
        mean_square = state.mean_square_of_block(kPartsPerBlock - 1);
    else
        mean_square = state.mean_square_above(
            std::max(mean_square_of({kQuietest}), kGate * state.mean_square_above(mean_square_of({kQuietest}))));
    const double lufs = std::max(loudness_of(mean_square).lufs, kQuietest);
    const double dbtp = state.highest > 1e-10f ? 20.0 * std::log10(static_cast<double>(state.highest)) : -200.0;
    return {{rounded(lufs)}, rounded(dbtp)};
}

}  // namespace stillroom::audio
