/// The clip that a patient brings into one session, as the command line names it.
#pragma once

#include "engine/private_vault.h"
#include "engine/session_plan.h"
#include "scripts/plan.h"
#include "tools/stillroom/commands.h"

#include <memory>
#include <string>
#include <variant>

namespace stillroom::tools {

/// The slot that `--intention` fills.
inline constexpr const char* kIntentionSlot = "intention";

struct PrivateClipRequest {
    std::string file;      ///< empty: nothing is put in
    bool consent = false;  ///< the command line says that the patient agreed
};

/// [setup] Adds `--intention` and `--consent` to a command.
void add_private_clip_options(CLI::App& command, PrivateClipRequest& request);

/// [control] Asks for the patient's consent where the command line does not say it and a person can answer, then
/// seals the file. A null vault where no file is named; how the command ends where the clip was not agreed to or
/// cannot be taken, which was said.
[[nodiscard]] std::variant<std::unique_ptr<engine::PrivateVault>, Exit> take_private_clip(
    const PrivateClipRequest& request, bool may_ask);

/// [any] For staff, where a session is gone on with: that silence takes the time of the patient's clip, or that a
/// clip given now is not played, and why; empty where there is nothing to say. `given`: `--intention` names a clip.
[[nodiscard]] std::string resumed_clip_text(const engine::SessionPlan& session, bool given);

/// [any] Whether a plan plays what was put into this slot.
[[nodiscard]] bool plays_slot(const scripts::Plan& plan, const std::string& slot);

}  // namespace stillroom::tools
