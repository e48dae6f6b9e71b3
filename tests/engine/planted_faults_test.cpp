// Broken sound planted into a running session: what reaches the output.
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>

#include "tests/engine/live_rig.h"

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;
using What = engine::SessionEvent::What;

namespace {

constexpr int kLength = 48000 * 16;
constexpr int kFault = 48000 * 8;

/// A session of sixteen seconds with a bed from a clip of ours and a line over its fault.
class Planted {
public:
    explicit Planted(const std::function<float(int)>& sample) {
        plan_ = plan_of_text(R"(stillroom: 1
id: planted
title: {en: "Planted"}
route: none
languages: [en]
sounds:
  warm: {synth: warm}
lines:
  words: {text: {en: ["This line goes on while the bed below it breaks."]}}
phases:
  - id: one
    length: 16s
    cues:
      - {at: 0s, layer: bed, play: warm, fade_in: 2s}
      - {at: 7s, line: words}
)");
        scripts::ClipSource clip;
        clip.clip.file = folder_.path() / "bed";
        clip.clip.channels = 1;
        clip.clip.length = clip.out = Frames{kLength};
        std::ofstream out(clip.clip.file, std::ios::binary);
        for (int i = 0; i < kLength; ++i) {
            const float value = sample(i);
            out.write(reinterpret_cast<const char*>(&value), sizeof value);
        }
        out.close();
        auto& bed = std::get<scripts::PlannedPlay>(plan_.phases.front().cues.front().action);
        bed.source = clip;
        bed.gain = audio::Decibels{0.0};
    }

    [[nodiscard]] std::vector<float> render() { return rendered(plan_, &report); }
    /// The same session with nothing but the line.
    [[nodiscard]] std::vector<float> line_alone() const {
        scripts::Plan plan = plan_;
        std::get<scripts::PlannedPlay>(plan.phases.front().cues.front().action).source = scripts::SilenceSource{};
        return rendered(plan);
    }
    /// The same session without its line.
    [[nodiscard]] std::vector<float> bed_alone() const {
        scripts::Plan plan = plan_;
        plan.phases.front().cues.pop_back();
        return rendered(plan);
    }
    engine::RenderReport report;

private:
    TemporaryFolder folder_;
    scripts::Plan plan_;
};

float quiet_bed(int i) { return 0.03f * static_cast<float>(std::sin(0.02 * i)); }

void check_safe(const std::vector<float>& samples, const engine::RenderReport& report) {
    const float ceiling = static_cast<float>(audio::gain_of(audio::Decibels{-4.0}));
    // NaN compares false, so it counts as unsafe.
    CHECK(std::all_of(samples.begin(), samples.end(), [=](float sample) { return std::abs(sample) <= ceiling; }));
    CHECK(report.true_peak_dbtp <= -4.0);
}

}  // namespace

TEST_CASE(
    "A burst of NaN or infinity in a bed never reaches the output, leaves the line as it was, and the bed comes "
    "back",
    "[engine][faults]") {
    const float bad = GENERATE(std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity());
    Planted session([bad](int i) { return i >= kFault && i < kFault + 500 ? bad : quiet_bed(i); });
    const auto samples = session.render();
    check_safe(samples, session.report);
    const auto line = session.line_alone();
    REQUIRE(line.size() == samples.size());
    // Once the bed has sunk, only the line sounds, sample for sample; 50 ms after the burst it rises.
    const auto place = [](int frame) { return static_cast<std::ptrdiff_t>(2) * frame; };
    const int sunk = kFault + 240, back = kFault + 500 + 2400;
    const auto differs =
        std::mismatch(line.begin() + place(sunk), line.begin() + place(back), samples.begin() + place(sunk)).first;
    CHECK((differs - line.begin()) / 2 == back);
    CHECK(std::any_of(line.begin() + place(sunk), line.begin() + place(back),
                      [](float sample) { return sample != 0.0f; }));
    CHECK_FALSE(
        std::equal(line.begin() + place(back), line.begin() + place(back + 9600), samples.begin() + place(back)));
    CHECK(session.report.not_finite > 0);
    const auto told = [&](int frame) {
        return std::count_if(session.report.events.begin(), session.report.events.end(), [=](const auto& event) {
            return event.what == What::fault && event.id == "layer" && std::abs(event.at.count - frame) <= 1024;
        });
    };
    CHECK(told(kFault) == 1);
    CHECK(told(back) == 1);
}

TEST_CASE("A bed that jumps to full scale stays under the ceiling and within ten decibels of what it was",
          "[engine][faults]") {
    Planted session([](int i) {
        if (i < kFault) return quiet_bed(i);
        return i / 40 % 2 == 0 ? 1.0f : -1.0f;
    });
    const auto samples = session.render();
    check_safe(samples, session.report);
    // The bed's peak was 0.03; ten decibels more is 0.095, and half a second of opening by 6 dB/s makes it 0.134.
    const auto bed = session.bed_alone();
    const auto first = bed.begin() + 2 * kFault;
    float loudest = 0.0f;
    for (auto sample = first + 2 * 2400; sample < first + 2 * 24000; ++sample)
        loudest = std::max(loudest, std::abs(*sample));
    CHECK(loudest > 0.01f);
    CHECK(loudest < 0.135f);
}

TEST_CASE("A bed with a constant offset stays finite and under the ceiling", "[engine][faults]") {
    Planted session([](int i) { return i < kFault ? quiet_bed(i) : quiet_bed(i) + 0.9f; });
    const auto samples = session.render();
    check_safe(samples, session.report);
}
