#include "scripts/output_privacy.h"

#include "config/finding_text.h"
#include "scripts/parse.h"
#include "tests/config/room_fixture.h"

#include <catch2/catch.hpp>

#include <string>

using namespace stillroom;
using namespace stillroom::scripts;
using tests::TemporaryFolder;

namespace {

/// The findings of a script whose private sound goes to `outputs` (empty: to every output), in a room.
std::string findings_in(const std::string& outputs, const OutputPrivacy& privacy) {
    const TemporaryFolder folder;
    const std::string to = outputs.empty() ? "" : ", to: [" + outputs + "]";
    config::Diagnostics diagnostics;
    (void)parse(folder.write("a.yaml",
                             "stillroom: 1\nid: a\nlanguages: [en]\nsounds: {own: {synth: warm, private: true}}\n"
                             "phases:\n  - {id: arrival, length: 1m, cues: [{at: 0s, play: own" +
                                 to + "}]}\n"),
                "", diagnostics, privacy);
    std::string text;
    for (const config::Finding& finding : diagnostics.findings())
        text += finding.rule + ": " + finding.message + "\n";
    return text;
}

/// The privacy of the room fixture with this zone.
OutputPrivacy room_with(const std::string& zone) {
    const auto read = tests::read_room(
        tests::with(tests::sound_profile(), "  chair: {headphones: ears, speakers: wall}\n", zone));
    REQUIRE(read.room);
    return privacy_in(*read.room);
}

}  // namespace

TEST_CASE("without a room headphones are private and everything else is open") {
    CHECK(findings_in("headphones", {}).empty());
    CHECK(findings_in("speakers", {}) == "private-to-open: sound 'own' is private, but would reach open outputs\n");
    CHECK(findings_in("", {}) == "private-to-open: sound 'own' is private, but layer 'bed' reaches every output\n");
}

TEST_CASE("in a room its true outputs decide: open headphones take no private sound") {
    const OutputPrivacy open = room_with("  chair: {headphones: wall}\n");
    CHECK(findings_in("headphones", open) ==
          "private-to-open: sound 'own' is private, but would reach the headphones of room 'room-2', which others "
          "hear\n");
    CHECK(findings_in("headphones", room_with("  chair: {headphones: ears, speakers: wall}\n")).empty());
}

TEST_CASE("where a room has private outputs alone, a private sound may go everywhere") {
    CHECK(findings_in("", room_with("  chair: {headphones: ears}\n")).empty());
    CHECK(findings_in("", room_with("  chair: {headphones: ears, speakers: wall}\n")) ==
          "private-to-open: sound 'own' is private, but would reach the speakers of room 'room-2', which others "
          "hear\n");
}

TEST_CASE("one open zone among private ones is enough to refuse, and a sound that reaches nobody is told") {
    const std::string profile = "  chair: {headphones: ears}\n  sofa: {headphones: wall}\n";
    CHECK(findings_in("headphones", room_with(profile)).starts_with("private-to-open: "));
    CHECK(findings_in("headphones", room_with("  sofa: {speakers: wall}\n")) ==
          "private-unheard: sound 'own' is private, and room 'room-2' has no output it may reach\n");
}

TEST_CASE("the rehearsal counts as a script does without a room: one private output") {
    const OutputPrivacy privacy = privacy_in(config::rehearsal_profile());
    CHECK(privacy.of(config::OutputRole::headphones).exists);
    CHECK_FALSE(privacy.of(config::OutputRole::headphones).open);
    CHECK_FALSE(privacy.of(config::OutputRole::speakers).exists);
}
