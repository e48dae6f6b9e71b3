#include "engine/journal/journal_writer.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/session_list.h"
#include "engine/journal/verify.h"
#include "tests/engine/journal/journal_rig.h"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace stillroom;
using namespace stillroom::engine;
using Catch::Matchers::Contains;
using tests::FailingDisk;
using tests::TemporaryFolder;

namespace {

constexpr Frames kTenMinutes{std::int64_t{600} * 48000};

JournalContents only_journal(const StateFolder& folder) {
    const auto files = folder.journals();
    REQUIRE(files.size() == 1);
    const auto journal = read_journal(files.front());
    REQUIRE(journal);
    return *journal;
}

int mode_of(const std::filesystem::path& file) {
    struct stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    return static_cast<int>(about.st_mode & 0777U);
}

template <typename Record>
std::vector<Record> all(const JournalContents& journal) {
    std::vector<Record> found;
    for (const JournalRecord& record : journal.records)
        if (const auto* one = std::get_if<Record>(&record)) found.push_back(*one);
    return found;
}

}  // namespace

TEST_CASE("Everything that is handed to a journal stands in it, in order, in a file that nobody else may read") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    {
        JournalWriter writer(folder, tests::paper_header());
        tests::play_on_paper(writer, kTenMinutes);
        REQUIRE(writer.finish("ended"));
        const JournalStatus status = writer.status();
        CHECK(status.recording);
        CHECK(status.synced == status.accepted);
    }
    const JournalContents journal = only_journal(folder);
    CHECK(mode_of(journal.file) == 0600);
    CHECK(mode_of(folder.sessions()) == 0700);
    CHECK(journal.file.filename().string().starts_with("2026-11-23-125331-"));
    CHECK(journal.has_end());
    CHECK(journal.reached() == kTenMinutes);
    const auto verbs = all<VerbRecord>(journal);
    REQUIRE(verbs.size() > 1000);
    CHECK(verbs[4].at == Frames{512 * 20 * 8});
    CHECK(verbs[4].verb.value == 0.1 * 8.0);
    // Where it is, at least once a second.
    CHECK(all<PositionRecord>(journal).size() >= 600);
    CHECK(all<PositionRecord>(journal).size() <= 1202);
    Frames before{-1};
    for (const JournalRecord& record : journal.records) {
        CHECK(frame_of(record) >= before);
        before = frame_of(record);
    }
    const auto verified = verify_sessions(folder);
    REQUIRE(verified);
    CHECK(verified->holds());
}

TEST_CASE("A disk that is full or broken stops no session: staff are told, and the journal goes on without a gap") {
    using Fault = FailingDisk::Fault;
    for (const Fault fault : {Fault::full, Fault::broken, Fault::sync_broken}) {
        for (const bool from_the_start : {true, false}) {
            const TemporaryFolder state;
            const StateFolder folder(state / "state");
            FailingDisk disk;
            JournalContents journal;
            JournalStatus last;
            {
                if (from_the_start) disk.fault = fault;
                JournalWriter writer(folder, tests::paper_header(), {}, disk);
                tests::play_on_paper(writer, Frames{480000});
                if (!from_the_start) {
                    REQUIRE(tests::comes_true([&] { return writer.status().synced == writer.status().accepted; }));
                    disk.fault = fault;
                    tests::play_on_paper(writer, Frames{480000});
                }
                REQUIRE(tests::comes_true([&] { return !writer.status().recording; }));
                CHECK_THAT(writer.status().trouble, Contains(fault == Fault::full ? "No space" : "Input/output"));
                CHECK(writer.status().synced < writer.status().accepted);
                disk.fault = Fault::none;
                REQUIRE(tests::comes_true([&] { return writer.status().recording; }));
                REQUIRE(writer.finish("ended"));
                last = writer.status();
            }
            CHECK(last.lost == 0);
            CHECK(last.synced == last.accepted);
            journal = only_journal(folder);
            CHECK_FALSE(journal.damage);
            CHECK(journal.has_end());
            // Behind the header stands everything that was accepted.
            CHECK(static_cast<std::int64_t>(journal.records.size()) == last.accepted);
            CHECK(verify_sessions(folder)->holds());
        }
    }
}

TEST_CASE("A disk that never comes back lets a session end, and says that its record is not whole") {
    const TemporaryFolder state;
    FailingDisk disk;
    disk.fault = FailingDisk::Fault::full;
    JournalWriter writer(StateFolder(state / "state"), tests::paper_header(), {}, disk);
    tests::play_on_paper(writer, Frames{480000});
    CHECK_FALSE(writer.finish("ended", audio::Seconds{0.2}));
    CHECK_FALSE(writer.status().recording);
    CHECK(writer.status().synced == 0);
}

