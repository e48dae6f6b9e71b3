#include "engine/journal/journal_record.h"

namespace stillroom::engine {

Frames frame_of(const JournalRecord& record) noexcept {
    if (const auto* lost = std::get_if<LostRecord>(&record)) return lost->from;
    Frames at;
    std::visit(
        [&](const auto& one) {
            if constexpr (requires { one.at; }) at = one.at;
        },
        record);
    return at;
}

}  // namespace stillroom::engine
