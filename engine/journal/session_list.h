/// The list of sessions, `sessions.log`: chained like a journal, so that a journal which is gone as a whole is
/// missed too.
///
/// An entry stands in it for every start and every end, with the last chain value of the finished journal, and for
/// every journal that was removed because its time was over. Each journal in turn holds the last chain value that
/// the list had when it began. Who changes a journal afterwards has to change the list and every later journal with
/// it.
#pragma once

#include "audio/base/result.h"
#include "engine/journal/journal_disk.h"
#include "engine/journal/record_chain.h"
#include "engine/journal/state_folder.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::engine {

struct ListEntry {
    enum class Kind {
        started,
        ended,
        removed,    ///< its journal was removed: too old, or too many
        mended,     ///< a cut-off entry of the list itself was taken away
        restarted,  ///< the list before was damaged and put aside
    };
    Kind kind = Kind::started;
    std::string session{};      ///< code; empty for what concerns the list itself
    std::string file{};         ///< name of its journal
    std::string when{};         ///< date and time, UTC
    std::uint32_t records = 0;  ///< of `ended`: of the journal, its header and end included
    std::string chain{};        ///< of `ended`: its last chain value
    std::string why{};          ///< of `removed`, `mended` and `restarted`, for people
};

struct ListContents {
    std::vector<ListEntry> entries;
    RecordChain chain;
    std::optional<ChainDamage> damage;
};

/// [any] An entry as JSON, and the way back; nothing where the text is none.
[[nodiscard]] std::string text_of(const ListEntry& entry);
[[nodiscard]] std::optional<ListEntry> entry_of(std::string_view text);

/// [control] The list as far as it can be trusted; empty where there is none yet. An error when it cannot be read.
[[nodiscard]] audio::Result<ListContents> read_list(const StateFolder& folder);

/// [control] Puts an entry at its end, on disk when this returns. A list whose last entry was cut off is mended
/// first; one that was damaged is put aside as `sessions.log.damaged-...`, for people to look at, and begun anew.
/// Waits for another program that is at it, a second at most.
[[nodiscard]] audio::Result<void> append_to_list(const StateFolder& folder, const ListEntry& entry,
                                                 JournalDisk& disk);

}  // namespace stillroom::engine
