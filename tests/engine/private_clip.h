/// A private clip for tests, and a look for it in all of this process's memory.
#pragma once

#include "audio/base/audio_buffer.h"
#include "engine/private_vault.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::tests {

inline constexpr audio::SampleRate kClipRate{48000};

/// Sample n of a clip: noise at about -20 dB that no other sound has. A test that looks for it in memory has a seed
/// of its own, because others leave theirs behind.
inline float clip_sample(std::uint32_t n, std::uint32_t seed = 0) noexcept {
    std::uint32_t x = (n + 77U + (seed << 24U)) * 2654435761U;
    x = (x ^ (x >> 15U)) * 2246822519U;
    x ^= x >> 13U;
    return 0.2f * (static_cast<float>(x >> 8U) / 8388608.0f - 1.0f);
}

inline std::unique_ptr<engine::PrivateVault> new_vault() {
    auto vault = engine::PrivateVault::create(kClipRate);
    INFO((vault ? std::string() : vault.error().message));
    REQUIRE(vault);
    return *std::move(vault);
}

/// Seals `silence` frames of nothing, `frames` of the clip and silence again; what it was made in is wiped. The
/// error of what failed comes back.
inline audio::Result<scripts::FilledSlot> put_clip(engine::PrivateVault& vault, int silence, int frames,
                                                   int channels = 1, std::uint32_t seed = 0) {
    if (auto begun = vault.begin("intention", channels, engine::PatientConsent::given()); !begun)
        return begun.error();
    audio::AudioBuffer piece(channels, 1000);
    for (int at = 0; at < frames + 2 * silence; at += piece.frames()) {
        const int count = std::min(piece.frames(), frames + 2 * silence - at);
        for (int c = 0; c < channels; ++c)
            for (int i = 0; i < count; ++i) {
                const int n = at + i - silence;
                piece.channel(c)[i] =
                    n < 0 || n >= frames ? 0.0f : clip_sample(static_cast<std::uint32_t>(n), seed);
            }
        auto added = vault.add(piece.view().section(0, count));
        for (int c = 0; c < channels; ++c) sodium_memzero(piece.channel(c), std::size_t{1000} * sizeof(float));
        if (!added) return added.error();
    }
    return vault.finish();
}

/// How often four samples of the clip in a row, from sample `n` on, stand in the memory that this process may
/// write. What is looked for never stands there itself: it is kept inverted.
inline int copies_in_memory(std::uint32_t n, std::uint32_t seed) {
    std::uint32_t inverted[4];
    for (std::uint32_t i = 0; i < 4; ++i) {
        const float sample = clip_sample(n + i, seed);
        std::memcpy(&inverted[i], &sample, sizeof sample);
        inverted[i] = ~inverted[i];
    }
    const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    REQUIRE(memory >= 0);
    std::ifstream maps("/proc/self/maps");
    int found = 0;
    std::string line;
    // What is read stands in memory too: there nothing is looked for.
    static std::array<std::uint32_t, (std::size_t{1} << 16U) + 4> words;
    // Larger is only a sanitizer's shadow, which holds no samples.
    constexpr std::uintptr_t kLargest = std::uintptr_t{1} << 32U;
    constexpr std::size_t kPart = std::size_t{4} << 16U;
    const auto own = reinterpret_cast<std::uintptr_t>(words.data());
    while (std::getline(maps, line)) {
        std::uintptr_t from = 0, to = 0;
        char dash = 0;
        std::string rights;
        std::istringstream(line) >> std::hex >> from >> dash >> to >> rights;
        if (rights.rfind("rw", 0) != 0 || to - from > kLargest) continue;
        for (std::uintptr_t at = from; at < to; at += kPart) {
            const auto got = pread(memory, words.data(), std::min(kPart + 12, to - at), static_cast<off_t>(at));
            for (std::size_t i = 0; got > 0 && (i + 4) * 4 <= static_cast<std::size_t>(got); ++i) {
                if (words[i] != ~inverted[0] || words[i + 1] != ~inverted[1] || words[i + 2] != ~inverted[2] ||
                    words[i + 3] != ~inverted[3])
                    continue;
                const std::uintptr_t place = at + 4 * i;
                if (place >= own && place < own + sizeof words) continue;
                UNSCOPED_INFO("frame " << n << " stands in " << line);
                ++found;
            }
        }
    }
    sodium_memzero(words.data(), sizeof words);
    close(memory);
    return found;
}

}  // namespace stillroom::tests
