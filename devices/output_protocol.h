/// The words between this program and its output process, and the way they go.
///
/// One line is one message of a socket pair (SOCK_SEQPACKET): it arrives whole or not at all. The engine's side
/// orders, the output's side answers each order once, in the same order, with the order's own answer or with
/// `refused`; only `lost` comes unasked. The output process ends when the other end of its socket closes, whatever
/// it is doing, because a driver may hang for ever.
///
///   order                         answer
///   (being started)               opened LATENCY NAME   frames that the driver claims, the device's stable name
///   warm                          warm                  it runs on silence, and is ready for a ring
///   measure                       takes FRAMES          the most it takes at once; it stands still again
///   start, with a descriptor      started               the ring behind it is being played
///   stop                          stopped               the ring is let go; what the driver still holds was played
///   end                           (it closes the device and ends)
///                                 refused SENTENCE      the order cannot be done, and why
///                                 lost SENTENCE         the device is gone while it plays, and why
#pragma once

#include "audio/base/units.h"

#include <optional>
#include <string>
#include <string_view>

namespace stillroom::devices {

/// Descriptor of the socket in the output process.
inline constexpr int kOutputSocket = 3;

/// One message.
struct OutputLine {
    std::string word;     ///< up to the first blank
    std::string rest;     ///< what follows it
    int descriptor = -1;  ///< that came with it, now the receiver's; -1: none
};

/// [control] Sends a line, cut to 1000 bytes, and a descriptor with it unless it is -1. False when nobody is there
/// to receive it, or does not take what it was sent before.
[[nodiscard]] bool send_line(int socket, std::string_view line, int descriptor = -1);

/// How a wait for a line ended without one.
enum class NoLine { yet, ever };

/// [control] The next line, or why there is none: not within `patience`, or the other side is gone.
[[nodiscard]] std::optional<OutputLine> receive_line(int socket, audio::Seconds patience, NoLine& why_not);

}  // namespace stillroom::devices
