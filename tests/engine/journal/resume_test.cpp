#include "engine/journal/journal_writer.h"
#include "engine/journal/unfinished_session.h"
#include "engine/journal/verify.h"
#include "tests/engine/journal/journal_rig.h"
#include "tests/support/random_seed.h"

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <random>
#include <string>

using namespace stillroom;
using namespace stillroom::engine;
using tests::TemporaryFolder;

namespace {

constexpr const char* kNow = "2026-11-23T13:00:00Z";

/// A session on paper that its program leaves without an end.
std::string leave_unfinished(const StateFolder& folder, Frames until,
                             std::string started = "2026-11-23T12:53:31Z") {
    SessionHeader header = tests::paper_header();
    header.started = std::move(started);
    JournalWriter writer(folder, header);
    tests::play_on_paper(writer, until);
    REQUIRE(tests::comes_true([&] { return writer.status().synced == writer.status().accepted; }));
    return header.session;
}

/// In a process of its own: plays on paper for ever, and says after every sync how many records are on the disk.
[[noreturn]] void write_until_killed(const std::filesystem::path& state, int acknowledged) {
    JournalWriter writer(StateFolder(state), tests::paper_header());
    std::int64_t told = 0;
    for (std::int64_t i = 0;; ++i) {
        writer.verb(Frames{512 * i}, Verb{});
        writer.position(Frames{512 * i});
        ::usleep(300);
        const std::int64_t synced = writer.status().synced;
        if (synced > told && ::write(acknowledged, &synced, sizeof synced) == sizeof synced) told = synced;
    }
}

}  // namespace

TEST_CASE("A session without an end is found with its place, its verbs, and whether the machine was restarted") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    CHECK_FALSE(find_unfinished(folder, kNow, "boot"));
    const std::string session = leave_unfinished(folder, Frames{48000 * 90});
    const auto found = find_unfinished(folder, kNow, "boot");
    REQUIRE(found);
    CHECK(found->header().session == session);
    CHECK(found->reached > Frames{48000 * 89});
    CHECK(found->reached <= Frames{48000 * 90});
    CHECK_FALSE(found->machine_restarted);
    REQUIRE(found->verbs.size() > 100);
    CHECK(found->verbs[1].at == Frames{512 * 40});
    CHECK_FALSE(found->safety.empty());
    CHECK(find_unfinished(folder, kNow, "another boot")->machine_restarted);
}

TEST_CASE("Neither a session that runs, nor one that ended, nor one of the day before yesterday is unfinished") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    leave_unfinished(folder, Frames{48000 * 90}, "2026-11-21T12:53:31Z");
    CHECK_FALSE(find_unfinished(folder, kNow, "boot"));
    // The machine's clock was set back: better offered than lost.
    CHECK(find_unfinished(folder, "1970-01-01T00:00:10Z", "boot"));
    {
        JournalWriter writer(folder, tests::paper_header());
        tests::play_on_paper(writer, Frames{480000});
        REQUIRE(tests::comes_true([&] { return writer.status().synced == writer.status().accepted; }));
        CHECK_FALSE(find_unfinished(folder, kNow, "boot"));
        REQUIRE(writer.finish("ended"));
    }
    CHECK_FALSE(find_unfinished(folder, kNow, "boot"));
}

TEST_CASE("What was cut off in one zone is no other zone's") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    SessionHeader header = tests::paper_header();
    header.zone.name = {"clinic", "left"};
    {
        JournalWriter writer(folder, header);
        tests::play_on_paper(writer, Frames{48000 * 30});
        REQUIRE(tests::comes_true([&] { return writer.status().synced == writer.status().accepted; }));
    }
    CHECK(find_unfinished(folder, kNow, "boot", {"clinic", "left"}));
    CHECK_FALSE(find_unfinished(folder, kNow, "boot", {"clinic", "right"}));
    CHECK_FALSE(find_unfinished(folder, kNow, "boot", {"annexe", "left"}));
    CHECK_FALSE(find_unfinished(folder, kNow, "boot"));
}

