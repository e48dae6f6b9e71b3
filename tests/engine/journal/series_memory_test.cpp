#include "engine/journal/series_memory.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/record_text.h"
#include "engine/journal/retention.h"
#include "engine/journal/script_archive.h"
#include "engine/offline_render.h"
#include "tests/engine/journal/journal_rig.h"
#include "tests/support/sessions/script_session.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace stillroom;
using namespace stillroom::engine;
using scripts::HeardInSeries;
using tests::TemporaryFolder;

namespace {

const std::string kScript = R"(stillroom: 1
id: rounds
title: Rounds
route: none
languages: [en]
sounds:
  low: {synth: warm}
  sea: {synth: tide}
  arch: {synth: arc}
  beds: {pool: [low, sea, arch], no_repeat: series}
phases:
  - id: whole
    length: 30s
    cues:
      - {at: 0s, layer: bed, play: beds, for: 12s}
      - {at: 15s, layer: bed, play: beds, for: 12s}
)";

/// What one session of the script sounds when it goes on where the records left off, as it happened.
std::vector<SessionEvent> happens(scripts::Plan plan) {
    const auto session = tests::session_of(std::move(plan));
    const auto report = render_offline(*session, {}, [](std::span<const float>) { return audio::Result<void>{}; });
    REQUIRE(report);
    return report->events;
}

/// Plays a session into the record; the sounds of its pool. The record's end is left out where it was cut off.
std::vector<std::string> play(const StateFolder& folder, const std::string& started, bool whole = true) {
    scripts::Plan plan = tests::plan_of_text(kScript);
    scripts::go_on_with_series(plan, series_so_far(folder, plan));
    SessionHeader header = session_header(plan, 1, {.program = "test", .first_frame = {}});
    header.started = started;
    JournalWriter writer(folder, header);
    std::vector<std::string> heard;
    for (const SessionEvent& event : happens(std::move(plan))) {
        writer.happened(event);
        if (event.what == SessionEvent::What::start && event.text == "beds") heard.push_back(event.id);
        if (!whole && heard.size() == 1) break;
    }
    if (whole)
        REQUIRE(writer.finish("ended"));
    else
        REQUIRE(tests::comes_true([&] { return writer.status().synced == writer.status().accepted; }));
    return heard;
}

using Heard = std::vector<std::string>;

}  // namespace

TEST_CASE("A session of a series goes on where the last one of its script ended, whole or cut off") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    CHECK(play(folder, "2026-11-21T08:00:00Z") == Heard{"low", "sea"});
    CHECK(play(folder, "2026-11-21T10:00:00Z", false) == Heard{"arch"});
    {
        // Another script's session in between is no session of the series.
        SessionHeader header = tests::paper_header();
        header.started = "2026-11-22T08:00:00Z";
        JournalWriter writer(folder, header);
        tests::play_on_paper(writer, Frames{48000});
        REQUIRE(writer.finish("ended"));
    }
    CHECK(play(folder, "2026-11-23T08:00:00Z") == Heard{"low", "sea"});
    CHECK(play(folder, "2026-11-23T10:00:00Z") == Heard{"arch", "low"});
}

TEST_CASE("The record of a session of a series brings back the same session after later ones were played") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    play(folder, "2026-11-21T08:00:00Z");
    const Heard second = play(folder, "2026-11-21T10:00:00Z");
    CHECK(second == Heard{"arch", "low"});
    play(folder, "2026-11-21T12:00:00Z");

    const auto journal = read_journal(folder.journals()[1]);
    REQUIRE(journal);
    CHECK(journal->header->heard_before == HeardInSeries{{"beds", {"low", "sea"}}});
    audio::ContentStore store(state / "store", journal->header->rate);
    const auto recorded = recorded_plan(folder, *journal->header, store);
    if (!recorded) FAIL(recorded.error().message);
    CHECK(scripts::heard_in_series(*recorded) == journal->header->heard_before);
    Heard again;
    for (const SessionEvent& event : happens(*recorded))
        if (event.what == SessionEvent::What::start && event.text == "beds") again.push_back(event.id);
    CHECK(again == second);
}

TEST_CASE("What retention removes is forgotten by the series, and so is what somebody took away") {
    const TemporaryFolder state;
    const StateFolder folder(state / "state");
    play(folder, "2026-11-21T08:00:00Z");
    play(folder, "2026-11-22T08:00:00Z");
    const scripts::Plan plan = tests::plan_of_text(kScript);
    CHECK(series_so_far(folder, plan) == HeardInSeries{{"beds", {"low"}}});
    std::filesystem::remove(folder.journals().back());
    CHECK(series_so_far(folder, plan) == HeardInSeries{{"beds", {"low", "sea"}}});
    CHECK(enforce_retention(folder, {.days = 1}, "2027-01-01T00:00:00Z", machine_disk()).size() == 1);
    CHECK(series_so_far(folder, plan).empty());
}

TEST_CASE("A record of before, which knows nothing of series, is still read") {
    SessionHeader header = tests::paper_header();
    std::string text = text_of(header);
    const std::string key = "\"heard_before\":{},";
    const auto at = text.find(key);
    REQUIRE(at != std::string::npos);
    text.erase(at, key.size());
    const auto read = header_of(text);
    REQUIRE(read);
    CHECK(read->heard_before.empty());
    header.heard_before = {{"beds", {"low", "sea"}}};
    CHECK(header_of(text_of(header))->heard_before == header.heard_before);
}
