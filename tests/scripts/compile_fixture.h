/// Plans for tests, from a few lines of YAML.
#pragma once

#include "scripts/parse.h"
#include "scripts/plan.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>
#include "tests/support/temporary_folder.h"

namespace stillroom::scripts {

inline constexpr SampleRate kRate{48000};

/// A clip as the content store would give it, without the store.
inline audio::PreparedClip clip(double seconds, double lufs, double true_peak_dbtp = -20.0) {
    audio::PreparedClip made;
    made.file = "clip";
    made.length = audio::frames_of({seconds}, kRate);
    made.loudness = {lufs};
    made.true_peak_dbtp = true_peak_dbtp;
    return made;
}

/// A script with a handful of sounds, lines and pacers, the body below them, compiled with the media given.
class CompileFixture {
public:
    Media media;
    std::string sounds;    ///< further rows of `sounds`, indented by two
    std::string cue_sets;  ///< further rows of `cue_sets`
    std::string language = "en";
    SessionChoices choices;
    config::Diagnostics diagnostics;

    CompileFixture() {
        for (const char* file : {"music/dawn.flac", "music/spoken.flac"})
            folder_.write(file, "not read by these tests");
    }
    /// A further file beside it, for sounds of the test's own.
    void add_file(const std::string& name) { folder_.write(name, "not read by these tests"); }

    /// The rules of the errors that parsing a script like this one ends with.
    std::vector<std::string> errors_of(const std::string& body) {
        config::Diagnostics found;
        CHECK_FALSE(parse(folder_.write("session.yaml", head() + body), folder_.path().string(), found));
        std::vector<std::string> rules;
        for (const auto& finding : found.findings())
            if (finding.severity == config::Severity::error) rules.push_back(finding.rule);
        return rules;
    }

    CompileFixture(const CompileFixture&) = delete;
    CompileFixture& operator=(const CompileFixture&) = delete;

    /// The script, which has to parse.
    const Script& parsed(const std::string& body) {
        const std::string file = folder_.write("session.yaml", head() + body);
        auto found = parse(file, folder_.path().string(), diagnostics);
        for (const auto& finding : diagnostics.findings()) UNSCOPED_INFO(finding.message);
        REQUIRE(found);
        script_ = std::move(*found);
        return script_;
    }

    std::optional<Plan> try_plan(const std::string& body) {
        return compile(parsed(body), media, language, kRate, diagnostics, choices);
    }

    Plan plan(const std::string& body) {
        auto made = try_plan(body);
        for (const auto& finding : diagnostics.findings()) UNSCOPED_INFO(finding.message);
        REQUIRE(made);
        return std::move(*made);
    }

    /// Where the files of the sounds below stand in `media.files`.
    [[nodiscard]] std::string dawn() const { return path_of("dawn"); }
    [[nodiscard]] std::string spoken() const { return path_of("spoken"); }

    /// How many findings there are of one rule.
    [[nodiscard]] int count(const std::string& rule) const {
        int found = 0;
        for (const auto& finding : diagnostics.findings()) found += finding.rule == rule ? 1 : 0;
        return found;
    }

private:
    [[nodiscard]] std::string head() const { return kHead + sounds + kWords + cue_sets; }

    static inline const std::string kHead = R"(stillroom: 1
id: test
languages: [en, es]
sounds:
  warm: {synth: warm}
  tide: {synth: tide}
  rain: {synth: rain}
  anchor: {synth: anchor}
  nothing: {silence: true}
  dawn: {file: music/dawn.flac}
  spoken: {file: music/spoken.flac}
)";
    static inline const std::string kWords = R"(lines:
  hello: {text: {en: ["One two three four.", "Five six."], es: ["Uno dos tres cuatro.", "Cinco seis."]}, gap: 2s}
  later: {text: {en: ["Later."], es: ["Luego."]}}
pacers:
  soft: {rate: 6/min}
cue_sets:
  ground: {lines: [hello, later], bed: -10 dB}
  lean: {lines: [later], play: anchor, pace: soft}
  told: {play: spoken}
)";

    [[nodiscard]] std::string path_of(const char* sound) const {
        return std::get<FileSound>(script_.sound(sound)->source).path;
    }

    tests::TemporaryFolder folder_;
    Script script_;
};

/// Frames of whole or broken seconds, as an author would count them.
inline Frames at(double seconds) { return audio::frames_of({seconds}, kRate); }

/// The cue with this id in a phase; the n-th of them, from 0.
inline const PlannedCue& cue(const Plan& plan, std::size_t phase, const std::string& id, int n = 0) {
    for (const PlannedCue& one : plan.phases.at(phase).cues) {
        if (one.id == id && n-- == 0) return one;
    }
    FAIL("no cue " << id);
    std::abort();
}

/// The duck of a line on a layer.
inline double duck_on(const Plan& plan, const PlannedLine& line, const std::string& layer) {
    for (const PlannedDuck& duck : line.ducks) {
        if (plan.layers[duck.layer].id == layer) return duck.depth.value;
    }
    return 0.0;
}

}  // namespace stillroom::scripts
