#include "tests/support/random_seed.h"
#include "tests/support/sessions/script_session.h"
#include "tests/tools/program.h"

#include <sndfile.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

using Catch::Matchers::Contains;
using nlohmann::json;
using stillroom::tests::run_program;
using stillroom::tests::TemporaryFolder;

namespace {

const std::string kShort = "tests/data/sessions/short.yaml";

json report_of(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) {
    arguments.insert(arguments.begin(), "render");
    arguments.emplace_back("--json");
    const auto run = run_program(arguments, environment);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return json::parse(run.out);
}

/// Interleaved samples of a sound file.
std::vector<float> samples_of(const std::filesystem::path& file, int format) {
    SF_INFO info{};
    SNDFILE* sound = sf_open(file.c_str(), SFM_READ, &info);
    REQUIRE(sound != nullptr);
    CHECK(info.format == format);
    CHECK(info.channels == 2);
    CHECK(info.samplerate == 48000);
    std::vector<float> samples(static_cast<std::size_t>(info.frames) * 2);
    CHECK(sf_readf_float(sound, samples.data(), info.frames) == info.frames);
    sf_close(sound);
    return samples;
}

const std::vector<std::string> kBlocks{"16", "64", "256", "1000", "1024"};
const std::vector<std::string> kVectorPaths{"baseline", "avx2", "avx512"};

struct Comparison {
    std::string session;
    std::vector<std::string> blocks = kBlocks, vector_paths = kVectorPaths;
};

/// What is compared. In a full run also every shipped session; there are hours of them, so two go through all and
/// each of the others through one block and one path that are drawn.
std::vector<Comparison> comparisons() {
    std::vector<Comparison> all{{.session = kShort}};
    if (stillroom::tests::full_count(10) != 10) return all;
    std::mt19937_64 dice(stillroom::tests::test_seed() + 36);
    const auto one_of = [&](const std::vector<std::string>& rows) {
        return std::vector<std::string>{rows[dice() % rows.size()]};
    };
    for (const auto& entry : std::filesystem::directory_iterator(STILLROOM_SOURCE_DIR "/scripts/sessions")) {
        if (entry.path().extension() != ".yaml") continue;
        Comparison& session = all.emplace_back(Comparison{.session = entry.path().string()});
        const std::string name = entry.path().stem().string();
        if (name == "demo" || name == "iv-infusion-40") continue;
        session.blocks = one_of(kBlocks);
        session.vector_paths = one_of(kVectorPaths);
    }
    return all;
}

}  // namespace

TEST_CASE("the report of a render holds every field of its contract") {
    const json report = report_of({kShort});
    CHECK(report.at("frames") == 23 * 48000);
    CHECK(report.at("sample_rate") == 48000);
    CHECK(report.at("channels") == 2);
    CHECK(report.at("sha256").get<std::string>().size() == 64);
    CHECK(report.at("integrated_lufs").get<double>() < -20.0);
    CHECK(report.at("integrated_lufs").get<double>() > -40.0);
    CHECK(report.at("true_peak_dbtp").get<double>() <= -4.0);
    CHECK(report.at("max_rise_db_per_s").get<double>() <= 6.5);
    CHECK(report.at("voices_max").get<int>() == 3);
    CHECK(report.at("realtime_factor").get<double>() > 0.0);
    CHECK(report.at("phases") == json{{{"id", "first"}, {"start_frame", 0}, {"end_frame", 480000}},
                                      {{"id", "second"}, {"start_frame", 480000}, {"end_frame", 720000}}});
    CHECK(report.at("outputs").at("headphones").at("sha256") == report.at("sha256"));
    const std::vector<json> events = report.at("events");
    const auto has = [&](std::int64_t frame, const std::string& what, const std::string& id) {
        return std::any_of(events.begin(), events.end(), [&](const json& event) {
            return event.at("frame") == frame && event.at("what") == what && event.at("id") == id;
        });
    };
    CHECK(has(0, "start", "warm"));
    CHECK(has(48000, "start", "quick"));
    CHECK(has(4 * 48000, "start", "welcome"));
    CHECK(has(10 * 48000, "stop", "quick"));
    CHECK(has(10 * 48000, "fade", "bed"));
    CHECK(has(23 * 48000, "stop", "warm"));
}

