/// The bare loop, written by hand: what mixing costs this core when a mixer does nothing else. A fixed list of
/// voices, four of them in a pass over a bus that stays in the first-level cache, fused multiply-adds (which the
/// mixer may not use: its samples are the same everywhere), and a guard behind every loop instead of a cut. A
/// bound, not a mixer.
#include <algorithm>
#include <memory>
#include <vector>

#include "tests/bench/benchmark.h"
#include "tests/bench/sounds.h"

#if defined(__x86_64__)
#include <immintrin.h>

namespace stillroom::bench {
namespace {

enum class Shape { mono, stereo, fade };

constexpr int kAtOnce = 4;
constexpr int kLanes = 8;
#define STILLROOM_BOUND __attribute__((target("avx2,fma")))

struct BareVoice {
    const float* left;
    const float* right;
    int position;
    float gain_left;
    float gain_right;
};

template <Shape kShape>
STILLROOM_BOUND void add_four(float* left, float* right, const BareVoice* voices, int frames) {
    __m256 gain_left[kAtOnce], gain_right[kAtOnce], step[kAtOnce];
    const __m256 lanes = _mm256_setr_ps(0, 1, 2, 3, 4, 5, 6, 7);
    for (int voice = 0; voice < kAtOnce; ++voice) {
        step[voice] = _mm256_set1_ps(1e-7F);
        gain_left[voice] = _mm256_fmadd_ps(lanes, step[voice], _mm256_set1_ps(voices[voice].gain_left));
        gain_right[voice] = _mm256_fmadd_ps(lanes, step[voice], _mm256_set1_ps(voices[voice].gain_right));
        step[voice] = _mm256_set1_ps(kLanes * 1e-7F);
    }
    for (int i = 0; i < frames; i += kLanes) {
        __m256 to_left = _mm256_loadu_ps(left + i);
        __m256 to_right = _mm256_loadu_ps(right + i);
        for (int voice = 0; voice < kAtOnce; ++voice) {
            const BareVoice& from = voices[voice];
            const __m256 sample = _mm256_loadu_ps(from.left + from.position + i);
            const __m256 other = kShape == Shape::stereo ? _mm256_loadu_ps(from.right + from.position + i) : sample;
            to_left = _mm256_fmadd_ps(sample, gain_left[voice], to_left);
            to_right = _mm256_fmadd_ps(other, gain_right[voice], to_right);
            if (kShape != Shape::fade) continue;
            gain_left[voice] = _mm256_add_ps(gain_left[voice], step[voice]);
            gain_right[voice] = _mm256_add_ps(gain_right[voice], step[voice]);
        }
        _mm256_storeu_ps(left + i, to_left);
        _mm256_storeu_ps(right + i, to_right);
    }
}

template <Shape kShape>
class BareMixer {
public:
    explicit BareMixer(int block)
        : block_(block),
          noise_(quiet_noise(2 * (kSourceFrames + block), 0)),
          left_(static_cast<std::size_t>(block)),
          right_(static_cast<std::size_t>(block)) {
        for (int i = 0; i < kVoices; ++i) {
            const float gain = 0.5F + 0.01F * static_cast<float>(i);
            voices_.push_back({noise_.data(), noise_.data() + kSourceFrames + block, i * 373, gain, 1 - gain});
        }
    }

    void render() {
        std::fill(left_.begin(), left_.end(), 0.0F);
        std::fill(right_.begin(), right_.end(), 0.0F);
        for (std::size_t voice = 0; voice < voices_.size(); voice += kAtOnce)
            add_four<kShape>(left_.data(), right_.data(), voices_.data() + voice, block_);
        for (BareVoice& voice : voices_) {
            voice.position += block_;
            if (voice.position >= kSourceFrames) voice.position -= kSourceFrames;
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

template <int kBlock, Shape kShape>
Prepared bare_loop() {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        return {.sample = {}, .skipped = "this processor has no AVX2 and FMA"};
    auto mixer = std::make_shared<BareMixer<kShape>>(kBlock);
    return {.sample = cost_of([mixer] { mixer->render(); }, kVoices * kBlock), .skipped = {}};
}

}  // namespace

std::vector<Benchmark> bound_benchmarks() {
    return {{"bound_mono_b64", kVoiceFrame, bare_loop<64, Shape::mono>},
            {"bound_mono_b256", kVoiceFrame, bare_loop<256, Shape::mono>},
            {"bound_stereo_b64", kVoiceFrame, bare_loop<64, Shape::stereo>},
            {"bound_stereo_b256", kVoiceFrame, bare_loop<256, Shape::stereo>},
            {"bound_fade_b64", kVoiceFrame, bare_loop<64, Shape::fade>},
            {"bound_fade_b256", kVoiceFrame, bare_loop<256, Shape::fade>}};
}

}  // namespace stillroom::bench
#else
namespace stillroom::bench {

std::vector<Benchmark> bound_benchmarks() { return {}; }

}  // namespace stillroom::bench
#endif
