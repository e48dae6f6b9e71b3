/// A session of a script that was cut off, and whether staff go on with it.
#pragma once

#include "audio/base/result.h"
#include "engine/journal/state_folder.h"
#include "engine/journal/unfinished_session.h"
#include "engine/resumption.h"
#include "engine/session_plan.h"

#include <memory>
#include <optional>
#include <string>

namespace stillroom::tools {

/// [any] Where it stood and why it stopped, for staff: one sentence.
[[nodiscard]] std::string cut_off_text(const engine::UnfinishedSession& session);

/// [any] Where it goes on: at the quantum up to which it was surely heard.
[[nodiscard]] engine::Resumption resumption_of(const engine::UnfinishedSession& session);

/// [control] Everything it plays from, as it was when it began. A patient's clip was not kept; the vault's, where
/// there is one, takes its place if it is as long and as loud, else silence does. Errors: the archive or the
/// content store lacks something.
[[nodiscard]] audio::Result<std::unique_ptr<engine::SessionPlan>> reopen_session(
    const engine::StateFolder& folder, const engine::UnfinishedSession& session, engine::PrivateVault* vault);

/// [control] The first line of the record of what goes on, from the session plan that was opened again.
[[nodiscard]] engine::ResumedRecord resumed_record(const engine::UnfinishedSession& session,
                                                   const engine::SessionPlan& reopened);

}  // namespace stillroom::tools
