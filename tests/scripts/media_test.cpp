#include "scripts/media.h"

#include "tests/audio/content_media.h"

#include <catch2/catch.hpp>

using namespace stillroom;
using namespace stillroom::scripts;
using Catch::Matchers::Contains;
using tests::TemporaryFolder;

namespace {

Place at(int line, int column) { return {"session.yaml", line, column}; }

Sound file_sound(const std::string& id, const std::filesystem::path& file, const Place& place) {
    Sound sound;
    sound.id = id;
    sound.place = place;
    FileSound source;
    source.file = {file.filename().string(), place};
    source.path = file.string();
    sound.source = source;
    return sound;
}

Cue play(const std::string& sound, const Place& place) {
    Cue cue;
    cue.place = place;
    cue.action = PlayAction{{sound, place}};
    return cue;
}

Cue say(const std::string& line, const Place& place) {
    Cue cue;
    cue.place = place;
    cue.action = LineAction{{line, place}};
    return cue;
}

Line spoken(const std::string& id, const std::string& english, const Place& place) {
    Line line;
    line.id = id;
    line.place = place;
    line.text["en"] = {{english, place}};
    return line;
}

void write_sine(const std::filesystem::path& file, double peak = 0.1) {
    REQUIRE(audio::write_sound(file, SF_FORMAT_WAV | SF_FORMAT_PCM_24, 48000, 1,
                               audio::sine(440.0, peak, 1.0, 48000, 1)));
}

struct Prepared {
    Media media;
    config::Diagnostics diagnostics;
};

Prepared prepare(const TemporaryFolder& folder, const Script& script, const std::vector<std::string>& languages) {
    audio::ContentStore store(folder / "store", {48000});
    Prepared out;
    out.media = prepare_media(script, languages, store, out.diagnostics);
    return out;
}

}  // namespace

TEST_CASE("a broken file is one error at the first cue that wants it") {
    const TemporaryFolder folder;
    Script script;
    script.sounds = {file_sound("unused", folder / "gone.wav", at(4, 9)),
                     file_sound("dawn", folder / "gone.wav", at(5, 9))};
    Cue group;
    group.action = GroupAction{GroupMode::parallel, {play("dawn", at(31, 22))}};
    Phase phase;
    phase.cues = {group, play("dawn", at(40, 20))};
    script.phases = {phase};
    const Prepared result = prepare(folder, script, {"en"});
    REQUIRE(result.diagnostics.findings().size() == 1);
    const config::Finding& finding = result.diagnostics.findings()[0];
    CHECK(finding.severity == config::Severity::error);
    CHECK(finding.place.line == 31);
    CHECK(finding.place.column == 22);
    CHECK_THAT(finding.message, Contains("gone.wav' is missing"));
    CHECK(finding.remedy == "copy it there or correct its name");
    CHECK(result.media.files.empty());
}

TEST_CASE("a broken file that no cue wants is an error at its sound") {
    const TemporaryFolder folder;
    Script script;
    script.sounds = {file_sound("dawn", folder / "gone.wav", at(5, 9))};
    const Prepared result = prepare(folder, script, {"en"});
    REQUIRE(result.diagnostics.errors() == 1);
    CHECK(result.diagnostics.findings()[0].place.line == 5);
}

TEST_CASE("a file is wanted through pools, stems and cue sets too") {
    const TemporaryFolder folder;
    Script script;
    Sound pool;
    pool.id = "any-dawn";
    pool.source = PoolSound{{{"dawn", at(6, 1)}}, PlayOrder::sequence, false, {}};
    Sound stems;
    stems.id = "layers";
    StemsSound source;
    source.stems.push_back({"low", std::get<FileSound>(file_sound("", folder / "low.wav", at(7, 1)).source), {}});
    stems.source = source;
    script.sounds = {file_sound("dawn", folder / "gone.wav", at(5, 9)), pool, stems};
    CueSet set;
    set.id = "water";
    set.place = at(12, 3);
    set.play = Written<std::string>{"layers", at(13, 11)};
    script.cue_sets = {set};
    script.on_demand = {{"water", at(50, 14)}};
    Phase phase;
    phase.cues = {play("any-dawn", at(31, 22))};
    script.phases = {phase};
    const Prepared result = prepare(folder, script, {"en"});
    REQUIRE(result.diagnostics.errors() == 2);
    CHECK(result.diagnostics.findings()[0].place.line == 31);
    CHECK(result.diagnostics.findings()[1].place.line == 50);
}

TEST_CASE("stems are measured together, each as loud as its curves can make it") {
    const TemporaryFolder folder;
    write_sine(folder / "low.wav");
    Script script;
    script.parameters = {{"intensity", at(2, 3), 0.0, 0.0, 1.0, {}}};
    const FileSound file = std::get<FileSound>(file_sound("", folder / "low.wav", at(7, 1)).source);
    const GainByParameter curve{{"intensity", at(7, 20)}, {{0.0, audio::kSilent}, {1.0, Decibels{-6.0206}}}};
    const auto stems = [&](std::string id, std::vector<Stem> parts) {
        Sound sound;
        sound.id = std::move(id);
        sound.source = StemsSound{std::move(parts)};
        return sound;
    };
    script.sounds = {stems("one", {{"a", file, {}}}), stems("both", {{"a", file, {}}, {"b", file, {curve}}})};
    const Prepared result = prepare(folder, script, {"en"});
    CHECK(result.diagnostics.errors() == 0);
    REQUIRE(result.media.stems_together("one"));
    REQUIRE(result.media.stems_together("both"));
    // The same file twice is in step: 1 and a half are 1.5, which is 3.52 dB.
    CHECK(result.media.stems_together("both")->loudness.lufs ==
          Approx(result.media.stems_together("one")->loudness.lufs + 3.52).margin(0.01));
    CHECK(result.media.stems_together("neither") == nullptr);
}

