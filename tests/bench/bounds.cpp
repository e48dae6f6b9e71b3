/// The bare loop: what mixing would cost if a mixer did nothing else. No voices that start or end, no gain that
/// moves, no block cut at a command; compiled for the widest vectors of the machine. A bound, not a mixer.
#include <algorithm>
#include <memory>
#include <vector>

#include "tests/bench/benchmark.h"
#include "tests/bench/sounds.h"

#if defined(__x86_64__)
#define STILLROOM_WIDEST_VECTORS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define STILLROOM_WIDEST_VECTORS
#endif

namespace stillroom::bench {
namespace {

STILLROOM_WIDEST_VECTORS void add(float* __restrict left, float* __restrict right,
                                  const float* __restrict from_left, const float* __restrict from_right,
                                  float gain_left, float gain_right, int frames) {
    for (int i = 0; i < frames; ++i) {
        left[i] += from_left[i] * gain_left;
        right[i] += from_right[i] * gain_right;
    }
}

struct BareVoice {
    const float* left;
    const float* right;
    int position;
    float gain_left;
    float gain_right;
};

class BareMixer {
public:
    BareMixer(int block, bool stereo)
        : block_(block),
          noise_(quiet_noise(2 * kSourceFrames, 0)),
          left_(static_cast<std::size_t>(block)),
          right_(static_cast<std::size_t>(block)) {
        for (int i = 0; i < kVoices; ++i) {
            const float gain = 0.5F + 0.01F * static_cast<float>(i);
            voices_.push_back(
                {noise_.data(), noise_.data() + (stereo ? kSourceFrames : 0), i * 373, gain, 1 - gain});
        }
    }

    void render() {
        std::fill(left_.begin(), left_.end(), 0.0F);
        std::fill(right_.begin(), right_.end(), 0.0F);
        for (BareVoice& voice : voices_) {
            for (int done = 0; done < block_;) {
                const int part = std::min(block_ - done, kSourceFrames - voice.position);
                add(left_.data() + done, right_.data() + done, voice.left + voice.position,
                    voice.right + voice.position, voice.gain_left, voice.gain_right, part);
                done += part;
                voice.position = (voice.position + part) % kSourceFrames;
            }
        }
        asm volatile("" ::"r"(left_.data()), "r"(right_.data()) : "memory");
    }

private:
    int block_;
    std::vector<float> noise_;
    std::vector<float> left_;
    std::vector<float> right_;
    std::vector<BareVoice> voices_;
};

template <int kBlock, bool kStereo>
Prepared bare_loop() {
    auto mixer = std::make_shared<BareMixer>(kBlock, kStereo);
    return {.sample = cost_of([mixer] { mixer->render(); }, kVoices * kBlock), .skipped = {}};
}

}  // namespace

std::vector<Benchmark> bound_benchmarks() {
    return {{"bound_mono_b64", kVoiceFrame, bare_loop<64, false>},
            {"bound_stereo_b64", kVoiceFrame, bare_loop<64, true>}};
}

}  // namespace stillroom::bench
