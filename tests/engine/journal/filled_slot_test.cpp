// What a patient brought into a session is known to its record by its length and its level alone.
#include "engine/journal/journal_writer.h"
#include "engine/journal/record_text.h"
#include "engine/journal/script_archive.h"
#include "engine/journal/session_header.h"
#include "engine/journal/session_report.h"
#include "engine/offline_render.h"
#include "tests/engine/journal/journal_rig.h"
#include "tests/support/sessions/script_session.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace stillroom;
using namespace stillroom::engine;
using Catch::Matchers::Contains;
using tests::TemporaryFolder;

namespace {

constexpr const char* kScript = R"(
stillroom: 1
id: wished
languages: [en]
layers: {line: {to: [headphones], level: -20 LUFS, duck: {bed: -8 dB}}}
sounds:
  warm: {synth: warm}
  wish: {slot: intention}
phases:
  - id: only
    length: 20s
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 5s, id: cue, play: wish, layer: line}
)";

const scripts::FilledSlot kClip{.channels = 1, .length = Frames{48000 * 6 + 7}, .level = {{-26.31}, -6.25}};

void same_facts(const scripts::FilledSlot& a, const scripts::FilledSlot& b) {
    CHECK(a.channels == b.channels);
    CHECK(a.length == b.length);
    CHECK(a.level.loudness == b.level.loudness);
    CHECK(a.level.true_peak_dbtp == b.level.true_peak_dbtp);
}

RenderReport rendered(scripts::Plan plan, std::set<std::string>& left_out) {
    const auto session = tests::session_of(std::move(plan));
    left_out = session->left_out();
    auto report = render_offline(*session, {}, [](std::span<const float>) { return audio::Result<void>{}; });
    REQUIRE(report);
    return *std::move(report);
}

}  // namespace

TEST_CASE("A record keeps how long and how loud a patient's clip was, and journals of before are read as ever") {
    SessionHeader header = tests::paper_header();
    const std::string before = text_of(header);
    CHECK_THAT(before, !Contains("slots"));
    CHECK(header_of(before)->slots.empty());
    header.slots["intention"] = kClip;
    const auto read = header_of(text_of(header));
    REQUIRE(read);
    REQUIRE(read->slots.size() == 1);
    same_facts(read->slots.at("intention"), kClip);
}

TEST_CASE("A record that speaks of a clip that nobody could have brought is not believed") {
    SessionHeader header = tests::paper_header();
    scripts::FilledSlot& clip = header.slots["intention"] = kClip;
    SECTION("without length") { clip.length = Frames{0}; }
    SECTION("longer than any") { clip.length = Frames{48000 * 60 + 1}; }
    SECTION("without channels") { clip.channels = 0; }
    SECTION("of too many") { clip.channels = 3; }
    CHECK_FALSE(header_of(text_of(header)));
}

TEST_CASE("A session that had a patient's clip is laid out again with the same frames, and silence in its place") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    const scripts::Plan played = tests::plan_of_text(kScript, "en", {{"intention", kClip}});
    {
        JournalWriter writer(
            folder,
            session_header(played, 1, {.program = "test", .first_frame = {}, .slots = {{"intention", kClip}}}));
        REQUIRE(writer.finish("ended"));
    }
    const auto journal = read_journal(folder.journals().front());
    REQUIRE(journal);
    REQUIRE(journal->header);
    audio::ContentStore store(state / "store", played.rate);
    auto recorded = recorded_plan(folder, *journal->header, store);
    if (!recorded) FAIL(recorded.error().message);
    std::set<std::string> left_out, left_out_then;
    const RenderReport then = rendered(played, left_out_then);
    const RenderReport again = rendered(*recorded, left_out);
    CHECK(left_out == std::set<std::string>{"intention"});
    CHECK(again.sha256 == then.sha256);
    REQUIRE(again.events.size() == then.events.size());
    for (std::size_t i = 0; i < then.events.size(); ++i) {
        CHECK(again.events[i].at == then.events[i].at);
        CHECK(again.events[i].id == then.events[i].id);
    }
}

TEST_CASE("The record of a session that went on without its patient's clip says so") {
    ResumedRecord resumed{Frames{48000}, "0.0.1", "2026-11-23T13:00:00Z", "boot"};
    resumed.left_out = {"intention"};
    const auto read = record_of(text_of(JournalRecord{resumed}));
    REQUIRE(read);
    CHECK(std::get<ResumedRecord>(*read).left_out == resumed.left_out);
    JournalContents journal;
    journal.header = tests::paper_header();
    journal.records = {*read};
    const SessionReport report = report_of(journal, false);
    REQUIRE(report.marks.size() == 1);
    CHECK_THAT(report.marks[0].text, Contains("silence in place of the patient's own clip"));
    std::get<ResumedRecord>(journal.records[0]).left_out.clear();
    CHECK_THAT(report_of(journal, false).marks.at(0).text, !Contains("silence"));
}
