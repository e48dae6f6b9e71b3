#include "devices/portaudio_library.h"

#include "devices/sound_cards.h"

#include <alsa/asoundlib.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <pa_jack.h>
#include <portaudio.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <utility>

namespace stillroom::devices {

namespace {

std::mutex& standard_error_mutex() {
    static std::mutex mutex;
    return mutex;
}

/// ALSA's own complaints, which come from any thread and at any time, not only while PortAudio is loaded.
void drop_alsa_message(const char*, int, const char*, int, const char*, ...) {}

/// PortAudio 19.6 asserts that ALSA defines some PCM and takes the process down when it does not.
bool alsa_defines_a_pcm() {
    if (snd_config_update() < 0) return false;
    snd_config_t* pcms = nullptr;
    return snd_config_search(snd_config, "pcm", &pcms) >= 0 &&
           snd_config_get_type(pcms) == SND_CONFIG_TYPE_COMPOUND &&
           snd_config_iterator_first(pcms) != snd_config_iterator_end(pcms);
}

std::optional<DeviceApi> api_of(PaHostApiTypeId type) {
    if (type == paJACK) return DeviceApi::kJack;
    if (type == paALSA) return DeviceApi::kAlsa;
    return std::nullopt;  // OSS: long gone from Linux
}

PortAudioOutput describe(int index, const PaDeviceInfo& info, DeviceApi api, bool is_default) {
    PortAudioOutput output;
    output.api = api;
    output.index = index;
    output.stable_name = output.title = info.name;
    output.is_default = is_default;
    output.default_rate = {static_cast<int>(info.defaultSampleRate)};
    if (api != DeviceApi::kAlsa) return output;
    // PortAudio names a card's device "card title: device title (hw:CARD,DEVICE)"; the numbers change from start to
    // start, the card's id does not.
    const auto hardware = output.title.rfind("(hw:");
    int device = 0;
    if (hardware == std::string::npos ||
        std::sscanf(output.title.c_str() + hardware, "(hw:%d,%d)", &output.card, &device) != 2)
        return output;
    const std::string id = sound_card_id(output.card);
    output.stable_name = id.empty()    ? fmt::format("hw:{},{}", output.card, device)
                         : device == 0 ? id
                                       : fmt::format("{},{}", id, device);
    return output;
}

/// Asks `look` about every JACK and ALSA device.
template <typename Look>
void look_at_devices(Look look) {
    for (int index = 0; index < Pa_GetDeviceCount(); ++index) {
        const PaDeviceInfo* info = Pa_GetDeviceInfo(index);
        const PaHostApiInfo* host = Pa_GetHostApiInfo(info->hostApi);
        if (const auto api = api_of(host->type)) look(index, *info, *api, *host);
    }
}

}  // namespace

const char* name_of(DeviceApi api) noexcept { return api == DeviceApi::kJack ? "JACK" : "ALSA"; }

SilentStandardError::SilentStandardError() {
    standard_error_mutex().lock();
    std::fflush(stderr);
    kept_ = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (kept_ >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
    if (nowhere >= 0) close(nowhere);
}

SilentStandardError::~SilentStandardError() {
    std::fflush(stderr);
    if (kept_ >= 0) {
        dup2(kept_, STDERR_FILENO);
        close(kept_);
    }
    standard_error_mutex().unlock();
}

audio::Result<PortAudioLibrary> PortAudioLibrary::load() {
    const SilentStandardError silent;
    // A server that PortAudio started for us would take the sound card and outlive us.
    setenv("JACK_NO_START_SERVER", "1", 1);
    snd_lib_error_set_handler(drop_alsa_message);
    if (!alsa_defines_a_pcm())
        return audio::Error{
            "cannot look for sound devices: the ALSA configuration defines no device at all; "
            "install libasound2-data or mend the file that ALSA_CONFIG_PATH names"};
    PaJack_SetClientName("stillroom");
    if (const PaError error = Pa_Initialize(); error != paNoError)
        return audio::Error{fmt::format("cannot look for sound devices: {}", Pa_GetErrorText(error))};
    return PortAudioLibrary();
}

PortAudioLibrary::PortAudioLibrary(PortAudioLibrary&& other) noexcept
    : loaded_(std::exchange(other.loaded_, false)) {}

PortAudioLibrary::~PortAudioLibrary() {
    if (!loaded_) return;
    const SilentStandardError silent;
    Pa_Terminate();
}

std::vector<PortAudioOutput> PortAudioLibrary::outputs() const {
    std::vector<PortAudioOutput> outputs;
    look_at_devices([&](int index, const PaDeviceInfo& info, DeviceApi api, const PaHostApiInfo& host) {
        if (info.maxOutputChannels <= 0) return;
        PortAudioOutput& output =
            outputs.emplace_back(describe(index, info, api, host.defaultOutputDevice == index));
        output.channels = info.maxOutputChannels;
        output.low_latency = {info.defaultLowOutputLatency};
        output.high_latency = {info.defaultHighOutputLatency};
    });
    return outputs;
}

std::vector<PortAudioInput> PortAudioLibrary::inputs() const {
    std::vector<PortAudioInput> inputs;
    look_at_devices([&](int index, const PaDeviceInfo& info, DeviceApi api, const PaHostApiInfo& host) {
        if (info.maxInputChannels <= 0) return;
        PortAudioInput& input = inputs.emplace_back(describe(index, info, api, host.defaultInputDevice == index));
        input.channels = info.maxInputChannels;
        input.low_latency = {info.defaultLowInputLatency};
        input.high_latency = {info.defaultHighInputLatency};
    });
    return inputs;
}

bool PortAudioLibrary::supports(const PortAudioOutput& output, int channels, audio::SampleRate rate) const {
    const SilentStandardError silent;
    const PaStreamParameters parameters{output.index, channels, paFloat32, output.high_latency.value, nullptr};
    return Pa_IsFormatSupported(nullptr, &parameters, rate.hertz) == paFormatIsSupported;
}

}  // namespace stillroom::devices
