/// How much finished sound lies between the mixer and its device.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"

#include <string>

namespace stillroom::tools {

/// The most frames that a device may take at once: 85 ms at 48 kHz. More would keep what staff stop or lower
/// sounding for longer than anybody waits.
inline constexpr audio::Frames kMostAtOnce{4096};

/// [any] Frames the ring needs under a device that takes up to `at_once` at a time: twice that, so that one helping
/// is ready while the next is mixed, and what the system may hold the mixer up for, which is little only where the
/// mixer has real-time rights. Never below 21 ms with them and 171 ms without (at 48 kHz). The error names the
/// device, both figures and the remedy.
[[nodiscard]] audio::Result<audio::Frames> ring_depth(const std::string& device, audio::Frames at_once,
                                                      bool realtime, audio::SampleRate rate);

/// [any] Frames of that ring that may be filled while staff talk: two helpings of the device with real-time rights,
/// so that no more than that lies between mouth and ear; 43 ms at 48 kHz without, where less could not be kept up.
/// Never more than the ring holds.
[[nodiscard]] int talk_depth(audio::Frames at_once, bool realtime, audio::Frames ring);

}  // namespace stillroom::tools
