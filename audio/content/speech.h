/// Draft speech: a line can be heard before anybody has recorded it.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"

#include <string>
#include <vector>

namespace stillroom::audio {

/// [control] The text spoken by the synthesiser espeak-ng, run as a process of its own: mono float32 at `rate`, as
/// it came, with its silences. A calm, low, unhurried voice; meant for drafts, not for patients. `language` is a
/// BCP 47 tag. Errors: espeak-ng is not installed, does not know the language, or did not answer within its time.
[[nodiscard]] Result<std::vector<float>> draft_speech(const std::string& text, const std::string& language,
                                                      SampleRate rate);

/// [control] All that `draft_speech` depends on beside text and rate: voice, settings and the version of the
/// synthesiser, asked once per process. Errors: espeak-ng is not installed.
[[nodiscard]] Result<std::string> draft_speech_recipe(const std::string& language);

}  // namespace stillroom::audio
