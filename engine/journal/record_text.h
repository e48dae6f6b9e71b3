/// Records as JSON, the payload of a journal.
#pragma once

#include "engine/journal/journal_record.h"

#include <optional>
#include <string>
#include <string_view>

namespace stillroom::engine {

/// [any] One line of JSON without a line break. `choices` that are no JSON object become an empty one; bytes that
/// are no UTF-8 become question marks.
[[nodiscard]] std::string text_of(const SessionHeader& header);
[[nodiscard]] std::string text_of(const JournalRecord& record);
/// [any] What staff chose, as the header holds it: a JSON object.
[[nodiscard]] std::string text_of(const scripts::SessionChoices& choices);

/// [any] The way back; nothing where the text is no such record, as one of a later version. Texts of script files
/// are not in it: `SessionHeader::origin` comes back with their paths alone.
[[nodiscard]] std::optional<SessionHeader> header_of(std::string_view text);
[[nodiscard]] std::optional<JournalRecord> record_of(std::string_view text);

}  // namespace stillroom::engine
