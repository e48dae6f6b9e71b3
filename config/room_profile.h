/// What a technician says once about a box and its chairs, as plain values with their places in the file.
///
/// The language is described in rooms/README.md; the rows of its keys stand in config/room_keys.h.
#pragma once

#include "audio/base/units.h"
#include "config/diagnostics.h"
#include "config/output_role.h"
#include "config/written.h"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::config {

using Date = std::chrono::year_month_day;

/// The way to a sound card.
enum class OutputApi { alsa, jack, sound_server, simulated };

/// The stable identity of a device. What does not belong to its api is empty.
struct OutputDevice {
    OutputApi api = OutputApi::alsa;
    Place place;
    std::string card;                         ///< ALSA card id; one of card and socket is there
    std::string socket;                       ///< where the card is plugged in: "usb 1-2.3"
    std::vector<Written<std::string>> ports;  ///< JACK, one a channel
    std::string sink;                         ///< of a sound server
};

/// [any] Whether both surely are the same device. Of JACK that is the client whose ports are played.
[[nodiscard]] bool same_device(const OutputDevice& a, const OutputDevice& b);

/// [any] As messages name it: `ALSA card 'USBChair1'`, `sound server's sink 'x'`.
[[nodiscard]] std::string device_text(const OutputDevice& device);

enum class EqKind { peak, low_shelf, high_shelf, low_pass, high_pass };

struct EqBand {
    EqKind kind = EqKind::peak;
    double hertz = 1000.0;
    audio::Decibels gain{0.0};  ///< of peak and shelves
    double q = 0.7071;
};

/// What a meter at the listener's ear showed.
struct OutputCalibration {
    Place place;
    Date at{};     ///< the day it was measured
    Date until{};  ///< the last day it holds
    audio::Loudness pink;
    double reads = 0.0;  ///< dBA
};

/// Where sound leaves the box.
struct RoomOutput {
    std::string id;
    Place place;
    LocalText title;
    OutputDevice device;
    std::vector<Written<int>> channels;  ///< of the device, from 1, left first; one or two. Of JACK: of its ports
    bool is_private = false;             ///< only one patient hears it
    audio::Decibels trim{0.0};           ///< at most 0
    audio::Seconds delay{};
    std::vector<EqBand> eq;
    audio::Decibels ceiling{-4.0};  ///< dB true peak
    std::optional<OutputCalibration> calibration;

    /// Measured, and not too long ago; else it plays 18 dB down.
    [[nodiscard]] bool is_calibrated(Date today) const noexcept {
        return calibration && today <= calibration->until;
    }
};

/// What a session does while its output is lost.
enum class FaultPolicy { run_muted, hold };

/// One patient's listening space.
struct RoomZone {
    std::string id;
    Place place;
    LocalText title;
    /// The id of the output in each role (`OutputRole` as index); nothing: the zone lacks the role.
    std::array<std::optional<Written<std::string>>, kOutputRoles.size()> outputs;
    std::string language;  ///< empty: the script's first
    FaultPolicy on_fault = FaultPolicy::run_muted;

    [[nodiscard]] const std::optional<Written<std::string>>& output(OutputRole role) const {
        return outputs[static_cast<std::size_t>(role)];
    }
};

/// A MIDI message. Exactly one of note and cc.
struct MidiInput {
    std::string port;            ///< part of the port's name
    std::optional<int> channel;  ///< 1 to 16; nothing: any
    std::optional<int> note, cc;
};

struct OscInput {
    int port = 0;
    std::string path;
};

/// A pedal, button or knob. Exactly one of midi and osc.
struct RoomControl {
    std::string id;
    Place place;
    std::optional<MidiInput> midi;
    std::optional<OscInput> osc;
    std::string verb;      ///< a name of config/verb_names.h
    std::string argument;  ///< gate, cue set, parameter, bed, or the answer
    audio::Seconds amount{};
    std::optional<double> value;
    int steps = 0;
    std::optional<bool> on;
    Written<std::string> zone;  ///< never empty
};

/// What makes all sound step back. Exactly one of midi, osc and file.
struct RoomAlarm {
    Place place;
    std::optional<MidiInput> midi;
    std::optional<OscInput> osc;
    std::string file;
    std::vector<Written<std::string>> zones;  ///< empty: all
};

enum class RealtimePolicy { automatic, off };

struct RoomEngine {
    audio::SampleRate rate{48000};
    int block = 64;
    RealtimePolicy realtime = RealtimePolicy::automatic;
};

struct RoomConsole {
    bool on_network = false;
    int port = 8787;
};

struct RoomProfile {
    std::string file;  ///< empty: built in
    std::string id;
    LocalText title;
    RoomEngine engine;
    std::vector<RoomOutput> outputs;
    std::vector<RoomZone> zones;
    std::vector<RoomControl> controls;
    std::optional<RoomAlarm> alarm;
    RoomConsole console;

    /// The output with this id, or null.
    [[nodiscard]] const RoomOutput* output(const std::string& wanted) const;
    /// The output of a zone in a role, or null where the zone lacks it. @pre the profile has no errors
    [[nodiscard]] const RoomOutput* output(const RoomZone& zone, OutputRole role) const;
    [[nodiscard]] const RoomZone* zone(const std::string& wanted) const;
};

/// [control] Reads a room profile. All findings go to `diagnostics`, in one run; without an error among them a
/// profile comes back. A calibration that is missing, or was over before `today`, is a warning. Never throws.
[[nodiscard]] std::optional<RoomProfile> read_room_profile(const std::string& file, Date today,
                                                           Diagnostics& diagnostics);

/// [any] What holds without a profile: one zone `1` with one private stereo output `headphones`, which nobody
/// measured; it plays at full level all the same, with a banner. Its device is found at the start
/// (devices/rehearsal.h), so the one here is simulated.
[[nodiscard]] RoomProfile rehearsal_profile();

}  // namespace stillroom::config