TEST_CASE("A resumed session goes on in its own journal, and the whole of it holds") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    const std::string session = leave_unfinished(folder, Frames{48000 * 30});
    const auto found = find_unfinished(folder, kNow, "boot");
    REQUIRE(found);
    {
        auto writer = JournalWriter::reopen(folder, found->journal,
                                            ResumedRecord{found->reached, "0.0.1", kNow, "second boot", 0, "{}"});
        REQUIRE(writer);
        CHECK((*writer)->session() == session);
        (*writer)->verb(found->reached + Frames{512}, Verb{});
        REQUIRE(tests::comes_true([&] { return (*writer)->status().synced == (*writer)->status().accepted; }));
    }
    // Stopped once more: the last start of the machine counts.
    const auto again = find_unfinished(folder, kNow, "second boot");
    REQUIRE(again);
    CHECK_FALSE(again->machine_restarted);
    REQUIRE(set_aside(folder, *again, machine_disk()));
    CHECK_FALSE(find_unfinished(folder, kNow, "second boot"));
    const auto journal = read_journal(found->journal.file);
    REQUIRE(journal);
    CHECK(journal->has_end());
    CHECK(std::get<EndRecord>(journal->records.back()).how == "set aside");
    CHECK(verify_sessions(folder)->holds());
}

TEST_CASE("A journal whose last record was cut off is resumed behind the one before it") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    leave_unfinished(folder, Frames{48000 * 30});
    const auto file = folder.journals().front();
    const auto size = std::filesystem::file_size(file);
    std::filesystem::resize_file(file, size - 5);
    const auto found = find_unfinished(folder, kNow, "boot");
    REQUIRE(found);
    REQUIRE(found->journal.damage);
    CHECK(found->journal.damage->cut_short);
    auto writer =
        JournalWriter::reopen(folder, found->journal, ResumedRecord{found->reached, "", kNow, "boot", 0, "{}"});
    REQUIRE(writer);
    REQUIRE((*writer)->finish("ended"));
    const auto journal = read_journal(file);
    REQUIRE(journal);
    CHECK(journal->has_end());
    CHECK(verify_sessions(folder)->holds());
    for (const JournalRecord& record : journal->records)
        if (const auto* resumed = std::get_if<ResumedRecord>(&record)) CHECK(resumed->dropped_bytes > 0);
}

TEST_CASE("A journal that was changed is resumed too, and the changed file is kept for people to look at") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    leave_unfinished(folder, Frames{48000 * 30});
    const auto file = folder.journals().front();
    {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file) / 2));
        stream.put('#');
    }
    const auto found = find_unfinished(folder, kNow, "boot");
    REQUIRE(found);
    REQUIRE(found->journal.damage);
    CHECK_FALSE(found->journal.damage->cut_short);
    auto writer =
        JournalWriter::reopen(folder, found->journal, ResumedRecord{found->reached, "", kNow, "boot", 0, "{}"});
    REQUIRE(writer);
    REQUIRE((*writer)->finish("ended"));
    CHECK(read_journal(file)->has_end());
    CHECK(std::filesystem::exists(file.string() + ".damaged"));
}

TEST_CASE("Killed at any instant, a session loses no record that was said to be on the disk, and can be resumed") {
    std::mt19937_64 dice(tests::test_seed());
    for (std::size_t round = 0; round < tests::full_count(50); ++round) {
        const TemporaryFolder state;
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::close(ends[0]);
            write_until_killed(state / "state", ends[1]);
        }
        ::close(ends[1]);
        std::int64_t acknowledged = 0;
        const std::int64_t enough = 1 + static_cast<std::int64_t>(dice() % 2000);
        while (acknowledged < enough)
            REQUIRE(::read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged);
        ::usleep(static_cast<useconds_t>(dice() % 20000));
        ::kill(child, SIGKILL);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        std::int64_t last = acknowledged;
        while (::read(ends[0], &last, sizeof last) == sizeof last) acknowledged = last;
        ::close(ends[0]);

        const StateFolder folder(state / "state");
        const auto found = find_unfinished(folder, kNow, "boot");
        REQUIRE(found);
        CHECK(static_cast<std::int64_t>(found->journal.records.size()) >= acknowledged);
        CHECK((!found->journal.damage || found->journal.damage->cut_short));
        REQUIRE(set_aside(folder, *found, machine_disk()));
        CHECK(verify_sessions(folder)->holds());
    }
}
