/// Whether a room can take a patient, on one page that a technician can file.
#pragma once

#include "config/diagnostics.h"
#include "config/room_profile.h"
#include "devices/midi_ports.h"
#include "tools/stillroom/machine_check.h"

#include <string>
#include <vector>

namespace stillroom::tools {

/// One thing that was looked at.
struct PreflightItem {
    enum class Verdict { passed, advice, failed };
    std::string part;     ///< "profile", "outputs", "controls" or "machine"
    std::string subject;  ///< the output, the control, the check
    Verdict verdict = Verdict::passed;
    std::string found;   ///< one sentence without a full stop
    std::string remedy;  ///< empty where nothing is to be done
};

/// The whole page.
struct PreflightReport {
    std::string room;   ///< id
    std::string title;  ///< for people; may be empty
    std::string file;
    std::string at;  ///< date and time
    std::vector<PreflightItem> items{};

    /// Nothing failed.
    [[nodiscard]] bool passed() const noexcept;
};

/// [any] `passed`, `advice` or `failed`.
[[nodiscard]] const char* name_of(PreflightItem::Verdict verdict) noexcept;

/// [any] What was found in a profile: errors failed, warnings are advice; that an output is there is left to the
/// trial of that output.
[[nodiscard]] std::vector<PreflightItem> profile_items(const config::Diagnostics& found);

/// [control] Whether pedals, knobs and the alarm of a room are there. Looks at the alarm's file.
[[nodiscard]] std::vector<PreflightItem> control_items(const config::RoomProfile& room,
                                                       const devices::MidiPortList& ports);

/// [any] The same as a finding about the machine.
[[nodiscard]] PreflightItem machine_item(const MachineFinding& finding);

/// [any] For a terminal or a text file.
[[nodiscard]] std::string preflight_text(const PreflightReport& report);

/// [any] One self-contained HTML page for a screen or for paper, with a line to sign.
[[nodiscard]] std::string preflight_page(const PreflightReport& report);

/// [any] One JSON document.
[[nodiscard]] std::string preflight_json(const PreflightReport& report);

}  // namespace stillroom::tools
