// What the shipped sessions sound like, held to the features that were last reviewed (tests/golden/*.csv).
#include <catch2/catch.hpp>

#include "engine/offline_render.h"
#include "tests/golden/feature_table.h"
#include "tests/support/sessions/script_session.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace stillroom;
using namespace stillroom::tests;

namespace {

namespace fs = std::filesystem;

const fs::path kSessions = fs::path(STILLROOM_SOURCE_DIR) / "scripts/sessions";
const fs::path kGolden = fs::path(STILLROOM_SOURCE_DIR) / "tests/golden";
/// The quick one, which every run compares.
const std::string kDemo = "demo";
const std::vector<std::string> kLanguages{"en", "es"};
/// Held in every language, always; the others from their first review on.
const std::vector<std::string> kHeldAlways{kDemo, "iv-infusion-40"};

/// Names of the shipped sessions, in order.
std::vector<std::string> shipped_sessions() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(kSessions))
        if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<SecondFeatures> features_of_plan(const scripts::Plan& plan) {
    const auto session = session_of(plan);
    FeatureMeter meter;
    const auto report = engine::render_offline(*session, {}, [&](std::span<const float> chunk) {
        meter.add(chunk);
        return audio::Result<void>{};
    });
    REQUIRE(report);
    return meter.finish();
}

std::vector<SecondFeatures> features_now(const std::string& session, const std::string& language) {
    return features_of_plan(plan_of_file(kSessions / (session + ".yaml"), language));
}

fs::path golden_file(const std::string& session, const std::string& language) {
    return kGolden / (session + "." + language + ".headphones.csv");
}

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

void check_as_reviewed(const std::string& session, const std::string& language) {
    const fs::path file = golden_file(session, language);
    if (!fs::exists(file)) {
        WARN(session << " in " << language << " was not reviewed yet: `tools/golden` writes what it sounds like");
        return;
    }
    INFO(file.filename().string() << " holds what was last reviewed; `tools/golden` writes what is now");
    const auto expected = table_of(text_of(file));
    REQUIRE(expected);
    const std::vector<std::string> found = differences(*expected, features_now(session, language));
    constexpr std::size_t kShown = 20;
    std::string shown;
    for (std::size_t i = 0; i < std::min(found.size(), kShown); ++i) shown += found[i] + "\n";
    if (found.size() > kShown) shown += "and " + std::to_string(found.size() - kShown) + " more\n";
    INFO(shown);
    CHECK(found.empty());
}

bool mentions(const std::vector<std::string>& found, const std::string& words) {
    return std::any_of(found.begin(), found.end(),
                       [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

/// The first line of a plan.
scripts::PlannedCue& first_line(scripts::Plan& plan) {
    for (scripts::PlannedPhase& phase : plan.phases)
        for (scripts::PlannedCue& cue : phase.cues)
            if (std::holds_alternative<scripts::PlannedLine>(cue.action)) return cue;
    FAIL("the session has no line");
    throw;
}

scripts::Plan short_plan() {
    return plan_of_file(fs::path(STILLROOM_SOURCE_DIR) / "tests/data/sessions/short.yaml", "en");
}

}  // namespace

TEST_CASE("The demo sounds as it was last reviewed, in both languages", "[golden]") {
    for (const std::string& language : kLanguages) check_as_reviewed(kDemo, language);
}

TEST_CASE("Every shipped session in English that was reviewed sounds as it did", "[.full][golden]") {
    for (const std::string& session : shipped_sessions()) check_as_reviewed(session, "en");
}

TEST_CASE("Every shipped session in Spanish that was reviewed sounds as it did", "[.full][golden]") {
    for (const std::string& session : shipped_sessions()) check_as_reviewed(session, "es");
}

TEST_CASE("Every golden file is of a shipped session and as it would be written", "[golden]") {
    std::vector<fs::path> wanted, there;
    for (const std::string& session : shipped_sessions())
        for (const std::string& language : kLanguages) wanted.push_back(golden_file(session, language));
    for (const auto& entry : fs::directory_iterator(kGolden))
        if (entry.path().extension() == ".csv") there.push_back(entry.path());
    for (const std::string& session : kHeldAlways)
        for (const std::string& language : kLanguages)
            CHECK(std::count(there.begin(), there.end(), golden_file(session, language)) == 1);
    for (const fs::path& file : there) {
        INFO(file);
        CHECK(std::count(wanted.begin(), wanted.end(), file) == 1);
        const auto table = table_of(text_of(file));
        REQUIRE(table);
        CHECK(table_text(*table) == text_of(file));
    }
}

TEST_CASE("A line that comes 50 ms late is found in its seconds", "[golden]") {
    scripts::Plan plan = short_plan();
    const auto before = features_of_plan(plan);
    CHECK(differences(before, features_of_plan(plan)).empty());
    scripts::PlannedCue& cue = first_line(plan);
    cue.at.offset = cue.at.offset + audio::Frames{2400};
    const auto found = differences(before, features_of_plan(plan));
    CHECK(mentions(found, "middle: expected"));
    // Its words are heard at other places, not before it begins.
    CHECK_FALSE(mentions(found, "second 2 "));
    CHECK(mentions(found, "second 4 "));
}

TEST_CASE("A decibel in a band is found and named, and what nobody hears is not", "[golden]") {
    scripts::Plan plan = short_plan();
    std::vector<float> sound;
    const auto session = session_of(plan);
    REQUIRE(engine::render_offline(*session, {}, [&](std::span<const float> chunk) {
        sound.insert(sound.end(), chunk.begin(), chunk.end());
        return audio::Result<void>{};
    }));
    const auto before = features_of(sound);

    // Upper band louder by a decibel: what a one-pole high-pass at 1 kHz lets through is added in part.
    std::vector<float> brighter = sound;
    float low[2] = {0.0f, 0.0f};
    for (std::size_t i = 0; i < sound.size(); ++i) {
        float& memory = low[i % 2];
        memory += 0.1228f * (sound[i] - memory);
        brighter[i] += 0.122f * (sound[i] - memory);
    }
    const auto found = differences(before, features_of(brighter));
    CHECK(mentions(found, "above 4 kHz"));
    CHECK_FALSE(mentions(found, "to 250 Hz"));

    std::vector<float> rounded = sound;
    for (std::size_t i = 0; i < rounded.size(); ++i)
        rounded[i] = 1.01f * rounded[i] + (i % 7 < 3 ? 0.00001f : -0.00001f);
    CHECK(differences(before, features_of(rounded)) == std::vector<std::string>{});
}

TEST_CASE("A difference says second, feature, expected and got", "[golden]") {
    SecondFeatures quiet{};
    quiet[0] = -40.0;
    SecondFeatures loud = quiet;
    loud[0] = -39.0;
    CHECK(differences({quiet, quiet}, {quiet, loud}) ==
          std::vector<std::string>{
              "second 1 (0:01), momentary: expected -40.0 LUFS, got -39.0 LUFS (tolerance 0.50)"});
    CHECK(differences({quiet, quiet}, {quiet}) == std::vector<std::string>{"expected 2 seconds, got 1"});
    loud[0] = std::numeric_limits<double>::quiet_NaN();
    CHECK(differences({quiet}, {loud}).size() == 1);
}

// What tools/golden runs; no other run of the tests does.
TEST_CASE("Writes what every shipped session sounds like now", "[.write-golden]") {
    for (const std::string& session : shipped_sessions())
        for (const std::string& language : kLanguages)
            std::ofstream(golden_file(session, language)) << table_text(features_now(session, language));
}
