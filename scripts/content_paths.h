/// Where files may lie: inside the content root, whatever a path says.
#pragma once

#include "scripts/parsing.h"

#include <filesystem>
#include <optional>
#include <string>

namespace stillroom::scripts {

/// [control] The content root of a script: `given`, else the nearest ancestor that holds `sessions/` and
/// `library/`, else the script's folder.
[[nodiscard]] std::string content_root_of(const std::string& script, const std::string& given);

/// [control] A path written in a file, seen from the current folder. Absolute paths, and paths that leave the
/// content root by `..` or by a symbolic link, are errors at the written place. The file itself need not exist.
[[nodiscard]] std::optional<std::string> resolve_path(const Written<std::string>& written, Parsing& parsing);

/// [any] A path of a file of the script, given like its content root from the current folder, as seen from that
/// root.
[[nodiscard]] std::string path_from_root(const std::string& path, const std::string& root);

/// [control] True when the path, with symbolic links followed as far as it exists, lies inside the root.
[[nodiscard]] bool lies_inside(const std::filesystem::path& path, const std::filesystem::path& root);

}  // namespace stillroom::scripts
