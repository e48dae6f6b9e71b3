#include "engine/journal/journal_reader.h"

#include "engine/journal/journal_disk.h"
#include "engine/journal/record_text.h"

#include <algorithm>
#include <utility>

namespace stillroom::engine {

namespace {

/// Reading has to stop before this record of a chain that holds: what it says is not understood, or out of place.
void stop_before(std::size_t record, std::string why, const ChainContents& chain, JournalContents& contents) {
    std::size_t offset = kChainMagic.size();
    contents.chain = RecordChain();
    std::string ignored;
    for (std::size_t i = 0; i < record; ++i) {
        offset += kRecordHead + chain.payloads[i].size();
        contents.chain.append(chain.payloads[i], ignored);
    }
    contents.good_bytes = offset;
    contents.damage = ChainDamage{static_cast<std::uint32_t>(record), offset, std::move(why), false};
}

}  // namespace

bool JournalContents::has_end() const noexcept {
    return !damage && !records.empty() && std::holds_alternative<EndRecord>(records.back());
}

Frames JournalContents::reached() const noexcept {
    Frames reached = header ? header->first_frame : Frames{};
    // What was decided may lie a little ahead of what was mixed; the position is what was mixed.
    for (const JournalRecord& record : records)
        if (std::holds_alternative<PositionRecord>(record) || std::holds_alternative<EndRecord>(record))
            reached = std::max(reached, frame_of(record));
    return reached;
}

JournalContents read_journal_bytes(std::string_view bytes) {
    ChainContents chain = read_chain(bytes);
    JournalContents contents;
    contents.chain = chain.chain;
    contents.good_bytes = chain.good_bytes;
    contents.bytes = bytes.size();
    contents.damage = chain.damage;
    if (chain.payloads.empty()) {
        if (!contents.damage) contents.damage = ChainDamage{0, chain.good_bytes, "the file ends before it", true};
        return contents;
    }
    contents.header = header_of(chain.payloads.front());
    if (!contents.header) {
        stop_before(0, "it is no header that this version understands", chain, contents);
        return contents;
    }
    for (std::size_t i = 1; i < chain.payloads.size(); ++i) {
        std::optional<JournalRecord> record = record_of(chain.payloads[i]);
        const bool ended = !contents.records.empty() && std::holds_alternative<EndRecord>(contents.records.back());
        if (!record || ended) {
            stop_before(i,
                        ended ? "it stands behind the end of the session" : "this version does not understand it",
                        chain, contents);
            return contents;
        }
        contents.records.push_back(std::move(*record));
    }
    return contents;
}

audio::Result<JournalContents> read_journal(const std::filesystem::path& file) {
    const auto bytes = read_whole(file);
    if (!bytes) return bytes.error();
    JournalContents contents = read_journal_bytes(*bytes);
    contents.file = file;
    return contents;
}

}  // namespace stillroom::engine
