#include "tests/house/temporary_tree.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace stillroom::tests {

TemporaryTree::TemporaryTree() {
    std::string name = (std::filesystem::temp_directory_path() / "stillroom-tree-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder: " + name);
    root_ = name;
}

TemporaryTree::~TemporaryTree() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
}

void TemporaryTree::write(const std::string& path, std::string_view text) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
}

}  // namespace stillroom::tests
