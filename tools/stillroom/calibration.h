/// What a sound level meter showed, and what follows from it.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "config/room_profile.h"

#include <string>

namespace stillroom::tools {

/// [any] What a person typed, `62`, `62.5`, `62,5` or `62 dBA`, as dB(A). The error says why a meter cannot have
/// shown that, or why it cannot be believed, and what to do.
[[nodiscard]] audio::Result<double> meter_reading(const std::string& typed);

/// What a calibration means for those who listen.
struct CalibrationMeaning {
    double most_dba = 0.0;         ///< of a steady tone at the ceiling; nothing is ever louder
    double at_23_lufs = 0.0;       ///< what a session of -23 LUFS is to an ear, in dB(A)
    double hours_a_week = 0.0;     ///< that an adult may hear such a session (WHO-ITU: 80 dB(A) for 40 hours)
    double hours_sensitive = 0.0;  ///< and a child or a sensitive listener (75 dB(A) for 40 hours)
};

/// [any] Reckoned as the output's own dose meter does (audio/dsp/sound_dose.h).
[[nodiscard]] CalibrationMeaning meaning_of(const config::OutputCalibration& measured, audio::Decibels ceiling,
                                            audio::SampleRate rate);

/// [any] The most that an output may be able to reach; a reading that says more is not believed.
inline constexpr double kMostBelieved = 130.0;  // dBA, where it hurts

/// [any] In sentences for the technician, each ended by a line break.
[[nodiscard]] std::string meaning_text(const CalibrationMeaning& meaning, audio::Decibels ceiling);

/// [control] Writes the calibration of an output into the profile: the file is written anew beside its place, read
/// again, and takes the old one's place only where it says what it should. It keeps its owner's rights. The error
/// says why not; the file is as it was then.
[[nodiscard]] audio::Result<void> write_calibration(const std::string& file, const std::string& output,
                                                    const config::OutputCalibration& measured);

}  // namespace stillroom::tools
