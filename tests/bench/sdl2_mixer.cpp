/// SDL2_mixer with SDL's disk driver writing to nowhere: what one more looping stereo channel costs.
///
/// SDL gives no way to step it. It renders on a thread of its own, as fast as it can; that thread's CPU time is
/// read in the callback SDL_mixer makes after every block.
#include <SDL.h>
#include <SDL_mixer.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/benchmark.h"
#include "tests/bench/sounds.h"

namespace stillroom::bench {
namespace {

constexpr int kChannels = 2;
constexpr int kBlocksPerSample = 4000;
constexpr int kBlocksOfWarmUp = 200;

/// What the callback after each block leaves behind.
struct BlockClock {
    std::atomic<int> blocks{0};
    std::atomic<double> first{0.0};
    std::atomic<double> last{0.0};
};

void note_block(void* clock_pointer, Uint8*, int) {
    auto& clock = *static_cast<BlockClock*>(clock_pointer);
    const int blocks = clock.blocks.load();
    if (blocks == kBlocksOfWarmUp) clock.first = thread_seconds();
    if (blocks == kBlocksOfWarmUp + kBlocksPerSample) clock.last = thread_seconds();
    clock.blocks = blocks + 1;
}

[[noreturn]] void fail() { throw std::runtime_error(std::string("SDL2_mixer: ") + SDL_GetError()); }

/// SDL and its mixer, open while this lives.
class OpenMixer {
public:
    explicit OpenMixer(int block) {
        // The disk driver warns at every opening that it is the disk driver.
        SDL_LogSetOutputFunction([](void*, int, SDL_LogPriority, const char*) {}, nullptr);
        ::setenv("SDL_AUDIODRIVER", "disk", 1);
        ::setenv("SDL_DISKAUDIOFILE", "/dev/null", 1);
        ::setenv("SDL_DISKAUDIODELAY", "0", 1);
        if (SDL_Init(SDL_INIT_AUDIO) != 0) fail();
        if (Mix_OpenAudioDevice(kSampleRate, AUDIO_F32SYS, kChannels, block, nullptr, 0) != 0) {
            SDL_Quit();
            fail();
        }
    }
    ~OpenMixer() {
        Mix_CloseAudio();
        SDL_Quit();
    }
    OpenMixer(const OpenMixer&) = delete;
    OpenMixer& operator=(const OpenMixer&) = delete;
};

/// CPU seconds its thread takes for kBlocksPerSample blocks with so many channels playing.
double seconds_with(int block, int voices) {
    std::vector<float> noise = quiet_noise(kChannels * kSourceFrames, 0);
    BlockClock clock;
    const OpenMixer mixer(block);
    Mix_AllocateChannels(kVoices);
    Mix_Chunk* const chunk = Mix_QuickLoad_RAW(reinterpret_cast<Uint8*>(noise.data()),
                                               static_cast<Uint32>(noise.size() * sizeof(float)));
    if (!chunk) fail();
    for (int i = 0; i < voices; ++i) {
        Mix_Volume(i, 64 + i);
        if (Mix_PlayChannel(i, chunk, -1) < 0) fail();
    }
    Mix_SetPostMix(note_block, &clock);
    while (clock.blocks <= kBlocksOfWarmUp + kBlocksPerSample) SDL_Delay(1);
    Mix_SetPostMix(nullptr, nullptr);
    Mix_HaltChannel(-1);
    Mix_FreeChunk(chunk);
    return clock.last - clock.first;
}

template <int kBlock>
Prepared sdl2() {
    return {.sample =
                [] {
                    const double added = seconds_with(kBlock, kVoices) - seconds_with(kBlock, 0);
                    return added / (static_cast<double>(kBlocksPerSample) * kBlock * kVoices) * 1e9;
                },
            .skipped = {}};
}

}  // namespace

std::vector<Benchmark> sdl2_benchmarks() {
    return {{"sdl2_stereo_b64", kVoiceFrame, sdl2<64>}, {"sdl2_stereo_b256", kVoiceFrame, sdl2<256>}};
}

}  // namespace stillroom::bench
