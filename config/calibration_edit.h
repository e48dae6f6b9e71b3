/// Writing a measurement into the room profile that a person wrote.
#pragma once

#include "audio/base/result.h"
#include "config/room_profile.h"

#include <string>

namespace stillroom::config {

/// [control] The bytes of a room profile in which this output has this calibration (`at`, `pink` and `reads`; of
/// `until` see below) and every other byte is as it was: comments, order, line ends. A calibration that is there
/// keeps its form, and one that names its last day gets as many days again; a new one stands behind `private`. The
/// error says why it cannot be written there, and what to write by hand. @pre the profile has no errors and has the
/// output
[[nodiscard]] audio::Result<std::string> with_calibration(const std::string& bytes, const std::string& output,
                                                          const OutputCalibration& measured);

/// [any] `{at: 2026-11-01, pink: -23 LUFS, reads: 62 dBA}`.
[[nodiscard]] std::string calibration_text(const OutputCalibration& measured);

}  // namespace stillroom::config
