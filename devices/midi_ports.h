/// What MIDI there is on this machine, by names that stay.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stillroom::devices {

/// The ways to MIDI that Stillroom uses.
enum class MidiApi { kJack, kAlsa };

/// "JACK" or "ALSA".
[[nodiscard]] const char* name_of(MidiApi api) noexcept;

/// One port of somebody else's.
struct MidiPort {
    MidiApi api = MidiApi::kAlsa;
    std::string name;  ///< without the client's number, which changes with the order of plugging
    bool operator==(const MidiPort&) const = default;
};

/// Everything found in one look.
struct MidiPortList {
    std::vector<MidiPort> inputs;   ///< that send to us: pedals, faders
    std::vector<MidiPort> outputs;  ///< that we may send to: pads with lamps
    /// What was not there, one sentence each without a full stop: "no JACK server answers".
    std::vector<std::string> notes;
};

/// [control] Looks for MIDI ports at a JACK server, if one runs, and at ALSA's sequencer, if the kernel has one.
/// Starts no server. A machine without any is no error.
[[nodiscard]] MidiPortList list_midi_ports();

/// [any] The part of ALSA's port name that stays: "FS-1:FS-1 MIDI 1 20:0" is "FS-1:FS-1 MIDI 1" after every start.
[[nodiscard]] std::string stable_port_name(std::string_view name);

}  // namespace stillroom::devices
