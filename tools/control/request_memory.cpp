#include "tools/control/request_memory.h"

#include <utility>

namespace stillroom::control {

RequestMemory::Known RequestMemory::ask(const Request& request, ClientNumber client) {
    std::string what = line_of({request.verb, request.zone, request.expect, request.with});
    const auto [known, is_new] = entries_.try_emplace(request.id);
    Entry& entry = known->second;
    if (is_new) {
        entry.what = std::move(what);
        entry.waiting.push_back(client);
        order_.push_back(request.id);
        while (order_.size() > kKept) {
            entries_.erase(order_.front());
            order_.pop_front();
        }
        return Known::no;
    }
    if (entry.what != what) return Known::other;
    if (!entry.answer) {
        entry.waiting.push_back(client);
        return Known::waiting;
    }
    found_ = &*entry.answer;
    return Known::answered;
}

std::vector<ClientNumber> RequestMemory::settle(const std::string& id, const Json& answer) {
    const auto known = entries_.find(id);
    if (known == entries_.end()) return {};
    known->second.answer = answer;
    return std::exchange(known->second.waiting, {});
}

}  // namespace stillroom::control
