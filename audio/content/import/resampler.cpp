#include "audio/content/import/resampler.h"

#include <soxr.h>

#include <algorithm>
#include <cassert>
#include <new>

namespace stillroom::audio {

void Resampler::Free::operator()(soxr* state) const noexcept { soxr_delete(state); }

Resampler::Resampler(int channels, SampleRate from, SampleRate to)
    : channels_(channels), ratio_(static_cast<double>(to.hertz) / from.hertz) {
    assert(channels >= 1 && from.hertz > 0 && to.hertz > 0);
    if (from == to) return;
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, 0);
    const soxr_io_spec_t format = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    const soxr_runtime_spec_t one_thread = soxr_runtime_spec(1);
    soxr_error_t fault = nullptr;
    state_.reset(
        soxr_create(from.hertz, to.hertz, static_cast<unsigned>(channels), &fault, &format, &quality, &one_thread));
    if (!state_) throw std::bad_alloc();  // soxr can only fail to find memory here
}

void Resampler::process(std::span<const float> interleaved, std::vector<float>& out) {
    assert(interleaved.size() % static_cast<std::size_t>(channels_) == 0);
    if (!state_) {
        out.insert(out.end(), interleaved.begin(), interleaved.end());
        return;
    }
    run(interleaved.data(), interleaved.size() / static_cast<std::size_t>(channels_), out);
}

void Resampler::finish(std::vector<float>& out) {
    if (state_) run(nullptr, 0, out);
}

void Resampler::run(const float* in, std::size_t frames, std::vector<float>& out) {
    const auto channels = static_cast<std::size_t>(channels_);
    const bool flush = in == nullptr;
    const std::size_t room =
        std::max<std::size_t>(4096, static_cast<std::size_t>(static_cast<double>(frames) * ratio_) + 64);
    for (;;) {
        const std::size_t before = out.size();
        out.resize(before + room * channels);
        std::size_t taken = 0;
        std::size_t made = 0;
        soxr_process(state_.get(), in, frames, &taken, out.data() + before, room, &made);
        out.resize(before + made * channels);
        if (!flush) {
            in += taken * channels;
            frames -= taken;
        }
        if (flush ? made == 0 : frames == 0 && made < room) return;
    }
}

}  // namespace stillroom::audio
