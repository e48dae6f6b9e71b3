/// From a clinician's YAML to a `Script`.
#pragma once

#include "config/diagnostics.h"
#include "scripts/output_privacy.h"
#include "scripts/script.h"

#include <optional>
#include <string>

namespace stillroom::scripts {

/// [control] Reads a script and its `use` files, validates every key and value, and resolves every name. All
/// findings go to `diagnostics`, in one run; without an error among them a script comes back.
///
/// `content_root` empty: the nearest ancestor of the script that holds `sessions/` and `library/`, else the
/// script's folder. `privacy` says where private sounds may go: that of a room, where it is known. Never throws; a
/// file that cannot be read is a finding.
[[nodiscard]] std::optional<Script> parse(const std::string& file, const std::string& content_root,
                                          config::Diagnostics& diagnostics, const OutputPrivacy& privacy = {});

}  // namespace stillroom::scripts
