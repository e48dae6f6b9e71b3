/// What a message of a pedal, pad, knob or fader means by the room profile.
#pragma once

#include "config/room_profile.h"
#include "devices/midi_controllers.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::devices {

/// A control of the room profile was used.
struct ControlPress {
    const config::RoomControl* control = nullptr;  ///< never null; the profile's
    std::optional<double> position;                ///< of a knob that says where to: 0 to 1
};

/// The controls of one zone, and what they last said. [control] one thread; the profile must outlive it.
class ControlPresses {
public:
    /// The MIDI controls of `zone`.
    ControlPresses(const config::RoomProfile& room, const std::string& zone);

    /// The parts of port names that its controls wait for, each once: what MidiControllers follows. A message's
    /// `controller` is an index into it.
    [[nodiscard]] const std::vector<std::string>& ports() const noexcept { return ports_; }

    /// The control that a message presses; no profile gives one message to two. A note presses when it is struck,
    /// not when it is let go. A switch or knob presses on its way up through the middle, so that neither resting
    /// above it nor being wiped past its end presses twice. A knob bound to an intensity that names no place says
    /// where to instead, at every move.
    [[nodiscard]] std::optional<ControlPress> take(const ControllerMessage& message);

private:
    struct Bound {
        const config::RoomControl* control = nullptr;
        std::size_t port = 0;
        bool up = false;  ///< of a switch: above the middle
    };

    std::vector<std::string> ports_;
    std::vector<Bound> bound_;
};

}  // namespace stillroom::devices
