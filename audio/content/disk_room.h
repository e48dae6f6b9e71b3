/// Room for prepared content, and what people read when there is none.
#pragma once

#include "audio/base/result.h"

#include <cstdint>

namespace stillroom::audio {

/// [control] An error, which says how much is missing, when the file system of the open file has no room for so
/// many more bytes and a little to spare for everything else on the disk.
[[nodiscard]] Result<void> check_room(int descriptor, std::int64_t bytes);

/// [any] What people read when writing content failed with `fault`, an errno, with so many bytes to go.
[[nodiscard]] Error disk_fault(int fault, std::int64_t bytes);

}  // namespace stillroom::audio
