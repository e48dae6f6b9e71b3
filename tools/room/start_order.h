/// What a client asks for when it starts a session, and what comes of it.
#pragma once

#include "audio/base/result.h"
#include "engine/journal/state_folder.h"
#include "engine/session_plan.h"
#include "tools/control/protocol.h"
#include "tools/stillroom/session_loading.h"
#include "tools/stillroom/session_start.h"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

namespace stillroom::room {

using control::Json;

/// The keys of a request `start`, read.
struct StartOrder {
    tools::ScriptRequest script;
    std::string from;        ///< empty: the script's start
    bool gates_wait = true;  ///< else nobody is asked, and the session ends by itself
    std::uint64_t seed = 1;
};

/// [any] Reads what stands beside `do: start`: `script`, `content`, `language`, `route`, `exclude`, `level`,
/// `pacer`, `density`, `operate`, `from`, `gates`, `seed`. Files are named by their whole paths. The error says
/// which key is wrong; whether it fits the script is found out later.
[[nodiscard]] audio::Result<StartOrder> read_start_order(const Json& with);

/// A session that may begin.
struct ReadySession {
    std::unique_ptr<engine::SessionPlan> session;
    tools::SessionStart start;
};

/// [control] Everything that takes time, on the caller's thread: parses, prepares, compiles and opens. A refusal
/// for the client, with `findings` where the script is at fault.
[[nodiscard]] std::variant<ReadySession, Json> get_ready(const StartOrder& order, const tools::ChosenZone& zone,
                                                         const engine::StateFolder& folder,
                                                         const tools::PreparationProgress& progress);

/// [control] The same of the session that was cut off in this zone. A refusal where there is none, where it is not
/// the one of this code (empty: whichever it is), or where it cannot be opened again.
[[nodiscard]] std::variant<ReadySession, Json> get_ready_to_go_on(const std::string& code,
                                                                  const tools::ChosenZone& zone,
                                                                  const engine::StateFolder& folder);

}  // namespace stillroom::room
