/// The newest events, numbered, so that a client which was away hears what it missed.
#pragma once

#include "tools/control/protocol.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace stillroom::control {

/// [control] one thread.
class EventLog {
public:
    /// Keeps this many: a whole session's.
    static constexpr std::size_t kKept = 4096;

    /// Gives an event the next number, from 1 on; its line.
    const std::string& add(const Json& event);

    /// The number of the newest; 0 before the first.
    [[nodiscard]] std::uint64_t newest() const noexcept { return newest_; }

    /// The lines of every event with a higher number that is still kept. `missed` says how many are not any more.
    [[nodiscard]] std::vector<std::string> since(std::uint64_t number, std::uint64_t& missed) const;

private:
    std::deque<std::string> lines_;
    std::uint64_t newest_ = 0;
};

}  // namespace stillroom::control
