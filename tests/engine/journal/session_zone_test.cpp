#include "engine/journal/session_zone.h"

#include "audio/dsp/biquad.h"
#include "engine/journal/record_text.h"
#include "engine/journal/recorded_run.h"
#include "tests/engine/journal/journal_rig.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <utility>

using namespace stillroom;
using config::OutputRole;
using engine::SessionHeader;
using nlohmann::ordered_json;

namespace {

constexpr audio::SampleRate kRate{48000};

SessionHeader header_in_a_room() {
    SessionHeader header = tests::paper_header();
    header.zone.name = {"clinic", "left"};
    engine::ZoneOutput wall{.role = OutputRole::speakers};
    wall.stage.ceiling = audio::Decibels{-9.3};
    wall.stage.trim = audio::Decibels{-4.1};
    wall.stage.delay = audio::Frames{577};
    wall.stage.equaliser = {audio::peak_filter(431.0, audio::Decibels{-5.7}, 1.3, kRate),
                            audio::low_shelf(90.0, audio::Decibels{2.2}, 0.7, kRate)};
    wall.stage.calibration = audio::calibrated_by_pink({-23.0}, 61.7, kRate);
    engine::ZoneOutput monitor{.role = OutputRole::monitor};
    monitor.stage.uncalibrated = true;
    header.zone.outputs = {std::move(wall), std::move(monitor)};
    return header;
}

ordered_json row_of(const SessionHeader& header) { return ordered_json::parse(engine::text_of(header)); }

}  // namespace

TEST_CASE("A header keeps its zone with every number as it was") {
    const SessionHeader header = header_in_a_room();
    const auto read = engine::header_of(engine::text_of(header));
    REQUIRE(read);
    CHECK(read->zone.name == header.zone.name);
    CHECK(engine::zone_json(read->zone) == engine::zone_json(header.zone));
    REQUIRE(read->zone.outputs.size() == 2);
    const auto& stage = read->zone.outputs[0].stage;
    CHECK(read->zone.outputs[0].role == OutputRole::speakers);
    CHECK(stage.equaliser[0].a2 == header.zone.outputs[0].stage.equaliser[0].a2);
    CHECK(stage.calibration->level.value == header.zone.outputs[0].stage.calibration->level.value);
    CHECK(stage.delay == audio::Frames{577});
    CHECK_FALSE(stage.is_private);
    CHECK(read->zone.outputs[1].stage.uncalibrated);
    // Without headphones it is the first output that a replay gives.
    CHECK(read->zone.heard() == OutputRole::speakers);
}

TEST_CASE("A header from before zones were kept is the rehearsal's") {
    ordered_json row = row_of(header_in_a_room());
    row.erase("where");
    const auto read = engine::header_of(row.dump());
    REQUIRE(read);
    CHECK(read->zone.name == engine::ZoneName{});
    CHECK(engine::zone_json(read->zone) == engine::zone_json({}));
}

TEST_CASE("A header whose zone no room can have is not understood") {
    const auto broken = [](const std::string& pointer, const ordered_json& value) {
        ordered_json row = row_of(header_in_a_room());
        row[ordered_json::json_pointer(pointer)] = value;
        return !engine::header_of(row.dump());
    };
    CHECK_FALSE(broken("/where/zone", "right"));
    CHECK(broken("/where/outputs", ordered_json::array()));
    CHECK(broken("/where/outputs/0/role", "ceiling"));
    CHECK(broken("/where/outputs/0/role", "monitor"));  // twice
    CHECK(broken("/where/outputs/0/delay", std::int64_t{1} << 40));
    CHECK(broken("/where/outputs/0/delay", -1));
    CHECK(broken("/where/outputs/0/trim_db", 6.0));
    CHECK(broken("/where/outputs/0/ceiling_dbtp", 0.5));
    CHECK(broken("/where/outputs/0/ceiling_dbtp", "loud"));
    CHECK(broken("/where/outputs/0/equaliser/0/0", nullptr));
    CHECK(broken("/where/outputs/0/equaliser", ordered_json::array_t(9, {1.0, 0.0, 0.0, 0.0, 0.0})));
}

TEST_CASE("Every run of a record sounds in its zone") {
    engine::JournalContents journal;
    journal.header = header_in_a_room();
    journal.records = {engine::ResumedRecord{audio::Frames{48000}, "test", "2026-11-23T13:00:00Z", "boot"},
                       engine::EndRecord{audio::Frames{96000}, "2026-11-23T13:00:02Z", "ended"}};
    const auto runs = engine::runs_of(journal);
    REQUIRE(runs.size() == 2);
    for (const engine::RecordedRun& run : runs) {
        CHECK(run.options.heard == OutputRole::speakers);
        REQUIRE(run.options.outputs.size() == 2);
        CHECK(run.options.outputs[0].stage.delay == audio::Frames{577});
    }
}
