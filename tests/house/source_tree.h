/// The project's own files, read as text: what the house checks look at.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::tests {

struct SourceFile {
    std::string path;                ///< from the root, with forward slashes
    std::vector<std::string> lines;  ///< without their line ends
};

/// Every text file below the root, sorted by path; without build/, hidden folders other than .ci, and files that
/// hold a NUL byte. `root` is a directory.
std::vector<SourceFile> read_source_tree(const std::filesystem::path& root);

/// Whether the file is C or C++ source: .h, .cpp or .inc.
bool is_code(const SourceFile& file);

}  // namespace stillroom::tests