TEST_CASE("the samples are the same for every block size and every vector path") {
    for (const auto& [session, blocks, vector_paths] : comparisons()) {
        INFO(session);
        const json sha = report_of({session}).at("sha256");
        for (const std::string& block : blocks) {
            INFO(block);
            CHECK(report_of({session, "--block", block}).at("sha256") == sha);
        }
        for (const std::string& path : vector_paths) {
            INFO(path);
            CHECK(report_of({session}, {"STILLROOM_SIMD=" + path}).at("sha256") == sha);
        }
    }
}

TEST_CASE("another seed and another language give other samples") {
    const json sha = report_of({kShort}).at("sha256");
    CHECK(report_of({kShort, "--seed", "2"}).at("sha256") != sha);
    CHECK(report_of({kShort, "--language", "es"}).at("sha256") != sha);
}

TEST_CASE("a cut is the whole session between two points, sample for sample") {
    const TemporaryFolder folder;
    const auto whole = folder.path() / "whole.wav", cut = folder.path() / "cut.wav";
    report_of({kShort, "-o", whole.string()});
    const json report = report_of({kShort, "--from", "3500 ms", "--to", "second", "-o", cut.string()});
    CHECK(report.at("frames") == 480000 - 168000);
    const auto all = samples_of(whole, SF_FORMAT_WAVEX | SF_FORMAT_FLOAT);
    const auto part = samples_of(cut, SF_FORMAT_WAVEX | SF_FORMAT_FLOAT);
    REQUIRE(part.size() == 2 * (480000 - 168000));
    CHECK(std::equal(part.begin(), part.end(), all.begin() + 2 * 168000));
}

TEST_CASE("FLAC holds the same session in 24 bits") {
    const TemporaryFolder folder;
    const auto wav = folder.path() / "short.wav", flac = folder.path() / "short.flac";
    report_of({kShort, "-o", wav.string()});
    report_of({kShort, "-o", flac.string()});
    const auto exact = samples_of(wav, SF_FORMAT_WAVEX | SF_FORMAT_FLOAT);
    const auto rounded = samples_of(flac, SF_FORMAT_FLAC | SF_FORMAT_PCM_24);
    REQUIRE(exact.size() == rounded.size());
    float largest = 0.0f;
    for (std::size_t i = 0; i < exact.size(); ++i) largest = std::max(largest, std::abs(exact[i] - rounded[i]));
    CHECK(largest <= 1.0f / 8388608.0f);
}

TEST_CASE("without --json a person reads what was measured, and the report goes to its file") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "report.json";
    const auto run = run_program({"render", kShort, "--report", file.string()});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("length      0:23") && Contains("LUFS"));
    const auto printed = run_program({"render", kShort, "--json"});
    CHECK(json::parse(printed.out).at("sha256").get<std::string>().size() == 64);
    CHECK(std::filesystem::file_size(file) > 100);
}

TEST_CASE("a render that cannot be written leaves nothing behind and says why") {
    const TemporaryFolder folder;
    const auto ending = run_program({"render", kShort, "-o", (folder.path() / "short.mp3").string()});
    CHECK(ending.exit_code == 2);
    CHECK_THAT(ending.err, Contains("must end in .wav"));
    const auto place = run_program({"render", kShort, "-o", (folder.path() / "nowhere" / "short.wav").string()});
    CHECK(place.exit_code == 1);
    CHECK_THAT(place.err, Contains("nowhere"));
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a broken script is not rendered: its findings stand on standard error") {
    const auto run = run_program({"render", "tests/data/sessions/broken.yaml"});
    CHECK(run.exit_code == 1);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains("broken.yaml:11:5: error: ") && Contains("cannot be played: 2 errors"));
}
