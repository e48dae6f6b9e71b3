/// What an output says of itself.
#pragma once

#include "audio/base/result.h"
#include "config/room_profile.h"
#include "tools/stillroom/test_player.h"

#include <string>
#include <vector>

namespace stillroom::tools {

/// In words.
struct SelfIntroduction {
    std::string zone;      ///< id of the first zone that has the output; empty: none has
    std::string language;  ///< BCP 47
    /// Its name, then, of an output of two channels in a language whose words we know, what its left and its right
    /// side say.
    std::vector<std::string> units;
};

/// [any] The output's title in `language`, else in its zone's, else in English, else in the first it has; without a
/// title the zone's and its role; without those its id.
[[nodiscard]] SelfIntroduction introduction_of(const config::RoomProfile& room, const config::RoomOutput& output,
                                               const std::string& language);

/// [control] Spoken by espeak-ng: the name on both sides, then each side's word on that side alone. Errors: those
/// of audio::draft_speech, or a name without anything to say.
[[nodiscard]] audio::Result<TestSound> spoken(const SelfIntroduction& introduction, audio::SampleRate rate);

}  // namespace stillroom::tools
