/// PortAudio as this project uses it: loaded in silence, its devices under names that stay.
///
/// Debian's PortAudio 19.6 looks once, when it is loaded, and then knows these devices only: to see a new one,
/// every `PortAudioLibrary` must go and a new one come. Only this file, portaudio_device and
/// microphone include its header.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"

#include <memory>
#include <string>
#include <vector>

namespace stillroom::devices {

/// The ways to a sound card that Stillroom uses. Sound servers (PipeWire, PulseAudio) stand behind ALSA.
enum class DeviceApi { kJack, kAlsa };

/// "JACK" or "ALSA".
[[nodiscard]] const char* name_of(DeviceApi api) noexcept;

/// One output as PortAudio lists it.
struct PortAudioOutput {
    DeviceApi api = DeviceApi::kAlsa;
    int index = 0;            ///< PortAudio's; holds while the library is loaded
    std::string stable_name;  ///< JACK client; ALSA card id ("USBChair1", "USBChair1,1") or PCM name ("default")
    std::string title;        ///< as the driver calls it
    int card = -1;            ///< ALSA card number of this start, -1 where there is none
    int channels = 0;         ///< at most
    bool is_default = false;  ///< of its API
    audio::SampleRate default_rate;
    audio::Seconds low_latency;   ///< that the driver offers for live playing
    audio::Seconds high_latency;  ///< that it offers for safe playing
};

/// One input as PortAudio lists it: the same facts of the other direction.
using PortAudioInput = PortAudioOutput;

/// Keeps PortAudio loaded. Cheap to have more than one: only the first loads, only the last unloads.
class PortAudioLibrary {
public:
    /// [setup] Loads PortAudio, or finds it loaded. Never starts a JACK server. What the drivers behind it print
    /// while they look for devices is dropped. Errors: an ALSA configuration without any PCM (PortAudio would abort
    /// the process), or PortAudio's own.
    [[nodiscard]] static audio::Result<PortAudioLibrary> load();

    PortAudioLibrary(PortAudioLibrary&& other) noexcept;
    PortAudioLibrary& operator=(PortAudioLibrary&&) = delete;
    ~PortAudioLibrary();

    /// [control] Every JACK and ALSA output, as of the loading.
    [[nodiscard]] std::vector<PortAudioOutput> outputs() const;
    /// [control] Every JACK and ALSA input, as of the loading.
    [[nodiscard]] std::vector<PortAudioInput> inputs() const;

    /// [control] Whether the output opens with float32 samples at this rate. Tries the device.
    [[nodiscard]] bool supports(const PortAudioOutput& output, int channels, audio::SampleRate rate) const;

    /// [control] Never unloads PortAudio in this process: for a stream that hangs and cannot be closed.
    void keep_for_ever() noexcept { loaded_ = false; }

private:
    PortAudioLibrary() = default;
    bool loaded_ = true;
};

/// Standard error goes nowhere while this lives: PortAudio prints every failed check there, JACK and ALSA every
/// device they do not find, and none of the three can be told not to. Standard error is the whole process's, so
/// keep it short; two at a time wait for each other.
class SilentStandardError {
public:
    SilentStandardError();
    ~SilentStandardError();
    SilentStandardError(const SilentStandardError&) = delete;
    SilentStandardError& operator=(const SilentStandardError&) = delete;

private:
    int kept_ = -1;
};

}  // namespace stillroom::devices
