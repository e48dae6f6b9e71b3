/// The daemon's status document for a person's glance.
#pragma once

#include "tools/control/protocol.h"

#include <string>
#include <vector>

namespace stillroom::tools {

/// [any] A few lines a zone: where its session stands, what the patient hears now and next, what staff are asked,
/// and what is wrong, in words. A key that the document lacks is left out, so that a program of another version may
/// ask.
[[nodiscard]] std::vector<std::string> status_page(const control::Json& status);

}  // namespace stillroom::tools
