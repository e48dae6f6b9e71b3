#include "engine/journal/series_memory.h"

#include "engine/journal/journal_reader.h"

#include <variant>

namespace stillroom::engine {

scripts::HeardInSeries series_so_far(const StateFolder& folder, const scripts::Plan& plan) {
    if (scripts::heard_in_series(plan).empty()) return {};
    const std::vector<std::filesystem::path> files = folder.journals();
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        const auto journal = read_journal(*file);
        if (!journal || !journal->header || journal->header->script_id != plan.script_id) continue;
        scripts::HeardInSeries heard = journal->header->heard_before;
        for (const JournalRecord& record : journal->records)
            // Of a pool's sound the event names the pool.
            if (const auto* event = std::get_if<SessionEvent>(&record);
                event && event->what == SessionEvent::What::start)
                scripts::note_heard(heard, plan, event->text, event->id);
        return heard;
    }
    return {};
}

}  // namespace stillroom::engine
