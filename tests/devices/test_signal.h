/// A signal in which no two stretches are alike, and a mixer that does nothing but play it.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/output_ring.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace stillroom::tests {

/// Pseudo-random floats in -1..1 with all 24 bits in use, none of them zero.
class TestSignal {
public:
    TestSignal(int channels, int frames, std::uint32_t seed = 1) : channels_(channels), frames_(frames) {
        std::uint32_t random = seed * 2654435761u;
        for (int i = 0; i < channels * frames; ++i) {
            random = random * 1664525u + 1013904223u;
            interleaved_.push_back(static_cast<float>((static_cast<std::int32_t>(random) >> 8) | 1) / 8388608.0f);
        }
    }

    [[nodiscard]] int channels() const noexcept { return channels_; }
    [[nodiscard]] int frames() const noexcept { return frames_; }
    [[nodiscard]] const std::vector<float>& interleaved() const noexcept { return interleaved_; }

    /// "all" when the whole signal stands in `recorded` without a frame missing or differing by more than
    /// `tolerance`, else where it first differs.
    [[nodiscard]] std::string found_in(const std::vector<float>& recorded, float tolerance = 0.0f) const {
        const auto near = [&](float a, float b) { return (a < b ? b - a : a - b) <= tolerance; };
        // The first three frames name the place; the rest must follow.
        const auto probe = static_cast<std::ptrdiff_t>(3 * channels_);
        const auto start =
            std::search(recorded.begin(), recorded.end(), interleaved_.begin(), interleaved_.begin() + probe, near);
        if (start == recorded.end()) return "its first frames are nowhere";
        const auto there = std::min<std::ptrdiff_t>(recorded.end() - start, std::ssize(interleaved_));
        const auto [mine, theirs] = std::mismatch(interleaved_.begin(), interleaved_.begin() + there, start, near);
        if (mine == interleaved_.end()) return "all";
        return "differs from frame " + std::to_string((mine - interleaved_.begin()) / channels_) + " of " +
               std::to_string(frames_);
    }

private:
    int channels_;
    int frames_;
    std::vector<float> interleaved_;
};

/// Writes a signal into a ring as the mixer would, in blocks of 64.
class SignalFeeder {
public:
    SignalFeeder(const TestSignal& signal, audio::OutputRing& ring) : signal_(signal), ring_(ring) {}

    /// Writes as much as fits, or to the end. The frames written so far.
    int fill() {
        while (position_ < signal_.frames() && ring_.room() >= kBlock) write_block();
        return position_;
    }

    /// Writes the rest and waits until the device took all of it. False after `patience`.
    [[nodiscard]] bool run_to_the_end(audio::Seconds patience) {
        while (position_ < signal_.frames()) {
            if (!ring_.wait_for_room(kBlock, patience)) return false;
            write_block();
        }
        ring_.finish();
        return ring_.wait_for_room(static_cast<int>(ring_.capacity().count), patience);
    }

private:
    static constexpr int kBlock = 64;

    void write_block() {
        audio::AudioBuffer block(signal_.channels(), kBlock);
        const int frames = std::min(kBlock, signal_.frames() - position_);
        const float* channels[audio::kMaxChannels] = {};
        for (int c = 0; c < signal_.channels(); ++c) {
            channels[c] = block.channel(c);
            for (int i = 0; i < frames; ++i)
                block.channel(c)[i] =
                    signal_.interleaved()[static_cast<std::size_t>((position_ + i) * signal_.channels() + c)];
        }
        ring_.write(channels, frames);
        position_ += frames;
    }

    const TestSignal& signal_;
    audio::OutputRing& ring_;
    int position_ = 0;
};

/// Waits for a thing that must come. False after `patience`.
template <typename Condition>
[[nodiscard]] bool wait_until(Condition condition, audio::Seconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(patience.value);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace stillroom::tests
