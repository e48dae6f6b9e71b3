/// A disk that answers when a test lets it: its files come through FUSE, so everything between a read and its data
/// is the system's own, its page cache and read-ahead too.
#pragma once

#include "tests/support/temporary_folder.h"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace stillroom::tests {

/// Every file of it (any name is one) holds the same bytes over and over. Requests for bytes are answered at once,
/// or not at all while a test holds them: nothing here looks at a clock but to give up on what never comes.
///
/// A process of its own serves it, which dies with the test: a thread that waits for a file system of its own
/// process could not even be killed.
class SlowDisk {
public:
    /// Null where this process may not mount: it takes a right that test machines have and people's rarely do.
    [[nodiscard]] static std::unique_ptr<SlowDisk> mount(const std::vector<char>& bytes, std::uint64_t file_size);
    ~SlowDisk();
    SlowDisk(const SlowDisk&) = delete;
    SlowDisk& operator=(const SlowDisk&) = delete;

    [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_ / name; }

    /// Waits until all that was asked for before has been answered. @pre it does not hold
    void catch_up();

    /// From now on no request for bytes is answered, until `release`.
    void hold();
    void release();

    /// Whether so many bytes come to be asked for and wait, while it holds. Waits for that.
    [[nodiscard]] bool comes_to_owe(std::uint64_t bytes);

private:
    SlowDisk() = default;
    [[nodiscard]] bool serve(const std::vector<char>& bytes, std::uint64_t file_size);
    bool ask(char what, std::uint64_t value = 0);

    TemporaryFolder folder_;
    pid_t server_ = -1;
    int control_ = -1;
    bool mounted_ = false;
    int caught_up_ = 0;
    std::uint64_t asked_ = 0;
};

}  // namespace stillroom::tests
