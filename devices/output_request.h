/// Which output to open, and how.
#pragma once

#include "audio/base/units.h"
#include "devices/portaudio_library.h"

#include <string>

namespace stillroom::devices {

struct OutputRequest {
    DeviceApi api = DeviceApi::kAlsa;
    std::string name{};  ///< stable name or title of `PortAudioOutput`; empty: the API's default
    audio::SampleRate rate{};
    int channels = 2;
    audio::Seconds latency{0.020};  ///< asked of the driver; JACK has its own
};

}  // namespace stillroom::devices
