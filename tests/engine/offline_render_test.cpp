#include "engine/offline_render.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <string>

#include "tests/engine/live_rig.h"
#include "tests/support/random_seed.h"
#include "tests/support/sine_file.h"

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;
using What = engine::SessionEvent::What;

namespace {

const std::string kSessions = STILLROOM_SOURCE_DIR "/scripts/sessions/";
/// Frames in a block, besides those of a whole render.
constexpr std::array kBlocks{16, 64, 256, 1000};
const std::set<std::string> kAtEverySize{"demo", "iv-infusion-40"};

engine::RenderReport render(const scripts::Plan& plan, int block) {
    engine::RenderReport report;
    engine::RenderOptions options;
    options.block = block;
    (void)rendered(plan, &report, options);
    return report;
}

/// A session of one phase of twelve seconds with these cues.
std::string one_phase(const std::string& cues) {
    return R"(stillroom: 1
id: short
title: {en: "Short"}
route: none
languages: [en]
allow: {S11: "a test", S12: "a test"}
sounds:
  warm: {synth: warm}
  hum: {synth: tone}
  nothing: {silence: true}
  looped: {file: clip.wav, loop: {start: 1s, end: 3s, crossfade: 500 ms}}
  plain: {file: clip.wav}
phases:
  - id: one
    length: 20s
    cues:
)" + cues;
}

scripts::Plan plan_with_clip(const std::string& cues) {
    const TemporaryFolder folder;
    write_sine(folder.path() / "clip.wav", 4.0);
    const auto file = folder.path() / "script.yaml";
    std::ofstream(file) << one_phase(cues);
    return plan_of_file(file, "en");
}

float loudest(const std::vector<float>& samples, double from, double to) {
    float most = 0.0f;
    for (auto i = static_cast<std::size_t>(2 * 48000 * from); i < static_cast<std::size_t>(2 * 48000 * to); ++i)
        most = std::max(most, std::abs(samples[i]));
    return most;
}

/// Where a phase ends when nobody steers.
Frames end_of(const scripts::PlannedPhase& phase) {
    return phase.nominal_start + phase.nominal + phase.border_wait;
}

/// What the report must say of any session that opens its gates and ends by itself.
void check_report(const scripts::Plan& plan, const engine::RenderReport& report) {
    CHECK(report.length == plan.duration);
    REQUIRE(report.phases.size() == plan.phases.size());
    for (std::size_t i = 0; i < plan.phases.size(); ++i) {
        CHECK(report.phases[i].id == plan.phases[i].id);
        CHECK(report.phases[i].start == plan.phases[i].nominal_start);
        CHECK(report.phases[i].end == end_of(plan.phases[i]));
    }
    const auto started = [&](const std::string& id, Frames at) {
        return std::any_of(report.events.begin(), report.events.end(), [&](const auto& event) {
            return event.what == What::start && event.id == id && event.at == at;
        });
    };
    for (const scripts::PlannedPhase& phase : plan.phases)
        for (const scripts::PlannedCue& cue : phase.cues) {
            const bool sounds = std::holds_alternative<scripts::PlannedPlay>(cue.action) ||
                                std::holds_alternative<scripts::PlannedLine>(cue.action) ||
                                std::holds_alternative<scripts::PlannedPace>(cue.action) ||
                                std::holds_alternative<scripts::PlannedSetCall>(cue.action);
            // A cue that waits for staff to extend its phase does not come by itself.
            const bool comes = cue.nominal_start < end_of(phase);
            INFO(cue.id << " at frame " << cue.nominal_start.count);
            if (sounds && comes) CHECK(started(cue.id, cue.nominal_start));
        }
    std::set<std::string> empty_slots;
    for (const scripts::PlannedPhase& phase : plan.phases)
        for (const scripts::PlannedCue& cue : phase.cues)
            if (std::holds_alternative<scripts::PlannedEmptySlot>(cue.action)) empty_slots.insert(cue.id);
    for (const auto& event : report.events) {
        INFO(event.id << ": " << event.text);
        CHECK(event.what != What::fault);
        // Nobody brought a clip: that is told, and nothing else is left out.
        if (!empty_slots.contains(event.id)) CHECK(event.what != What::refused);
    }
    CHECK(report.true_peak_dbtp <= -4.0);
    CHECK(report.max_rise_db_per_s <= 6.1);
    CHECK(report.not_finite == 0);
    CHECK(report.voices_max > 0);
    CHECK(report.integrated_lufs > -60.0);
}

}  // namespace

