#include "tools/stillroom/preflight.h"

#include "engine/journal/calendar.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace stillroom;
using Catch::Matchers::Contains;
using nlohmann::json;
using tests::run_program;
using tools::PreflightItem;
using Verdict = PreflightItem::Verdict;

namespace {

config::RoomProfile room_with_pedal() {
    config::RoomProfile room;
    config::RoomControl pedal;
    pedal.id = "pedal";
    pedal.midi = config::MidiInput{"FS-1", {}, 36, {}};
    room.controls = {pedal};
    return room;
}

/// The item about this, of a run.
json item_about(const json& document, const std::string& subject) {
    for (const json& item : document.at("items"))
        if (item.at("subject") == subject) return item;
    return {};
}

const std::string kToday = engine::date_and_time_now().substr(0, 10);
const std::string kRoom =
    "room: 1\nid: a\ntitle: Room & one\noutputs:\n"
    "  ears: {device: {api: simulated}, private: true, calibration: {at: " +
    kToday +
    ", pink: -23 LUFS, reads: 60 "
    "dBA}}\n"
    "zones:\n  chair: {headphones: ears}\n";

}  // namespace

TEST_CASE("a pedal that is not plugged in, and an alarm that sounds or cannot be read, fail with their remedies") {
    const tests::TemporaryFolder folder;
    config::RoomProfile room = room_with_pedal();
    room.alarm = config::RoomAlarm{};
    room.alarm->file = (folder.path() / "alarm").string();
    const devices::MidiPortList other{{{devices::MidiApi::kAlsa, "nanoKONTROL2"}}, {}, {}};
    auto items = tools::control_items(room, other);
    REQUIRE(items.size() == 2);
    CHECK(items[0].verdict == Verdict::failed);
    CHECK(items[0].found == "MIDI 'FS-1' is not plugged in");
    CHECK_THAT(items[0].remedy, Contains("nanoKONTROL2"));
    CHECK_THAT(items[1].found, Contains("cannot be read"));
    folder.write("alarm", "1\n");
    CHECK_THAT(tools::control_items(room, other)[1].found, Contains("the alarm sounds"));
    folder.write("alarm", "0\n");
    const devices::MidiPortList both{{{devices::MidiApi::kAlsa, "FS-1:FS-1 MIDI 1"}}, {}, {}};
    items = tools::control_items(room, both);
    CHECK(items[0].verdict == Verdict::passed);
    CHECK(items[1].verdict == Verdict::passed);
}

TEST_CASE("errors of a profile fail, warnings are advice, and the page says both with their remedies") {
    config::Diagnostics found;
    found.error({"room.yaml", 4, 1}, "absent-output", "output 'ears' is <absent>", "plug it in");
    found.warning({"room.yaml", 5, 1}, "not-calibrated", "nobody measured it", "measure");
    found.note({"room.yaml", 6, 1}, "present", "is there", "nothing to do");
    const tools::PreflightReport report{
        .room = "a", .title = "A & B", .file = "room.yaml", .at = "now", .items = tools::profile_items(found)};
    REQUIRE(report.items.size() == 2);
    CHECK_FALSE(report.passed());
    CHECK_THAT(preflight_text(report), Contains("FAILED: 0 passed, 1 failed, 1 to consider") &&
                                           Contains("failed  line 4: output 'ears' is <absent>\n") &&
                                           Contains("-> plug it in") && Contains("advice  line 5"));
    const std::string page = preflight_page(report);
    CHECK_THAT(page, Contains("A &amp; B: <span class=\"page-fault\">FAILED</span>") &&
                         Contains("is &lt;absent&gt;") && Contains("<b>plug it in</b>") && Contains("Signature"));
    CHECK_THAT(page, !Contains("http"));
}

TEST_CASE("room preflight says on one page what was looked at, and files it") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    const std::string page = (folder.path() / "page.html").string();
    const auto run = run_program({"room", "preflight", "--room", file, "--yes", "--json", "-o", page});
    INFO(run.err);
    const json document = json::parse(run.out);
    CHECK((run.exit_code == 0) == document.at("passed").get<bool>());
    CHECK(item_about(document, "profile").at("verdict") == "passed");
    CHECK(item_about(document, "ears").at("verdict") == "advice");
    CHECK_FALSE(item_about(document, "clock").is_null());
    std::ifstream stream(page);
    const std::string html{std::istreambuf_iterator<char>(stream), {}};
    CHECK_THAT(html, Contains("<h1>Room &amp; one: "));
}

TEST_CASE("room preflight finds each planted defect and names its remedy") {
    const tests::TemporaryFolder folder;
    std::string text = kRoom;
    text.replace(text.find("{api: simulated}"), 16, "{api: alsa, card: NoSuchCard}");
    text.replace(text.find(kToday), 10, "2020-01-01");
    text +=
        "controls:\n  pedal: {midi: {port: NoSuchPedal, note: 36}, do: ground, zone: chair}\n"
        "alarm: {file: /nowhere/alarm}\n";
    const auto run =
        run_program({"room", "preflight", "--room", folder.write("room.yaml", text), "--yes", "--json"});
    CHECK(run.exit_code == 1);
    const json document = json::parse(run.out);
    CHECK(document.at("passed") == false);
    const auto failed = [&](const std::string& words) {
        const json& items = document.at("items");
        return std::any_of(items.begin(), items.end(), [&](const json& item) {
            return item.at("verdict") != "passed" &&
                   item.at("found").get<std::string>().find(words) != std::string::npos &&
                   !item.at("remedy").get<std::string>().empty();
        });
    };
    CHECK(failed("ALSA card 'NoSuchCard' is not plugged in"));
    CHECK(failed("the calibration of 'ears' held until"));
    CHECK(failed("MIDI 'NoSuchPedal' is not plugged in"));
    CHECK(failed("the alarm's file '/nowhere/alarm' cannot be read"));
    CHECK(run_program({"room", "preflight", "--yes"}).exit_code == 2);
    CHECK(
        run_program({"room", "preflight", "--room", folder.write("broken.yaml", "room: 2\n"), "--yes"}).exit_code ==
        1);
}
