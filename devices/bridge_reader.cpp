#include "devices/bridge_reader.h"

#include <algorithm>

namespace stillroom::devices {

namespace {

constexpr audio::Seconds kFade{0.005};
constexpr audio::Seconds kLongSilence{0.5};
constexpr audio::Seconds kSlowRise{2.0};
constexpr int kPiece = 256;  // frames made at once
constexpr int kFilter = audio::DriftResampler::kFramesBefore + 1 + audio::DriftResampler::kFramesAfter;
constexpr int kPieceInput = kPiece + kPiece / 64 + kFilter;  // a pace of up to 1 + 1/64

float per_frame(audio::Seconds length, audio::SampleRate rate) {
    return 1.0f / static_cast<float>(audio::frames_of(length, rate).count);
}

}  // namespace

BridgeReader::BridgeReader(const audio::FrameHistory& history, audio::SampleRate rate)
    : history_(history),
      piece_(history.channels(), kPieceInput),
      fade_(static_cast<int>(audio::frames_of(kFade, rate).count)),
      long_silence_(audio::frames_of(kLongSilence, rate).count),
      quick_(per_frame(kFade, rate)),
      slow_(per_frame(kSlowRise, rate)),
      unheard_(long_silence_) {
    for (int c = 0; c < history.channels(); ++c) input_[c] = piece_.channel(c);
}

audio::Frames BridgeReader::reach(audio::SampleRate rate) noexcept {
    return audio::frames_of(kFade, rate) + audio::Frames{kFilter};
}

void BridgeReader::leave(std::int64_t unheard) noexcept {
    if (!leaving_ && gain_ > 0.0f) ++departures_;
    leaving_ = true;
    unheard_ += unheard;
}

bool BridgeReader::reaches(std::int64_t frames, std::uint64_t step) const noexcept {
    return place_.after(frames, step).frame + audio::DriftResampler::kFramesAfter < history_.end().count;
}

float BridgeReader::slope_to(float goal) noexcept {
    if (goal < gain_) return -quick_;
    if (goal == gain_) return 0.0f;
    return unheard_ < long_silence_ ? quick_ : slow_;
}

void BridgeReader::read(float* const* out, int frames, double pace, double wanted, bool muted) noexcept {
    const std::uint64_t step = audio::DriftResampler::step_of(pace);
    for (int done = 0; done < frames;) {
        if (leaving_ && silent()) {
            place_ = audio::ReadingPlace::at(wanted + done * pace);
            leaving_ = false;
        }
        float* rest[audio::kMaxChannels] = {};
        for (int c = 0; c < history_.channels(); ++c) rest[c] = out[c] + done;
        const bool enough = reaches(frames - done + fade_, step);
        if (!enough && !starved_ && gain_ > 0.0f) ++underruns_;
        starved_ = !enough;
        const float goal = muted || leaving_ || !enough ? 0.0f : 1.0f;
        done += sound(rest, std::min(frames - done, kPiece), step, goal);
    }
}

int BridgeReader::sound(float* const* out, int frames, std::uint64_t step, float goal) noexcept {
    if (sinking_ > 0.0f) {
        frames = std::min(frames, 1 + static_cast<int>(sinking_ / quick_));
        sink(out, frames);
        place_ = place_.after(frames, step);
        return frames;
    }
    const float slope = slope_to(goal);
    if (slope != 0.0f) frames = std::min(frames, 1 + static_cast<int>((goal - gain_) / slope));
    if (gain_ == 0.0f && slope == 0.0f) {
        for (int c = 0; c < history_.channels(); ++c) std::fill_n(out[c], frames, 0.0f);
        place_ = place_.after(frames, step);
        unheard_ += frames;
        return frames;
    }
    const std::int64_t before = audio::DriftResampler::kFramesBefore;
    const auto needed = static_cast<int>(place_.after(frames - 1, step).frame - place_.frame) + kFilter;
    if (!reaches(frames - 1, step) || !history_.copy(place_.frame - before, input_, needed)) {
        leave(0);
        gain_ = 0.0f;
        sinking_ = 1.0f;
        return 0;
    }
    const float* from[audio::kMaxChannels] = {};
    for (int c = 0; c < history_.channels(); ++c) from[c] = input_[c] + before;
    resampler_.read(out, from, history_.channels(), frames, place_.fraction, step);
    place_ = place_.after(frames, step);
    ride(out, frames, slope);
    for (int c = 0; c < history_.channels(); ++c) last_[c] = out[c][frames - 1];
    return frames;
}

void BridgeReader::ride(float* const* out, int frames, float slope) noexcept {
    if (slope == 0.0f) return;  // at unity: silence never comes here
    for (int c = 0; c < history_.channels(); ++c)
        for (int i = 0; i < frames; ++i)
            out[c][i] *= std::clamp(gain_ + slope * static_cast<float>(i + 1), 0.0f, 1.0f);
    gain_ = std::clamp(gain_ + slope * static_cast<float>(frames), 0.0f, 1.0f);
    if (gain_ == 1.0f) unheard_ = 0;
}

void BridgeReader::sink(float* const* out, int frames) noexcept {
    for (int c = 0; c < history_.channels(); ++c)
        for (int i = 0; i < frames; ++i)
            out[c][i] = last_[c] * std::max(sinking_ - quick_ * static_cast<float>(i + 1), 0.0f);
    sinking_ = std::max(sinking_ - quick_ * static_cast<float>(frames), 0.0f);
}

}  // namespace stillroom::devices
