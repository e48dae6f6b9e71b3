/// A session from YAML text, the whole way a user's script takes.
#pragma once

#include "audio/content/content_store.h"
#include "engine/session_plan.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include "tests/support/temporary_folder.h"

namespace stillroom::tests {

/// Parses, prepares and compiles a script; fails the test with all findings when any of it does. Prepared content
/// is kept in one store per test process.
[[nodiscard]] scripts::Plan plan_of_file(const std::filesystem::path& script, const std::string& language,
                                         const scripts::SessionChoices& choices = {},
                                         const std::map<std::string, scripts::FilledSlot>& slots = {});
[[nodiscard]] scripts::Plan plan_of_text(const std::string& yaml, const std::string& language = "en",
                                         const std::map<std::string, scripts::FilledSlot>& slots = {});

/// Builds everything a plan plays from; fails the test when it cannot.
[[nodiscard]] std::unique_ptr<engine::SessionPlan> session_of(scripts::Plan plan, std::uint64_t seed = 1,
                                                              engine::PrivateVault* vault = nullptr);

}  // namespace stillroom::tests
