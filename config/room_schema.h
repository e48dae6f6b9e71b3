/// The schema of room profiles.
#pragma once

#include <string>

namespace stillroom::config {

/// [control] JSON Schema of a room profile, for editors (config/schema.h).
[[nodiscard]] std::string room_schema_json();

}  // namespace stillroom::config
