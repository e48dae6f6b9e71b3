// Every dubious script of tests/data/dubious, with its exact findings beside it: each rule fires where it should
// and is silent just short of it.
#include "config/finding_text.h"
#include "config/rules.h"
#include "scripts/lint.h"
#include "scripts/parse.h"
#include "scripts/plan.h"
#include "tests/scripts/scripts_on_disk.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <map>
#include <sstream>
#include <string>

using namespace stillroom;
namespace fs = std::filesystem;

namespace {

const fs::path kFolder = tests::source_folder("tests/data/dubious");
constexpr audio::SampleRate kRate{48000};

/// What the recordings of a script are, by its first lines: `# media: music/dawn.flac 600 s -20 LUFS -5 dBTP`.
scripts::Media media_of(const fs::path& script, const std::string& root) {
    scripts::Media media;
    std::istringstream lines(tests::contents(script));
    for (std::string line; std::getline(lines, line) && line.starts_with("# media: ");) {
        std::istringstream words(line.substr(9));
        std::string file, unit;
        double seconds = 0.0, lufs = 0.0, peak = 0.0;
        words >> file >> seconds >> unit >> lufs >> unit >> peak;
        audio::PreparedClip clip;
        clip.file = "clip";
        clip.length = audio::frames_of({seconds}, kRate);
        clip.loudness = {lufs};
        clip.true_peak_dbtp = peak;
        media.files[(fs::path(root) / file).lexically_normal().string()] = clip;
    }
    return media;
}

/// Everything `check` finds without a store and without a room, in each language.
config::Diagnostics findings_of(const fs::path& script) {
    config::Diagnostics all;
    const auto read = scripts::parse(script.filename().string(), ".", all);
    if (!read) return all;
    scripts::lint(*read, all);
    for (const auto& language : read->languages)
        (void)scripts::compile(*read, media_of(script, read->content_root), language.value, kRate, all);
    return all;
}

}  // namespace

TEST_CASE("every dubious script has exactly the findings that stand beside it") {
    const tests::InFolder folder(kFolder);
    const auto scripts = tests::scripts_in(kFolder);
    CHECK(scripts.size() >= 90);
    for (const fs::path& script : scripts) {
        INFO(script.filename().string());
        CHECK(config::findings_text(findings_of(script), {.file_name_only = true}) ==
              tests::expected_beside(script));
    }
}

TEST_CASE("each piece of advice has a script that it is given on and one just short of it") {
    struct Seen {
        bool given = false, just_short = false;
    };
    std::map<std::string, Seen> seen;
    for (const fs::path& script : tests::scripts_in(kFolder)) {
        const std::string id = script.filename().string().substr(0, 3), expected = tests::expected_beside(script);
        if (expected.find("[" + id + "]") != std::string::npos) seen[id].given = true;
        if (expected.empty()) seen[id].just_short = true;
    }
    for (const config::Rule& rule : config::rules()) {
        if (!rule.may_be_allowed || rule.id == "line-limited") continue;  // that one needs sound: media_test.cpp
        INFO(rule.id);
        CHECK(seen[std::string(rule.id)].given);
        CHECK(seen[std::string(rule.id)].just_short);
    }
}