TEST_CASE("A disk that does not answer is not recording, and handing over to it takes no time") {
    const TemporaryFolder state;
    FailingDisk disk;
    std::timed_mutex answers;
    std::unique_lock silence(answers);
    disk.before_sync = [&] { const std::lock_guard wait(answers); };
    JournalWriter writer(StateFolder(state / "state"), tests::paper_header(), {}, disk);
    // Would never return if any of it waited for the disk.
    tests::play_on_paper(writer, Frames{4800000});
    REQUIRE(tests::comes_true([&] { return !writer.status().recording; }));
    CHECK(writer.status().trouble == "the disk does not answer");
    silence.unlock();
    REQUIRE(tests::comes_true([&] { return writer.status().recording; }));
    CHECK(writer.finish("ended"));
}

TEST_CASE("What staff press is on the disk without anything else having to happen") {
    const TemporaryFolder state;
    JournalWriter writer(StateFolder(state / "state"), tests::paper_header());
    for (int i = 1; i <= 5; ++i) {
        writer.verb(Frames{512 * i}, Verb{});
        REQUIRE(tests::comes_true([&] { return writer.status().synced == i; }));
    }
}

TEST_CASE("Hundreds of verbs at once take few syncs") {
    const TemporaryFolder state;
    FailingDisk disk;
    JournalWriter writer(StateFolder(state / "state"), tests::paper_header(), {}, disk);
    REQUIRE(tests::comes_true([&] { return disk.syncs >= 2; }));  // header, list
    const int before = disk.syncs;
    for (int i = 0; i < 500; ++i) writer.verb(Frames{512 * i}, Verb{});
    REQUIRE(tests::comes_true([&] { return writer.status().synced == 500; }));
    CHECK(disk.syncs - before <= 20);
}

TEST_CASE(
    "When more waits than memory should hold, a record says how much was left out, and what is kept is in order") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    FailingDisk disk;
    disk.fault = FailingDisk::Fault::full;
    constexpr int kMany = 50000;
    {
        JournalWriter writer(folder, tests::paper_header(), {}, disk);
        for (int i = 0; i < kMany; ++i) writer.verb(Frames{512 * i}, Verb{});
        CHECK(writer.status().lost > 0);
        CHECK(writer.status().lost + writer.status().accepted == kMany);
        disk.fault = FailingDisk::Fault::none;
        REQUIRE(tests::comes_true([&] { return writer.status().synced == writer.status().accepted; }));
        writer.verb(Frames{512 * kMany}, Verb{});
        REQUIRE(writer.finish("ended"));
    }
    const JournalContents journal = only_journal(folder);
    CHECK(journal.has_end());
    const auto lost = all<LostRecord>(journal);
    REQUIRE(lost.size() == 1);
    CHECK(lost[0].records + static_cast<std::int64_t>(all<VerbRecord>(journal).size()) == kMany + 1);
    CHECK(lost[0].to == Frames{512 * (kMany - 1)});
    CHECK(all<VerbRecord>(journal).back().at == Frames{512 * kMany});
}

TEST_CASE("The words of a note are kept only where the start of the session allowed it") {
    for (const bool allowed : {false, true}) {
        const TemporaryFolder state;
        const StateFolder folder(state / "state");
        {
            SessionHeader header = tests::paper_header();
            header.free_text = allowed;
            JournalWriter writer(folder, header);
            Verb note;
            note.kind = VerbKind::note;
            note.detail = "Maria is crying";
            Verb answer;
            answer.kind = VerbKind::answer;
            answer.detail = "stay";
            writer.verb(Frames{512}, note);
            writer.happened({Frames{512}, SessionEvent::What::verb, "note", "Maria is crying"});
            writer.verb(Frames{1024}, answer);
            REQUIRE(writer.finish("ended"));
        }
        const auto bytes = read_whole(folder.journals().front());
        REQUIRE(bytes);
        CHECK((bytes->find("Maria") != std::string::npos) == allowed);
        CHECK_THAT(*bytes, Contains("\"do\":\"note\"") && Contains("stay"));
    }
}

TEST_CASE("A folder that cannot be made stops no session, and says why nothing is recorded") {
    const TemporaryFolder state;
    const std::string file = state.write("state", "a file where the folder should be");
    JournalWriter writer(StateFolder(file), tests::paper_header());
    writer.verb(Frames{512}, Verb{});
    REQUIRE(tests::comes_true([&] { return !writer.status().trouble.empty(); }));
    CHECK_THAT(writer.status().trouble, Contains(file));
}
