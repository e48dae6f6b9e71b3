#include "scripts/content_paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace stillroom::scripts {

namespace fs = std::filesystem;

std::string content_root_of(const std::string& script, const std::string& given) {
    if (!given.empty()) return given;
    std::error_code failure;
    const fs::path own_folder = fs::path(script).parent_path();
    const fs::path start = fs::weakly_canonical(own_folder.empty() ? fs::path(".") : own_folder, failure);
    for (fs::path folder = start; !failure; folder = folder.parent_path()) {
        if (fs::is_directory(folder / "sessions", failure) && fs::is_directory(folder / "library", failure)) {
            return folder.string();
        }
        failure.clear();
        if (folder == folder.parent_path()) break;
    }
    return own_folder.empty() ? "." : own_folder.string();
}

std::string path_from_root(const std::string& path, const std::string& root) {
    std::error_code failure;
    const fs::path real_root = fs::weakly_canonical(fs::absolute(root, failure), failure);
    // As it is written where that lies below the root; else where its links lead.
    const fs::path written = fs::absolute(path, failure).lexically_normal().lexically_relative(real_root);
    if (!written.empty() && *written.begin() != "..") return written.generic_string();
    return fs::weakly_canonical(fs::absolute(path, failure), failure)
        .lexically_relative(real_root)
        .generic_string();
}

bool lies_inside(const fs::path& path, const fs::path& root) {
    std::error_code failure;
    // A relative path of which nothing exists would stay relative.
    const fs::path real_root = fs::weakly_canonical(fs::absolute(root, failure), failure);
    if (failure) return false;
    const fs::path real = fs::weakly_canonical(fs::absolute(path, failure), failure);
    if (failure) return false;
    const auto [rest_of_root, rest] = std::mismatch(real_root.begin(), real_root.end(), real.begin(), real.end());
    return rest_of_root == real_root.end() || (rest_of_root->empty() && std::next(rest_of_root) == real_root.end());
}

std::optional<std::string> resolve_path(const Written<std::string>& written, Parsing& parsing) {
    const fs::path path = written.value;
    if (path.is_absolute()) {
        parsing.error(written.place, "path-outside", fmt::format("'{}' is an absolute path", written.value),
                      "write it relative to this file");
        return std::nullopt;
    }
    const fs::path seen_from_here = (fs::path(parsing.file).parent_path() / path).lexically_normal();
    if (!lies_inside(seen_from_here, parsing.script.content_root)) {
        parsing.error(written.place, "path-outside", fmt::format("'{}' leaves the content root", written.value),
                      fmt::format("move the file below '{}', or name a folder above both with --content",
                                  parsing.script.content_root));
        return std::nullopt;
    }
    return seen_from_here.string();
}

}  // namespace stillroom::scripts
