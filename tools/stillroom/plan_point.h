/// Places in a session as people name them: a phase, or a time.
#pragma once

#include "audio/base/result.h"
#include "scripts/plan.h"

#include <string>

namespace stillroom::tools {

/// [any] The nominal frame at which the phase of this id begins, or of a time like `90s` or `12:30` from the
/// session's start. The error says what was meant instead.
[[nodiscard]] audio::Result<audio::Frames> point_of(const std::string& text, const scripts::Plan& plan);

/// [any] A position as `m:ss`, or `h:mm:ss` from one hour on. Negative ones carry a sign.
[[nodiscard]] std::string clock_text(audio::Frames position, audio::SampleRate rate);

/// [any] How long something took, in the same form: to the nearest second, where a clock shows the last full one.
[[nodiscard]] std::string duration_text(audio::Frames length, audio::SampleRate rate);

}  // namespace stillroom::tools
