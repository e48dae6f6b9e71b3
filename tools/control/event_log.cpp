#include "tools/control/event_log.h"

#include <algorithm>

namespace stillroom::control {

const std::string& EventLog::add(const Json& event) {
    Json numbered{{"number", ++newest_}};
    numbered.update(event);
    lines_.push_back(line_of({{"event", numbered}}));
    if (lines_.size() > kKept) lines_.pop_front();
    return lines_.back();
}

std::vector<std::string> EventLog::since(std::uint64_t number, std::uint64_t& missed) const {
    const std::uint64_t oldest = newest_ - lines_.size();  // the number before the first that is kept
    const std::uint64_t from = std::clamp(number, oldest, newest_);
    missed = from > number ? from - number : 0;
    return {lines_.begin() + static_cast<std::ptrdiff_t>(from - oldest), lines_.end()};
}

}  // namespace stillroom::control