TEST_CASE("whole files and wanted lines come back under their own names, drafts with a note each") {
    const TemporaryFolder folder;
    write_sine(folder / "dawn.wav");
    Script script;
    script.sounds = {file_sound("dawn", folder / "dawn.wav", at(5, 9))};
    script.lines = {spoken("welcome", "Welcome.", at(8, 3)), spoken("never-said", "Nobody wants this.", at(9, 3))};
    script.lines[0].text["es"] = {{"Bienvenida.", at(8, 4)}};
    Phase phase;
    phase.cues = {play("dawn", at(31, 22)), say("welcome", at(32, 12))};
    script.phases = {phase};
    const Prepared result = prepare(folder, script, {"en", "es"});
    CHECK(result.diagnostics.errors() == 0);
    REQUIRE(result.media.file((folder / "dawn.wav").string()) != nullptr);
    CHECK(result.media.file((folder / "dawn.wav").string())->length == audio::Frames{48000});
    CHECK(result.media.line("welcome", "en") != nullptr);
    CHECK(result.media.line("welcome", "es") != nullptr);
    CHECK(result.media.line("never-said", "en") == nullptr);
    REQUIRE(result.diagnostics.findings().size() == 2);
    CHECK(result.diagnostics.findings()[0].severity == config::Severity::note);
    CHECK(result.diagnostics.findings()[0].rule == "draft");
    CHECK(result.diagnostics.findings()[0].message == "the line 'welcome' is spoken by a computer in 'en'");
    CHECK(result.diagnostics.findings()[1].message == "the line 'welcome' is spoken by a computer in 'es'");
}

TEST_CASE("a recording takes precedence over the draft, unit by unit") {
    const TemporaryFolder folder;
    const auto recordings = folder / "recordings";
    std::filesystem::create_directories(recordings / "en" / "welcome");
    write_sine(recordings / "en" / "welcome" / "2.wav");
    Script script;
    script.lines = {spoken("welcome", "Welcome.", at(8, 3))};
    script.lines[0].text["en"].push_back({"There is no hurry.", at(9, 3)});
    script.lines[0].recordings = recordings.string();
    Phase phase;
    phase.cues = {say("welcome", at(32, 12))};
    script.phases = {phase};
    const Prepared half = prepare(folder, script, {"en"});
    REQUIRE(half.media.line("welcome", "en") != nullptr);
    const audio::PreparedClip* clip = half.media.line("welcome", "en");
    CHECK(clip->draft);
    CHECK((clip->unit_ends[1] - clip->unit_starts[1]) == audio::Frames{48000});  // the recorded second
    write_sine(recordings / "en" / "welcome" / "1.wav");
    const Prepared whole = prepare(folder, script, {"en"});
    REQUIRE(whole.media.line("welcome", "en") != nullptr);
    CHECK_FALSE(whole.media.line("welcome", "en")->draft);
    CHECK(whole.diagnostics.findings().empty());
}

TEST_CASE("a broken recording is an error at the cue that says the line") {
    const TemporaryFolder folder;
    const auto recordings = folder / "recordings";
    std::filesystem::create_directories(recordings / "en" / "welcome");
    audio::write_bytes(recordings / "en" / "welcome" / "1.flac", "no sound");
    Script script;
    script.lines = {spoken("welcome", "Welcome.", at(8, 3))};
    script.lines[0].recordings = recordings.string();
    Phase phase;
    phase.cues = {say("welcome", at(32, 12))};
    script.phases = {phase};
    const Prepared result = prepare(folder, script, {"en"});
    REQUIRE(result.diagnostics.errors() == 1);
    CHECK(result.diagnostics.findings()[0].place.line == 32);
    CHECK_THAT(result.diagnostics.findings()[0].message, Contains("1.flac' is not a sound file"));
}

TEST_CASE("progress names every piece before its work") {
    const TemporaryFolder folder;
    write_sine(folder / "dawn.wav");
    Script script;
    script.sounds = {file_sound("dawn", folder / "dawn.wav", at(5, 9))};
    script.lines = {spoken("welcome", "Welcome.", at(8, 3))};
    Phase phase;
    phase.cues = {say("welcome", at(32, 12))};
    script.phases = {phase};
    audio::ContentStore store(folder / "store", {48000});
    config::Diagnostics diagnostics;
    std::vector<std::string> heard;
    (void)prepare_media(script, {"en"}, store, diagnostics, [&](const std::string& what, int done, int total) {
        heard.push_back(what + " " + std::to_string(done) + "/" + std::to_string(total));
    });
    CHECK(heard == std::vector<std::string>{"dawn.wav 0/2", "welcome (en) 1/2"});
}
