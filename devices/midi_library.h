/// RtMidi as this project uses it: in silence, without exceptions beyond here. Only midi_ports and midi_controllers
/// include it.
///
/// Debian's RtMidi 5.0 throws where the kernel has no ALSA sequencer, prints where no JACK server answers, and says
/// nothing when a port goes away: whoever holds a port asks for the names again from time to time.
#pragma once

#include "devices/midi_ports.h"
#include "devices/portaudio_library.h"

#include <rtmidi/RtMidi.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::devices {

[[nodiscard]] inline RtMidi::Api rtmidi_api(MidiApi api) noexcept {
    return api == MidiApi::kJack ? RtMidi::UNIX_JACK : RtMidi::LINUX_ALSA;
}

/// RtMidi's own handler prints; what goes wrong shows in the names of the ports.
inline void ignore_midi_error(RtMidiError::Type, const std::string&, void*) {}

/// [control] A client of its own of this API; null where there is no server or no sequencer. `Direction` is
/// RtMidiIn or RtMidiOut.
template <typename Direction>
[[nodiscard]] std::unique_ptr<Direction> open_midi_client(MidiApi api, const std::string& name) {
    const SilentStandardError silent;
    try {
        auto client = std::make_unique<Direction>(rtmidi_api(api), name);
        client->setErrorCallback(ignore_midi_error, nullptr);
        return client;
    } catch (const RtMidiError&) { return nullptr; }
}

/// [control] The names of the ports on the other side, in RtMidi's order; nothing when no server answers.
template <typename Direction>
[[nodiscard]] std::optional<std::vector<std::string>> midi_port_names(Direction& client) {
    const SilentStandardError silent;
    bool failed = false;
    // JACK's absence is a warning to RtMidi, no exception.
    client.setErrorCallback(
        [](RtMidiError::Type, const std::string&, void* seen) { *static_cast<bool*>(seen) = true; }, &failed);
    std::vector<std::string> names;
    try {
        const unsigned count = client.getPortCount();
        for (unsigned port = 0; port < count; ++port) names.push_back(stable_port_name(client.getPortName(port)));
    } catch (const RtMidiError&) { failed = true; }
    client.setErrorCallback(ignore_midi_error, nullptr);
    if (failed) return std::nullopt;
    return names;
}

}  // namespace stillroom::devices
