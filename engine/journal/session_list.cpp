#include "engine/journal/session_list.h"

#include "engine/journal/calendar.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

namespace stillroom::engine {

using audio::Error;
using audio::Result;
using Kind = ListEntry::Kind;
using nlohmann::ordered_json;

namespace {

constexpr int kTries = 50;
constexpr std::chrono::milliseconds kBetweenTries{20};

constexpr std::array<std::pair<Kind, std::string_view>, 5> kKinds{{
    {Kind::started, "started"},
    {Kind::ended, "ended"},
    {Kind::removed, "removed"},
    {Kind::mended, "mended"},
    {Kind::restarted, "restarted"},
}};

Result<std::unique_ptr<JournalFile>> open_list(const StateFolder& folder, JournalDisk& disk) {
    std::error_code ignored;
    Result<std::unique_ptr<JournalFile>> opened = Error{};
    for (int attempt = 0; attempt < kTries; ++attempt) {
        if (attempt > 0) std::this_thread::sleep_for(kBetweenTries);
        opened =
            std::filesystem::exists(folder.list(), ignored) ? disk.open(folder.list()) : disk.create(folder.list());
        if (opened || !is_being_written(folder.list())) break;
    }
    return opened;
}

/// The damaged list under another name; what the new one begins with says so.
Result<ListEntry> put_aside(const StateFolder& folder, const ChainDamage& damage) {
    const std::string now = date_and_time_now();
    std::filesystem::path aside = folder.list();
    aside += ".damaged-" + now;
    std::error_code failure;
    std::filesystem::rename(folder.list(), aside, failure);
    if (failure)
        return Error{fmt::format("'{}' cannot be put aside: {}", folder.list().string(), failure.message())};
    return ListEntry{.kind = Kind::restarted,
                     .when = now,
                     .why = fmt::format("entry {} of the list before: {}; it is kept as '{}'", damage.record + 1,
                                        damage.why, aside.filename().string())};
}

}  // namespace

std::string text_of(const ListEntry& entry) {
    std::string_view name;
    for (const auto& [kind, spelled] : kKinds)
        if (kind == entry.kind) name = spelled;
    ordered_json row{{"kind", name}, {"session", entry.session}, {"file", entry.file}, {"when", entry.when}};
    if (entry.records > 0) row["records"] = entry.records;
    if (!entry.chain.empty()) row["chain"] = entry.chain;
    if (!entry.why.empty()) row["why"] = entry.why;
    return row.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::optional<ListEntry> entry_of(std::string_view text) {
    const ordered_json row = ordered_json::parse(text, nullptr, false);
    if (!row.is_object()) return std::nullopt;
    try {
        const auto written = [&](const char* key) { return row.value(key, std::string()); };
        for (const auto& [kind, spelled] : kKinds)
            if (spelled == written("kind"))
                return ListEntry{kind,
                                 written("session"),
                                 written("file"),
                                 written("when"),
                                 row.value("records", std::uint32_t{0}),
                                 written("chain"),
                                 written("why")};
    } catch (const ordered_json::exception&) {}
    return std::nullopt;
}

Result<ListContents> read_list(const StateFolder& folder) {
    std::error_code ignored;
    if (!std::filesystem::exists(folder.list(), ignored)) return ListContents{};
    const auto bytes = read_whole(folder.list());
    if (!bytes) return bytes.error();
    ChainContents chain = read_chain(*bytes);
    ListContents contents;
    contents.chain = chain.chain;
    contents.damage = chain.damage;
    for (const std::string& payload : chain.payloads)
        if (auto entry = entry_of(payload)) contents.entries.push_back(std::move(*entry));
    return contents;
}

Result<void> append_to_list(const StateFolder& folder, const ListEntry& entry, JournalDisk& disk) {
    auto file = open_list(folder, disk);
    if (!file) return file.error();
    const auto before = read_whole(folder.list());
    if (!before) return before.error();
    ChainContents chain = read_chain(*before);
    std::string bytes;
    if (chain.damage && !chain.damage->cut_short) {
        auto restarted = put_aside(folder, *chain.damage);
        if (!restarted) return restarted.error();
        file = disk.create(folder.list());
        if (!file) return file.error();
        chain = ChainContents{};
        bytes = kChainMagic;
        chain.chain.append(text_of(*restarted), bytes);
    } else if (chain.good_bytes == 0) {
        bytes = kChainMagic;
    } else if (chain.damage) {
        if (auto cut = (*file)->cut(static_cast<std::int64_t>(chain.good_bytes)); !cut) return cut;
        chain.chain.append(text_of(ListEntry{.kind = Kind::mended,
                                             .when = date_and_time_now(),
                                             .why = fmt::format("{} bytes of a cut-off entry were taken away",
                                                                before->size() - chain.good_bytes)}),
                           bytes);
    }
    chain.chain.append(text_of(entry), bytes);
    if (auto written = (*file)->write_at(static_cast<std::int64_t>(chain.good_bytes), bytes); !written)
        return written;
    return (*file)->sync();
}

}  // namespace stillroom::engine
