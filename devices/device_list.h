/// What is plugged in, for people who must name it in a room profile.
#pragma once

#include "audio/base/units.h"
#include "devices/portaudio_library.h"

#include <string>
#include <vector>

namespace stillroom::devices {

/// One output, by a name that is the same after the next start.
struct ListedDevice {
    DeviceApi api = DeviceApi::kAlsa;
    std::string name;    ///< JACK client; ALSA card id, or PCM name where the sound goes through a sound server
    std::string title;   ///< as the driver calls it
    std::string socket;  ///< where the card sits, "usb 1-2.3"; empty for what is no card
    int channels = 0;    ///< at most
    bool is_default = false;
    std::vector<audio::SampleRate> rates;  ///< that it opens with now, with its channels but not more than 2
    audio::Seconds low_latency;            ///< that the driver offers for live playing
    audio::Seconds high_latency;           ///< that it offers for safe playing
};

/// Everything found in one look.
struct DeviceList {
    std::vector<ListedDevice> devices;
    /// What was not there, one sentence each without a full stop: "no JACK server answers".
    std::vector<std::string> notes;
};

/// [control] Looks for JACK and ALSA outputs and tries which rates they take. A machine without any is no error.
/// Devices that came after another PortAudio user of this process started are not seen. May take a second.
[[nodiscard]] DeviceList list_devices();

}  // namespace stillroom::devices
