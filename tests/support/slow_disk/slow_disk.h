/// A disk that answers when a test lets it: its files come through FUSE, so everything between a read and its data
/// is the system's own, its page cache and read-ahead too.
#pragma once

#include "tests/support/temporary_folder.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace stillroom::tests {

/// Every file of it (any name is one) holds the same bytes over and over. Requests for bytes are answered at once,
/// or not at all while a test holds them: nothing here looks at a clock but to give up on what never comes.
class SlowDisk {
public:
    /// Null where this process may not mount: it takes a right that test machines have and people's rarely do.
    [[nodiscard]] static std::unique_ptr<SlowDisk> mount(std::vector<char> bytes, std::uint64_t file_size);
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
    struct Request {
        std::uint64_t unique = 0;
        std::uint64_t offset = 0;
        std::uint32_t size = 0;
    };

    SlowDisk(std::vector<char> bytes, std::uint64_t file_size) : bytes_(std::move(bytes)), file_size_(file_size) {}
    [[nodiscard]] bool connect();
    void take_requests();
    void take_request(const char* request);
    void answer(const Request& request) const;
    void reply(std::uint64_t unique, int error, const void* body, std::size_t size) const;
    void reply_attributes(std::uint64_t unique, std::uint64_t node, bool entry) const;

    TemporaryFolder folder_;
    std::vector<char> bytes_;
    std::uint64_t file_size_;
    int device_ = -1;
    bool mounted_ = false;
    std::uint64_t nodes_ = 1;
    int caught_up_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Request> held_;
    std::uint64_t owed_ = 0;  ///< bytes of what is held
    bool holding_ = false;
    std::thread server_;
};

}  // namespace stillroom::tests
