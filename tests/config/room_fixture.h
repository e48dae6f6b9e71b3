/// Room profiles as tests write them, and what is found in them as one line each.
#pragma once

#include "config/room_profile.h"
#include "tests/support/temporary_folder.h"

#include <string>
#include <vector>

namespace stillroom::tests {

inline constexpr config::Date kToday{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{23}};

/// A profile without a fault and without a warning, in which tests replace a part.
inline std::string sound_profile() {
    return "room: 1\n"
           "id: room-2\n"
           "outputs:\n"
           "  ears: {device: {api: alsa, card: USBChair1}, private: true, "
           "calibration: {at: 2026-11-01, pink: -23 LUFS, reads: 62 dBA}}\n"
           "  wall: {device: {api: alsa, card: HiFiBerry}, private: false, "
           "calibration: {at: 2026-11-01, pink: -23 LUFS, reads: 62 dBA}}\n"
           "zones:\n"
           "  chair: {headphones: ears, speakers: wall}\n";
}

/// The profile with the first `part` replaced.
inline std::string with(std::string profile, const std::string& part, const std::string& other) {
    const std::size_t at = profile.find(part);
    return at == std::string::npos ? "no '" + part + "' in the profile" : profile.replace(at, part.size(), other);
}

/// What reading a profile gives.
struct ReadRoom {
    std::optional<config::RoomProfile> room;
    std::vector<std::string> findings;  ///< "line:column severity rule: message | remedy"
};

inline ReadRoom read_room(const std::string& profile) {
    const TemporaryFolder folder;
    config::Diagnostics diagnostics;
    ReadRoom read{config::read_room_profile(folder.write("room.yaml", profile), kToday, diagnostics), {}};
    for (const config::Finding& finding : diagnostics.findings())
        read.findings.push_back(std::to_string(finding.place.line) + ":" + std::to_string(finding.place.column) +
                                (finding.severity == config::Severity::error ? " error " : " warning ") +
                                finding.rule + ": " + finding.message + " | " + finding.remedy);
    return read;
}

}  // namespace stillroom::tests
