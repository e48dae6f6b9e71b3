/// Planar audio in memory: a view that borrows and an owner that holds. Shape: channels x frames, float32,
/// full scale is 1.0.
#pragma once

#include <cassert>
#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace stillroom::audio {

/// The most channels a sound, layer or output carries inside the mixer.
inline constexpr int kMaxChannels = 8;

/// Borrowed planar audio. Copying it copies pointers only; it never owns memory.
class AudioView {
public:
    AudioView() = default;
    AudioView(float* const* channels, int channel_count, int frames) noexcept
        : channel_count_(channel_count), frames_(frames) {
        assert(channel_count <= kMaxChannels);
        for (int c = 0; c < channel_count; ++c) channels_[c] = channels[c];
    }

    [[nodiscard]] int channels() const noexcept { return channel_count_; }
    [[nodiscard]] int frames() const noexcept { return frames_; }
    [[nodiscard]] float* channel(int index) const noexcept {
        assert(index < channel_count_);
        return channels_[index];
    }

    /// The part of it from frame `first` on, `count` frames long.
    [[nodiscard]] AudioView section(int first, int count) const noexcept {
        assert(first >= 0 && count >= 0 && first + count <= frames_);
        AudioView part = *this;
        for (int c = 0; c < channel_count_; ++c) part.channels_[c] += first;
        part.frames_ = count;
        return part;
    }

private:
    float* channels_[kMaxChannels] = {};
    int channel_count_ = 0;
    int frames_ = 0;
};

/// Owned planar audio, zeroed, every channel aligned to 64 bytes. [setup] allocates; `view()` does not.
class AudioBuffer {
public:
    AudioBuffer() = default;
    AudioBuffer(int channels, int frames)
        : channel_count_(channels), frames_(frames), stride_((static_cast<std::size_t>(frames) + 15) / 16 * 16) {
        const std::size_t count = stride_ * static_cast<std::size_t>(channels);
        memory_.reset(static_cast<float*>(::operator new[](count * sizeof(float), kAlignment)));
        for (std::size_t i = 0; i < count; ++i) memory_[i] = 0.0f;
    }

    [[nodiscard]] int channels() const noexcept { return channel_count_; }
    [[nodiscard]] int frames() const noexcept { return frames_; }
    [[nodiscard]] float* channel(int index) noexcept {
        return memory_.get() + stride_ * static_cast<std::size_t>(index);
    }
    [[nodiscard]] const float* channel(int index) const noexcept {
        return memory_.get() + stride_ * static_cast<std::size_t>(index);
    }
    [[nodiscard]] AudioView view() noexcept {
        float* pointers[kMaxChannels] = {};
        for (int c = 0; c < channel_count_; ++c) pointers[c] = channel(c);
        return {pointers, channel_count_, frames_};
    }

private:
    static constexpr std::align_val_t kAlignment{64};
    struct Release {
        void operator()(float* memory) const noexcept { ::operator delete[](memory, kAlignment); }
    };
    int channel_count_ = 0;
    int frames_ = 0;
    std::size_t stride_ = 0;
    std::unique_ptr<float[], Release> memory_;
};

}  // namespace stillroom::audio
