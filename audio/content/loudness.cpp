#include "audio/content/loudness.h"

#include <ebur128.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <new>
#include <vector>

namespace stillroom::audio {
namespace {

constexpr Seconds kGatingBlock{0.4};
constexpr double kQuietest = -70.0;  // the absolute gate of BS.1770

double rounded(double decibels) { return std::round(decibels * 1e4) / 1e4; }

}  // namespace

struct LoudnessMeter::State {
    ebur128_state* meter = nullptr;
};

void LoudnessMeter::Free::operator()(State* state) const noexcept {
    if (state->meter) ebur128_destroy(&state->meter);
    delete state;
}

LoudnessMeter::LoudnessMeter(int channels, SampleRate rate) : channels_(channels), rate_(rate), state_(new State) {
    assert(channels == 1 || channels == 2);
    state_->meter = ebur128_init(static_cast<unsigned>(channels), static_cast<unsigned long>(rate.hertz),
                                 EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
    if (!state_->meter) throw std::bad_alloc();
    if (channels == 1) ebur128_set_channel(state_->meter, 0, EBUR128_DUAL_MONO);
}

void LoudnessMeter::add(std::span<const float> interleaved) {
    const std::size_t frames = interleaved.size() / static_cast<std::size_t>(channels_);
    ebur128_add_frames_float(state_->meter, interleaved.data(), frames);
    length_.count += static_cast<std::int64_t>(frames);
}

ClipLevel LoudnessMeter::finish() {
    double lufs = kQuietest;
    const Frames block = frames_of(kGatingBlock, rate_);
    if (length_ < block) {
        const std::vector<float> silence(static_cast<std::size_t>((block - length_).count * channels_), 0.0f);
        ebur128_add_frames_float(state_->meter, silence.data(), static_cast<std::size_t>((block - length_).count));
        ebur128_loudness_momentary(state_->meter, &lufs);
    } else {
        ebur128_loudness_global(state_->meter, &lufs);
    }
    double peak = 0.0;
    for (int c = 0; c < channels_; ++c) {
        double one = 0.0;
        ebur128_true_peak(state_->meter, static_cast<unsigned>(c), &one);
        peak = std::max(peak, one);
    }
    const double dbtp = peak > 1e-10 ? 20.0 * std::log10(peak) : -200.0;
    return {{rounded(std::max(lufs, kQuietest))}, rounded(dbtp)};
}

ClipLevel measure(std::span<const float> interleaved, int channels, SampleRate rate) {
    LoudnessMeter meter(channels, rate);
    meter.add(interleaved);
    return meter.finish();
}

}  // namespace stillroom::audio
