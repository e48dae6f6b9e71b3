/// Reads a journal: all of it, or the true prefix of a damaged one.
#pragma once

#include "audio/base/result.h"
#include "engine/journal/journal_record.h"
#include "engine/journal/record_chain.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::engine {

struct JournalContents {
    std::filesystem::path file;
    std::optional<SessionHeader> header;  ///< none when not even the first record holds
    std::vector<JournalRecord> records;   ///< behind the header
    RecordChain chain;                    ///< behind the last record read
    std::size_t good_bytes = 0;           ///< of the file, up to the end of the last record read
    std::size_t bytes = 0;                ///< of the file
    std::optional<ChainDamage> damage;    ///< where and why reading stopped before the end of the file

    /// The last record says that the session is over, and nothing stands behind it.
    [[nodiscard]] bool has_end() const noexcept;
    /// How far the session is known to have come: the last record's frame.
    [[nodiscard]] Frames reached() const noexcept;
};

/// [any] Reads the bytes of a journal. Never fails: what does not hold ends the reading and is told.
[[nodiscard]] JournalContents read_journal_bytes(std::string_view bytes);

/// [control] Reads a journal. An error when the file cannot be read at all.
[[nodiscard]] audio::Result<JournalContents> read_journal(const std::filesystem::path& file);

}  // namespace stillroom::engine
