/// The names of what staff can ask of a running session, for the languages that let people write them. What each
/// does stands in engine/verb.h, which folders below the engine do not see; a test compares the two.
#pragma once

#include <string_view>

namespace stillroom::config {

/// In the order of the engine's verbs, parted by blanks.
inline constexpr std::string_view kVerbNames =
    "start confirm hold release extend skip land ground back quiet stop cut resume talk conversation lower raise "
    "voice_off pacer_off change_music intensity pace note answer end";

}  // namespace stillroom::config
