/// A folder of files made for one test and removed after it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace stillroom::tests {

class TemporaryTree {
public:
    TemporaryTree();
    ~TemporaryTree();
    TemporaryTree(const TemporaryTree&) = delete;
    TemporaryTree& operator=(const TemporaryTree&) = delete;

    /// Writes a file, with the folders it needs. `path` is from the tree's root.
    void write(const std::string& path, std::string_view text) const;

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }

private:
    std::filesystem::path root_;
};

}  // namespace stillroom::tests
