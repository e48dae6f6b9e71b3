#include "engine/journal/verify.h"
#include "engine/journal/crc32c.h"
#include "engine/journal/journal_writer.h"
#include "engine/journal/retention.h"
#include "engine/journal/session_list.h"
#include "tests/engine/journal/journal_rig.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

using namespace stillroom;
using namespace stillroom::engine;
using Catch::Matchers::Contains;
using tests::TemporaryFolder;
using State = VerifiedSession::State;

namespace {

/// Three finished sessions, a day after each other.
std::vector<std::string> three_sessions(const StateFolder& folder) {
    std::vector<std::string> codes;
    for (const char* started : {"2026-11-21T08:00:00Z", "2026-11-22T08:00:00Z", "2026-11-23T08:00:00Z"}) {
        SessionHeader header = tests::paper_header();
        header.started = started;
        JournalWriter writer(folder, header);
        tests::play_on_paper(writer, Frames{480000});
        REQUIRE(writer.finish("ended"));
        codes.push_back(header.session);
    }
    return codes;
}

std::string bytes_of(const std::filesystem::path& file) {
    const auto bytes = read_whole(file);
    REQUIRE(bytes);
    return *bytes;
}

void write(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

State state_of(const StateFolder& folder, std::size_t session) {
    const auto verified = verify_sessions(folder);
    REQUIRE(verified);
    REQUIRE(verified->sessions.size() > session);
    return verified->sessions[session].state;
}

/// The journal again with every record sealed anew after `change` had its way with the payloads.
void forge(const std::filesystem::path& file, const std::function<void(std::vector<std::string>&)>& change) {
    std::vector<std::string> payloads = read_chain(bytes_of(file)).payloads;
    change(payloads);
    std::string bytes(kChainMagic);
    RecordChain chain;
    for (const std::string& payload : payloads) chain.append(payload, bytes);
    write(file, bytes);
}

/// Changes the last digit in this record and makes its checksum anew, but nothing of the chain.
void retouch(const std::filesystem::path& file, std::size_t record) {
    constexpr std::size_t kChecksumAt = 8, kChainAt = 12;
    std::string bytes = bytes_of(file);
    const std::vector<std::string> payloads = read_chain(bytes).payloads;
    std::size_t at = kChainMagic.size();
    for (std::size_t i = 0; i < record; ++i) at += kRecordHead + payloads[i].size();
    const std::size_t size = kRecordHead + payloads[record].size();
    const std::size_t digit = bytes.find_last_of("0123456789", at + size - 1);
    REQUIRE(digit > at + kRecordHead);
    bytes[digit] = bytes[digit] == '9' ? '8' : '9';
    const std::string_view all(bytes);
    std::uint32_t checksum =
        crc32c(all.substr(at + kChainAt, size - kChainAt), crc32c(all.substr(at, kChecksumAt)));
    for (std::size_t i = 0; i < 4; ++i, checksum >>= 8U)
        bytes[at + kChecksumAt + i] = static_cast<char>(checksum & 0xFFU);
    write(file, bytes);
}

}  // namespace

TEST_CASE("A record that nobody touched is proven whole, session by session") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    const auto codes = three_sessions(folder);
    const auto verified = verify_sessions(folder);
    REQUIRE(verified);
    CHECK(verified->holds());
    REQUIRE(verified->sessions.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) CHECK(verified->sessions[i].session == codes[i]);
    CHECK(verified->list_entries == 6);
}

TEST_CASE("What was changed, cut off, taken out or put in is found, in the session where it was done") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    three_sessions(folder);
    const auto files = folder.journals();
    const std::string before = bytes_of(files[1]);

    SECTION("a byte") {
        std::string bytes = before;
        bytes[bytes.size() / 2] ^= 1;
        write(files[1], bytes);
        CHECK_THAT(verify_sessions(folder)->sessions[1].words, Contains("its checksum is wrong"));
    }
    SECTION("the end, in the middle of a record") { write(files[1], before.substr(0, before.size() - 7)); }
    SECTION("the end, between two records") {
        forge(files[1], [](auto& payloads) { payloads.resize(payloads.size() - 3); });
        CHECK_THAT(verify_sessions(folder)->sessions[1].words, Contains("3 records are missing at its end"));
    }
    SECTION("everything but its first line") { write(files[1], std::string(kChainMagic)); }
    SECTION("all of its bytes") { write(files[1], ""); }
    SECTION("a verb that was never pressed, with everything behind it sealed anew") {
        forge(files[1], [](auto& payloads) {
            payloads.insert(payloads.end() - 1, R"({"kind":"verb","frame":9,"do":"cut"})");
        });
    }
    SECTION("a record replaced, with everything behind it sealed anew") {
        forge(files[1], [](auto& payloads) { payloads[3] = R"({"kind":"position","frame":9})"; });
        CHECK_THAT(verify_sessions(folder)->sessions[1].words, Contains("not those that it ended with"));
    }
    SECTION("two records the other way round") {
        forge(files[1], [](auto& payloads) { std::swap(payloads[3], payloads[4]); });
    }
    SECTION("a digit of the header, with its checksum made anew") {
        retouch(files[1], 0);
        CHECK_THAT(verify_sessions(folder)->sessions[1].words, Contains("does not follow from the records before"));
    }
    SECTION("another session's journal in its place") { write(files[1], bytes_of(files[0])); }
    SECTION("something behind its end") { write(files[1], before + before.substr(before.size() - 100)); }

    CHECK(state_of(folder, 0) == State::whole);
    CHECK(state_of(folder, 1) == State::damaged);
    CHECK(state_of(folder, 2) == State::whole);
    CHECK_FALSE(verify_sessions(folder)->holds());
}

