/// Which requests were done already: so that a client which lost its connection may ask again without harm.
#pragma once

#include "tools/control/protocol.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace stillroom::control {

/// A client of the server, by a number that is never used again.
using ClientNumber = std::uint64_t;

/// The newest requests and their answers, by id. [control] one thread.
class RequestMemory {
public:
    /// Remembers this many; what is older may be done twice.
    static constexpr std::size_t kKept = 1024;

    /// What is known of a request.
    enum class Known {
        no,       ///< it is new, and is remembered from now on
        waiting,  ///< it is being done: the client hears its answer when it comes
        answered,
        other,  ///< another request had this id
    };

    /// Looks a request up. Of `answered` the answer is in `answer()`.
    [[nodiscard]] Known ask(const Request& request, ClientNumber client);
    /// The answer that `ask` found.
    [[nodiscard]] const Json& answer() const noexcept { return *found_; }

    /// The answer to a request; everybody who waits for it.
    [[nodiscard]] std::vector<ClientNumber> settle(const std::string& id, const Json& answer);

private:
    struct Entry {
        std::string what;  ///< the request as text
        std::vector<ClientNumber> waiting;
        std::optional<Json> answer;
    };

    std::unordered_map<std::string, Entry> entries_;
    std::deque<std::string> order_;  ///< ids, oldest first
    const Json* found_ = nullptr;
};

}  // namespace stillroom::control
