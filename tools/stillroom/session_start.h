/// How a session begins, for whoever starts one: `play` at a terminal and the room's daemon alike.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "engine/conductor_view.h"
#include "engine/journal/journal_record.h"
#include "engine/journal/journal_writer.h"
#include "engine/journal/state_folder.h"
#include "engine/journal/unfinished_session.h"
#include "engine/private_vault.h"
#include "engine/session_plan.h"
#include "engine/verb.h"
#include "scripts/media.h"
#include "tools/stillroom/zone_choice.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::tools {

/// What was decided before the start, beyond what the plan itself holds.
struct SessionStart {
    audio::Frames from;                                  ///< where in the nominal timeline it begins
    bool gates_wait = true;                              ///< gates wait for staff, and the session for its end
    std::vector<engine::TimedVerb> verbs{};              ///< of an operator log
    std::map<std::string, scripts::FilledSlot> slots{};  ///< what the patient brought
    std::optional<engine::UnfinishedSession> goes_on{};  ///< instead of a new session
};

/// [any] How the session is conducted. Where gates wait, staff who have pressed nothing for ten minutes are asked
/// whether somebody is there (clinical research 1.6).
[[nodiscard]] engine::ConductorOptions conductor_for(const SessionStart& start, audio::SampleRate rate);

/// [control] Makes a start go on with a session that was cut off; what is played is opened again from the archive
/// and comes back. The start's own log keeps what lies behind the place. Errors: those of `reopen_session`; the
/// start is as it was then.
[[nodiscard]] audio::Result<std::unique_ptr<engine::SessionPlan>> go_on_with(SessionStart& start,
                                                                             engine::UnfinishedSession cut_off,
                                                                             const engine::StateFolder& folder,
                                                                             engine::PrivateVault* vault);

/// [any] The zone's name as records have it.
[[nodiscard]] engine::ZoneName zone_name(const ChosenZone& zone);

/// [control] The record of a new session in this zone, or of the one that goes on. The error says why that one's
/// file cannot be written.
[[nodiscard]] audio::Result<std::unique_ptr<engine::JournalWriter>> begin_record(const engine::StateFolder& folder,
                                                                                 const engine::SessionPlan& session,
                                                                                 const SessionStart& start,
                                                                                 const ChosenZone& zone);

}  // namespace stillroom::tools