TEST_CASE("A session renders to the same samples however its blocks are cut, and its report tells what was planned",
          "[engine][render]") {
    const scripts::Plan plan = plan_of_file(kSessions + "demo.yaml", "en");
    const engine::RenderReport whole = render(plan, 1024);
    check_report(plan, whole);
    for (const int block : kBlocks) CHECK(render(plan, block).sha256 == whole.sha256);
}

TEST_CASE("Every shipped session, in each of its languages, renders to the same samples at every block size",
          "[.full][engine][render]") {
    std::mt19937_64 dice(test_seed() + 35);
    for (const auto& entry : std::filesystem::directory_iterator(kSessions)) {
        const std::string file = entry.path().string();
        if (entry.path().extension() != ".yaml") continue;
        // Hours of sessions: two go through every size, each of the others through one that is drawn.
        const bool is_whole = kAtEverySize.contains(entry.path().stem().string());
        for (const std::string& language : plan_of_file(file, "en").languages) {
            const scripts::Plan plan = plan_of_file(file, language);
            const engine::RenderReport whole = render(plan, 1024);
            INFO(file << " in " << language);
            check_report(plan, whole);
            const int drawn = kBlocks.at(dice() % kBlocks.size());
            for (const int block : kBlocks) {
                INFO("in blocks of " << block);
                if (is_whole || block == drawn) CHECK(render(plan, block).sha256 == whole.sha256);
            }
        }
    }
}

TEST_CASE("A part of a session is cut from the whole of it", "[engine][render]") {
    const scripts::Plan plan = plan_with_clip("      - {at: 0s, layer: bed, play: warm, fade_in: 3s}\n");
    const auto whole = rendered(plan);
    engine::RenderOptions options;
    options.from = Frames{100'003};
    options.to = Frames{500'001};
    engine::RenderReport report;
    const auto part = rendered(plan, &report, options);
    CHECK(report.length == Frames{399'998});
    REQUIRE(part.size() == 2 * 399'998);
    CHECK(std::equal(part.begin(), part.end(), whole.begin() + 2 * 100'003));
}

TEST_CASE("Chosen silence is silent, and the session goes on behind it", "[engine][render]") {
    const scripts::Plan plan = plan_with_clip(
        "      - {at: 0s, layer: bed, play: warm, fade_in: 3s}\n"
        "      - {at: 6s, layer: bed, play: nothing, crossfade: 2s}\n"
        "      - {at: 12s, layer: bed, play: warm, fade_in: 3s}\n");
    const auto samples = rendered(plan);
    CHECK(loudest(samples, 4.0, 6.0) > 0.0f);
    CHECK(loudest(samples, 8.1, 12.0) == 0.0f);
    CHECK(loudest(samples, 15.0, 19.0) > 0.0f);
}

TEST_CASE("A file plays its length, its loop goes round, and 'for' and 'until' stop it where they say",
          "[engine][render]") {
    SECTION("a plain file ends with its last frame") {
        const auto samples = rendered(
            plan_with_clip("      - {at: 1s, layer: bed, play: plain, loop: false, fade_in: 2s, fade_out: 2s}\n"));
        CHECK(loudest(samples, 3.0, 4.9) > 0.0f);
        CHECK(loudest(samples, 5.0, 20.0) == 0.0f);
    }
    SECTION("a loop goes round until the phase is over") {
        const auto samples = rendered(plan_with_clip("      - {at: 1s, layer: bed, play: looped, fade_in: 2s}\n"));
        CHECK(loudest(samples, 15.0, 20.0) > 0.0f);
        CHECK(loudest(samples, 10.0, 12.0) == Approx(loudest(samples, 16.0, 18.0)).epsilon(0.01));
    }
    SECTION("'for' is the whole sounding time") {
        const auto samples = rendered(
            plan_with_clip("      - {at: 1s, layer: bed, play: looped, fade_in: 2s, fade_out: 2s, for: 8s}\n"));
        CHECK(loudest(samples, 8.0, 8.9) > 0.0f);
        CHECK(loudest(samples, 9.0, 20.0) == 0.0f);
    }
    SECTION("'until' counts from the end of the phase, and so does 'at'") {
        const auto samples = rendered(plan_with_clip(
            "      - {at: end - 15s, layer: bed, play: looped, fade_in: 2s, fade_out: 2s, until: end - 6s}\n"));
        CHECK(loudest(samples, 0.0, 5.0) == 0.0f);
        CHECK(loudest(samples, 5.0, 7.0) > 0.0f);
        CHECK(loudest(samples, 13.0, 13.9) > 0.0f);
        CHECK(loudest(samples, 14.0, 20.0) == 0.0f);
    }
}
