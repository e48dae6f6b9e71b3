/// The device of a session that is played without a room profile.
#pragma once

#include "devices/audio_device.h"

#include <memory>
#include <string>

namespace stillroom::devices {

/// What was chosen, and why.
struct RehearsalDevice {
    std::unique_ptr<AudioDevice> device;  ///< opened, not started; never null
    bool sounds = false;                  ///< false: nobody will hear anything
    std::string reason;                   ///< one or two sentences for the person at the screen
};

/// [control] The choice of the built-in rehearsal profile (room-profile.md): the JACK server's sound card if a
/// server answers; else ALSA's default if it takes sound at the pace of a sound card; else no device, on a virtual
/// clock. Starts no server. Plays half a second of silence to find out about ALSA, so it takes up to two seconds.
[[nodiscard]] RehearsalDevice open_rehearsal_device(audio::SampleRate rate, int channels = 2);

}  // namespace stillroom::devices
