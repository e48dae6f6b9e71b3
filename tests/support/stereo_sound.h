/// Short planar stereo sounds for tests of real-time nodes, and the ways to send them through one.
#pragma once

#include "audio/base/audio_buffer.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <random>
#include <vector>

namespace stillroom::tests {

inline constexpr double kTurn = 2.0 * std::numbers::pi;

/// Two channels of equal length.
struct StereoSound {
    std::vector<float> left, right;
    bool operator==(const StereoSound&) const = default;
    [[nodiscard]] int frames() const { return static_cast<int>(left.size()); }
};

/// `sample(frame)` on the left; the same turned over and 0.7 times as large on the right.
inline StereoSound stereo(int frames, const std::function<double(int)>& sample) {
    StereoSound sound{std::vector<float>(static_cast<std::size_t>(frames)), {}};
    for (int i = 0; i < frames; ++i) sound.left[static_cast<std::size_t>(i)] = static_cast<float>(sample(i));
    sound.right = sound.left;
    for (float& value : sound.right) value *= -0.7f;
    return sound;
}

/// The sound after `process(view)` has changed it in place, in blocks of the lengths that `next_length` gives.
inline StereoSound processed(
    StereoSound sound, const std::function<void(audio::AudioView)>& process,
    const std::function<int()>& next_length = [] { return 64; }) {
    for (int first = 0; first < sound.frames();) {
        const int count = std::min(next_length(), sound.frames() - first);
        float* const channels[] = {sound.left.data() + first, sound.right.data() + first};
        process({channels, 2, count});
        first += count;
    }
    return sound;
}

/// Lengths from 1 to `longest`, the same ones every time.
inline std::function<int()> ragged_lengths(int longest) {
    return
        [dice = std::mt19937{11}, longest]() mutable { return 1 + static_cast<int>(dice() % unsigned(longest)); };
}

/// Even noise between -1 and 1, the same every time.
inline std::function<double()> noise(unsigned seed) {
    return [dice = std::mt19937{seed}]() mutable { return static_cast<double>(dice()) / 2147483647.5 - 1.0; };
}

/// What libebur128 says about a stereo sound at 48 kHz.
class ReferenceMeter {
public:
    explicit ReferenceMeter(const StereoSound& sound)
        : state_(ebur128_init(2, 48000, EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_S)) {
        std::vector<float> interleaved;
        for (std::size_t i = 0; i < sound.left.size(); ++i) {
            interleaved.push_back(sound.left[i]);
            interleaved.push_back(sound.right[i]);
        }
        ebur128_add_frames_float(state_, interleaved.data(), sound.left.size());
    }
    ~ReferenceMeter() { ebur128_destroy(&state_); }
    ReferenceMeter(const ReferenceMeter&) = delete;
    ReferenceMeter& operator=(const ReferenceMeter&) = delete;

    [[nodiscard]] double true_peak() const {
        double left = 0.0, right = 0.0;
        ebur128_true_peak(state_, 0, &left);
        ebur128_true_peak(state_, 1, &right);
        return 20.0 * std::log10(std::max(left, right));
    }
    [[nodiscard]] double momentary() const {
        double lufs = 0.0;
        ebur128_loudness_momentary(state_, &lufs);
        return lufs;
    }
    [[nodiscard]] double short_term() const {
        double lufs = 0.0;
        ebur128_loudness_shortterm(state_, &lufs);
        return lufs;
    }

private:
    ebur128_state* state_;
};

}  // namespace stillroom::tests
