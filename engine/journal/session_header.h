/// The first record of a journal, from what is about to be played.
#pragma once

#include "engine/journal/journal_record.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace stillroom::engine {

/// What the plan does not say about the start of a session.
struct SessionStart {
    std::string program;  ///< version of the program
    bool gates_open_by_themselves = false;
    std::set<std::string> gates_that_wait{};  ///< although others open by themselves
    bool ends_by_itself = false;
    std::optional<Frames> attendance_every{};
    Frames first_frame;
    SessionZone zone{};
    bool free_text = false;                              ///< keep the words of notes
    std::map<std::string, scripts::FilledSlot> slots{};  ///< the facts of what the patient brought
};

/// [control] With a fresh random code and the date of now.
[[nodiscard]] SessionHeader session_header(const scripts::Plan& plan, std::uint64_t seed,
                                           const SessionStart& start);

/// [control] Six letters and digits that nobody mistakes for each other, drawn by the system.
[[nodiscard]] std::string session_code();

/// [control] The id of this run of the machine: another one after a restart. Empty where the system has none.
[[nodiscard]] std::string boot_id();

}  // namespace stillroom::engine