TEST_CASE("What was changed in a session without an end is found by its chain alone: no list knows how it ended") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    {
        JournalWriter writer(folder, tests::paper_header());
        tests::play_on_paper(writer, Frames{480000});
        REQUIRE(tests::comes_true([&] { return writer.status().synced == writer.status().accepted; }));
        REQUIRE(tests::comes_true([&] { return read_list(folder)->entries.size() == 1; }));
    }
    CHECK(state_of(folder, 0) == State::unfinished);
    retouch(folder.journals().front(), 0);
    CHECK(state_of(folder, 0) == State::damaged);
    CHECK_THAT(verify_sessions(folder)->sessions[0].words, Contains("does not follow from the records before"));
}

TEST_CASE("A journal that is gone as a whole is missed, and one that the list does not know is noticed") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    three_sessions(folder);
    const auto files = folder.journals();
    // A code sorts behind this name, whatever it is.
    std::filesystem::rename(files[1], folder.sessions() / "2026-11-22-080000-000000.journal");
    const auto verified = verify_sessions(folder);
    REQUIRE(verified);
    CHECK_FALSE(verified->holds());
    REQUIRE(verified->sessions.size() == 4);
    CHECK(verified->sessions[1].state == State::unlisted);
    CHECK(verified->sessions[2].state == State::missing);
}

TEST_CASE("A list of sessions that was changed, cut or made anew is found") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    three_sessions(folder);
    const std::string before = bytes_of(folder.list());
    SECTION("a byte") {
        std::string bytes = before;
        bytes[bytes.size() / 2] ^= 1;
        write(folder.list(), bytes);
    }
    SECTION("a digit of its last entry, with its checksum made anew") {
        retouch(folder.list(), 5);
        CHECK_THAT(verify_sessions(folder)->list.front(), Contains("does not follow from the records before"));
    }
    SECTION("the end, in the middle of an entry") { write(folder.list(), before.substr(0, before.size() - 1)); }
    SECTION("the end, between two entries") {
        forge(folder.list(), [](auto& entries) { entries.resize(4); });
    }
    SECTION("a session taken out, with everything behind it sealed anew") {
        std::filesystem::remove(folder.journals()[1]);
        forge(folder.list(), [](auto& entries) { entries.erase(entries.begin() + 2, entries.begin() + 4); });
    }
    SECTION("all of it") { std::filesystem::remove(folder.list()); }
    CHECK_FALSE(verify_sessions(folder)->holds());
}

TEST_CASE("A damaged list is put aside by the next session, and the record says so from then on") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    three_sessions(folder);
    std::string bytes = bytes_of(folder.list());
    bytes[bytes.size() / 2] ^= 1;
    write(folder.list(), bytes);
    REQUIRE(append_to_list(folder, {.kind = ListEntry::Kind::started, .session = "ABCDEF", .file = "x.journal"},
                           machine_disk()));
    const auto list = read_list(folder);
    REQUIRE(list);
    CHECK_FALSE(list->damage);
    REQUIRE(list->entries.size() == 2);
    CHECK(list->entries[0].kind == ListEntry::Kind::restarted);
    CHECK_THAT(verify_sessions(folder)->list.front(), Contains("was damaged and begun anew"));
}

TEST_CASE("A list whose last entry a power loss cut off is mended by the next session") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    three_sessions(folder);
    std::filesystem::resize_file(folder.list(), std::filesystem::file_size(folder.list()) - 3);
    REQUIRE(append_to_list(folder, {.kind = ListEntry::Kind::started, .session = "ABCDEF", .file = "x.journal"},
                           machine_disk()));
    const auto list = read_list(folder);
    REQUIRE(list);
    CHECK_FALSE(list->damage);
    REQUIRE(list->entries.size() == 7);
    CHECK(list->entries[5].kind == ListEntry::Kind::mended);
}

TEST_CASE("Journals that are too old or too many are removed with a word in the list, and the record still holds") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    const auto codes = three_sessions(folder);
    SECTION("too old") {
        CHECK(enforce_retention(folder, {2, 100}, "2026-11-23T20:00:00Z", machine_disk()) ==
              std::vector<std::string>{codes[0]});
    }
    SECTION("too many") {
        CHECK(enforce_retention(folder, {365, 2}, "2026-11-23T20:00:00Z", machine_disk()) ==
              std::vector<std::string>{codes[0]});
    }
    CHECK(folder.journals().size() == 2);
    CHECK(verify_sessions(folder)->holds());
    CHECK(enforce_retention(folder, {365, 100}, "2026-11-23T20:00:00Z", machine_disk()).empty());
}

TEST_CASE("An unfinished session stays for a day, whatever the numbers say, and one that runs always") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    {
        SessionHeader header = tests::paper_header();
        header.started = "2026-11-23T08:00:00Z";
        JournalWriter writer(folder, header);
        tests::play_on_paper(writer, Frames{480000});
        REQUIRE(tests::comes_true([&] { return writer.status().synced == writer.status().accepted; }));
        REQUIRE(tests::comes_true([&] { return read_list(folder)->entries.size() == 1; }));
        CHECK(enforce_retention(folder, {0, 0}, "2026-11-25T08:00:00Z", machine_disk()).empty());
    }
    CHECK(enforce_retention(folder, {0, 0}, "2026-11-24T07:00:00Z", machine_disk()).empty());
    CHECK(enforce_retention(folder, {0, 0}, "2026-11-24T09:00:00Z", machine_disk()).size() == 1);
}
