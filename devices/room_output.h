/// The device of an output of a room profile: that one, or none.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "config/room_profile.h"
#include "devices/audio_device.h"
#include "devices/output_request.h"

#include <memory>
#include <span>
#include <string>

namespace stillroom::devices {

/// [any] How outputs that share a device are opened. The ring's channels are those of the first output, then those
/// of the next. @pre at least one; all `config::same_device`; none simulated; kMaxChannels channels at most
[[nodiscard]] OutputRequest request_of(std::span<const config::RoomOutput* const> outputs, audio::SampleRate rate);

/// [control] Opens the device that outputs share, in a process of its own; a simulated one is a virtual clock,
/// which nobody hears. Its ring has the channels of `request_of`. Never takes another device: the error says in one
/// sentence which output is meant, what is absent, and what to do. @pre as `request_of`, simulated ones allowed
[[nodiscard]] audio::Result<std::unique_ptr<AudioDevice>> open_room_outputs(
    std::span<const config::RoomOutput* const> outputs, audio::SampleRate rate);

/// A device for a session: there, or awaited.
struct SessionDevice {
    std::unique_ptr<AudioDevice> device;  ///< never null
    audio::Frames at_once;                ///< the most frames it takes at once, as far as that is known
    std::string fault;                    ///< why it is not there yet, in one sentence; empty: it is
};

/// [control] As `open_room_outputs`, for a session that begins in any case: a device that is absent, or takes
/// nothing, is lost from its start on and comes back by itself (OutputProcess::absent). @pre as
/// `open_room_outputs`
[[nodiscard]] SessionDevice open_or_await_room_outputs(std::span<const config::RoomOutput* const> outputs,
                                                       audio::SampleRate rate);

/// [control] The same as `open_room_outputs`, of one output: its ring has one channel or two.
[[nodiscard]] audio::Result<std::unique_ptr<AudioDevice>> open_room_output(const config::RoomOutput& output,
                                                                           audio::SampleRate rate);

}  // namespace stillroom::devices
