/// Small results in files.
#pragma once

#include "audio/base/result.h"

#include <filesystem>
#include <string_view>

namespace stillroom::tools {

/// [control] Writes a whole file under a temporary name beside its place and renames it, so that nobody ever sees a
/// half; a file that was there is replaced. The error names file and reason.
[[nodiscard]] audio::Result<void> write_text_file(const std::filesystem::path& file, std::string_view text);

}  // namespace stillroom::tools
