/// OpenAL Soft, stepped block by block through its loop-back device: what one more looping mono source costs, and
/// one whose gain is set before every block, which is how OpenAL fades.
#include <AL/al.h>
#include <AL/alc.h>
#include <AL/alext.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "tests/bench/benchmark.h"
#include "tests/bench/sounds.h"

namespace stillroom::bench {
namespace {

template <typename Function>
Function device_function(const char* name) {
    const auto function = reinterpret_cast<Function>(alcGetProcAddress(nullptr, name));
    if (!function) throw std::runtime_error(std::string("this OpenAL has no ") + name);
    return function;
}

/// A loop-back device with a number of looping sources. Contexts are made current for the whole process, so each
/// render selects its own.
class OpenAlMixer {
public:
    OpenAlMixer(int block, int voices) : block_(block), out_(static_cast<std::size_t>(2 * block)) {
        device_ = device_function<LPALCLOOPBACKOPENDEVICESOFT>("alcLoopbackOpenDeviceSOFT")(nullptr);
        render_ = device_function<LPALCRENDERSAMPLESSOFT>("alcRenderSamplesSOFT");
        const ALCint attributes[] = {ALC_FORMAT_CHANNELS_SOFT,
                                     ALC_STEREO_SOFT,
                                     ALC_FORMAT_TYPE_SOFT,
                                     ALC_FLOAT_SOFT,
                                     ALC_FREQUENCY,
                                     kSampleRate,
                                     ALC_HRTF_SOFT,
                                     ALC_FALSE,
                                     0};
        context_ = device_ ? alcCreateContext(device_, attributes) : nullptr;
        if (!context_ || !alcMakeContextCurrent(context_))
            throw std::runtime_error("OpenAL gives no loop-back device");
        const std::vector<float> noise = quiet_noise(kSourceFrames, 0);
        alGenBuffers(1, &buffer_);
        alBufferData(buffer_, AL_FORMAT_MONO_FLOAT32, noise.data(),
                     static_cast<ALsizei>(noise.size() * sizeof(float)), kSampleRate);
        for (int i = 0; i < voices; ++i) start(i);
        if (alGetError() != AL_NO_ERROR) throw std::runtime_error("OpenAL refuses the sources");
    }

    ~OpenAlMixer() {
        alcMakeContextCurrent(nullptr);
        alcDestroyContext(context_);
        alcCloseDevice(device_);
    }
    OpenAlMixer(const OpenAlMixer&) = delete;
    OpenAlMixer& operator=(const OpenAlMixer&) = delete;

    void render() { render_(device_, out_.data(), block_); }

    /// Sets every gain a little further, then renders.
    void render_fading() {
        alcMakeContextCurrent(context_);
        phase_ = (phase_ + 1) % 1000;
        for (const ALuint source : sources_)
            alSourcef(source, AL_GAIN, 0.5F + 0.0003F * static_cast<float>(phase_));
        render();
    }

private:
    void start(int number) {
        ALuint source = 0;
        alGenSources(1, &source);
        alSourcei(source, AL_SOURCE_RELATIVE, AL_TRUE);
        alSourcei(source, AL_BUFFER, static_cast<ALint>(buffer_));
        alSourcei(source, AL_LOOPING, AL_TRUE);
        alSourcef(source, AL_GAIN, 0.5F + 0.01F * static_cast<float>(number));
        alSourcei(source, AL_SAMPLE_OFFSET, number * 373);
        alSourcePlay(source);
        sources_.push_back(source);
    }

    int block_;
    std::vector<float> out_;
    ALCdevice* device_ = nullptr;
    ALCcontext* context_ = nullptr;
    ALuint buffer_ = 0;
    std::vector<ALuint> sources_;
    int phase_ = 0;
    LPALCRENDERSAMPLESSOFT render_ = nullptr;
};

template <int kBlock>
Prepared openal() {
    auto full = std::make_shared<OpenAlMixer>(kBlock, kVoices);
    auto empty = std::make_shared<OpenAlMixer>(kBlock, 0);
    return {.sample = cost_beyond([full] { full->render(); }, [empty] { empty->render(); }, kVoices * kBlock),
            .skipped = {}};
}

template <int kBlock>
Prepared openal_fade() {
    auto full = std::make_shared<OpenAlMixer>(kBlock, kVoices);
    auto empty = std::make_shared<OpenAlMixer>(kBlock, 0);
    return {.sample = cost_beyond([full] { full->render_fading(); }, [empty] { empty->render_fading(); },
                                  kVoices * kBlock),
            .skipped = {}};
}

}  // namespace

std::vector<Benchmark> openal_benchmarks() {
    return {{"openal_mono_b64", kVoiceFrame, openal<64>},
            {"openal_mono_b256", kVoiceFrame, openal<256>},
            {"openal_fade_b64", kVoiceFrame, openal_fade<64>},
            {"openal_fade_b256", kVoiceFrame, openal_fade<256>}};
}

}  // namespace stillroom::bench
