#include "tests/house/source_tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

namespace stillroom::tests {
namespace {

namespace fs = std::filesystem;

bool is_left_out(const fs::directory_entry& entry, const fs::path& root) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_directory()) return false;
    if (name == ".ci") return false;
    return name.starts_with('.') || (name == "build" && entry.path().parent_path() == root);
}

std::optional<SourceFile> read_text(const fs::path& path, const fs::path& root) {
    std::ifstream stream(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    if (bytes.find('\0') != std::string::npos) return std::nullopt;
    SourceFile file{fs::relative(path, root).generic_string(), {}};
    std::istringstream text(bytes);
    for (std::string line; std::getline(text, line);) file.lines.push_back(line);
    return file;
}

}  // namespace

std::vector<SourceFile> read_source_tree(const fs::path& root) {
    std::vector<SourceFile> files;
    for (auto at = fs::recursive_directory_iterator(root); at != fs::recursive_directory_iterator(); ++at) {
        if (is_left_out(*at, root)) {
            at.disable_recursion_pending();
        } else if (at->is_regular_file()) {
            if (auto file = read_text(at->path(), root)) files.push_back(std::move(*file));
        }
    }
    std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
}

bool is_code(const SourceFile& file) {
    return file.path.ends_with(".h") || file.path.ends_with(".cpp") || file.path.ends_with(".inc");
}

}  // namespace stillroom::tests
