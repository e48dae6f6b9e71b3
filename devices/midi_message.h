/// The MIDI messages that pedals, pads, buttons, knobs and faders send, and nothing else of MIDI.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace stillroom::devices {

/// One message of a controller, of fixed size so that it crosses threads by value.
struct MidiMessage {
    enum class Kind : std::uint8_t {
        note,    ///< a pedal or pad; `value` is how hard it was pressed, 0 when it was let go
        control  ///< a knob, fader or switch; `value` is where it stands
    };
    Kind kind = Kind::note;
    std::uint8_t channel = 1;  ///< 1 to 16, as people count
    std::uint8_t number = 0;   ///< of the note or controller, 0 to 127
    std::uint8_t value = 0;    ///< 0 to 127

    bool operator==(const MidiMessage&) const = default;
};

/// [audio] Reads one message as a driver delivers it (MIDI 1.0: status byte with channel, two data bytes). Nothing
/// for what is no note and no controller, is too short or too long, or carries a data byte above 127: whatever a
/// broken cable sends must come to nothing.
[[nodiscard]] constexpr std::optional<MidiMessage> read_midi_message(std::span<const std::uint8_t> bytes) noexcept {
    constexpr std::uint8_t kNoteOff = 0x80, kNoteOn = 0x90, kControl = 0xb0, kDataLimit = 0x80;
    if (bytes.size() != 3 || bytes[1] >= kDataLimit || bytes[2] >= kDataLimit) return std::nullopt;
    const auto channel = static_cast<std::uint8_t>((bytes[0] & 0x0fU) + 1);
    switch (bytes[0] & 0xf0U) {
        case kNoteOff:
            return MidiMessage{MidiMessage::Kind::note, channel, bytes[1], 0};
        case kNoteOn:
            return MidiMessage{MidiMessage::Kind::note, channel, bytes[1], bytes[2]};
        case kControl:
            return MidiMessage{MidiMessage::Kind::control, channel, bytes[1], bytes[2]};
        default:
            return std::nullopt;
    }
}

}  // namespace stillroom::devices
