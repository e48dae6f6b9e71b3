/// What sounds in place of a sound that nobody has any more.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/source.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace stillroom::engine::rt {

/// Silence of a known length: it takes the time of the sound it stands for, and nothing is heard.
class SilentSource final : public audio::Source {
public:
    explicit SilentSource(audio::Frames length) noexcept : length_(length) {}

    /// [setup] The next read gives the frames from `at` on.
    void seek(audio::Frames at) noexcept { position_ = std::min(at, length_); }

    [[nodiscard]] audio::SourceSpan read(int frames) noexcept STILLROOM_REALTIME override {
        const auto count = static_cast<int>(
            std::min<std::int64_t>(std::min(frames, audio::kReadAhead), (length_ - position_).count));
        position_ += audio::Frames{count};
        return {kSilence.data(), kSilence.data(), count, position_ == length_, false};
    }
    [[nodiscard]] bool steady() const noexcept STILLROOM_REALTIME override { return true; }

private:
    static constexpr std::array<float, static_cast<std::size_t>(audio::kReadAhead)> kSilence{};

    audio::Frames length_;
    audio::Frames position_;
};

}  // namespace stillroom::engine::rt
