/// Which output to open, and how.
#pragma once

#include "audio/base/units.h"
#include "devices/portaudio_library.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::devices {

/// What a device is known by, and which of its channels are played. What does not belong to its api is empty.
struct OutputRequest {
    DeviceApi api = DeviceApi::kAlsa;
    std::string name{};  ///< stable name or title of `PortAudioOutput`; empty: the API's default
    audio::SampleRate rate{};
    int channels = 2;               ///< of the ring, and so that are played
    audio::Seconds latency{0.020};  ///< asked of the driver; JACK has its own

    /// ALSA: where the card must sit ("usb 1-2.3"); with an empty name whatever card sits there.
    std::string socket{};
    /// ALSA: the device's channel, from 1, for each of the ring's; empty: its first ones. The others are silent.
    std::vector<int> places{};
    /// JACK: the port for each of the ring's channels, all of one client; empty: the client's first ones.
    std::vector<std::string> ports{};
    /// The name of a sound server's output; the server stands behind ALSA. Name and socket are empty then.
    std::string sink{};
};

/// [any] How many channels the device itself must have.
[[nodiscard]] int channels_needed(const OutputRequest& request) noexcept;

/// [any] A request as words of a command line, in the order in which `request_in` reads them.
[[nodiscard]] std::vector<std::string> words_of(const OutputRequest& request);

/// [any] The request in such words; nothing where they are none.
[[nodiscard]] std::optional<OutputRequest> request_in(const std::vector<std::string>& words);

}  // namespace stillroom::devices
