// A live zone with several outputs: each plays its own sound on its own channels, at its own device.
#include "engine/live_outputs.h"
#include "tests/engine/live_rig.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace stillroom::tests {
namespace {

using config::OutputRole;
using engine::LiveOutput;
using engine::SessionEvent;

const char* const kTwoBeds = R"(
stillroom: 1
id: test
languages: [en]
sounds: {low: {synth: warm}, air: {synth: rain}}
phases:
  - id: only
    length: 20s
    cues:
      - {at: 0s, play: low, layer: bed, fade_in: 2s, keep: true, to: [headphones]}
      - {at: 1s, play: air, layer: nature, fade_in: 2s, keep: true, to: [speakers]}
)";

/// A device of its own clock that keeps what it is given.
class KeptFrames final : public engine::SecondClock {
public:
    explicit KeptFrames(int channels) : channels_(channels) { heard_.reserve(kMost); }

    [[nodiscard]] int channels() const noexcept override { return channels_; }
    void write(const float* const* planar, int frames) noexcept override {
        for (int i = 0; i < frames && heard_.size() + static_cast<std::size_t>(channels_) <= kMost; ++i)
            for (int c = 0; c < channels_; ++c) heard_.push_back(planar[c][i]);
    }
    void follow(const audio::OutputRing&) noexcept override { looks_.fetch_add(1); }
    [[nodiscard]] const audio::OutputReport& report() const noexcept override { return said_; }
    [[nodiscard]] std::string trouble() override {
        const std::lock_guard lock(mutex_);
        return trouble_;
    }

    void set_trouble(std::string trouble) {
        const std::lock_guard lock(mutex_);
        trouble_ = std::move(trouble);
    }
    [[nodiscard]] audio::OutputReport& said() { return said_; }
    [[nodiscard]] std::int64_t looks() const { return looks_.load(); }
    /// @pre nobody writes any more
    [[nodiscard]] const std::vector<float>& heard() const { return heard_; }

private:
    static constexpr std::size_t kMost = std::size_t{48000} * 60;
    int channels_;
    std::vector<float> heard_;
    audio::OutputReport said_;
    std::atomic<std::int64_t> looks_{0};
    std::mutex mutex_;
    std::string trouble_;
};

engine::ZoneOutput output(OutputRole role) { return {role, {.is_private = role == OutputRole::headphones}}; }

/// What one output of the zone would play, interleaved stereo.
std::vector<float> alone(const scripts::Plan& plan, const std::vector<LiveOutput>& outputs, OutputRole role) {
    engine::RenderOptions options;
    options.outputs.clear();
    for (const LiveOutput& live : outputs) options.outputs.push_back(live.output);
    options.heard = role;
    return rendered(plan, nullptr, options);
}

/// A session of those outputs whose leading device is the test; its frames are taken as in LiveRig.
class Zone {
public:
    Zone(const scripts::Plan& plan, std::vector<LiveOutput> outputs, int channels,
         std::vector<engine::SecondClock*> further = {}, bool hold = false)
        : session_(session_of(plan)), ring_(channels, audio::Frames{LiveRig::kRing}) {
        engine::LiveOptions options = LiveRig::quiet_options();
        options.outputs = std::move(outputs);
        options.further_devices = std::move(further);
        options.hold_when_lost = hold;
        live_ = std::make_unique<engine::LiveSession>(*session_, ring_, options);
        live_->start();
    }

    std::vector<float> take(int frames) {
        std::vector<float> taken;
        std::vector<float> block(static_cast<std::size_t>(ring_.channels()) * 64);
        while (static_cast<int>(taken.size()) < ring_.channels() * frames) {
            if (!ring_.wait_for_frames(LiveRig::kRing - 2048, audio::Seconds{0.05})) continue;
            const int count = ring_.read(block.data(), 64);
            taken.insert(taken.end(), block.begin(), block.begin() + ring_.channels() * count);
        }
        return taken;
    }

    [[nodiscard]] std::vector<std::string> told() {
        std::vector<std::string> told;
        for (const SessionEvent& event : live_->take_events())
            if (event.what == SessionEvent::What::fault && event.id == "output") told.push_back(event.text);
        return told;
    }
    engine::LiveSession& live() { return *live_; }
    audio::OutputRing& ring() { return ring_; }
    void end() { live_.reset(); }

private:
    std::unique_ptr<engine::SessionPlan> session_;
    audio::OutputRing ring_;
    std::unique_ptr<engine::LiveSession> live_;
};

constexpr auto kLatency = static_cast<std::size_t>(engine::rt::OutputStage::latency().count);

bool is_audible(const std::vector<float>& samples) {
    return std::any_of(samples.begin(), samples.end(), [](float sample) { return std::abs(sample) > 0.001f; });
}

}  // namespace

TEST_CASE("Outputs that share a device play their own sound on their own channels, sample for sample",
          "[engine][live][outputs]") {
    const scripts::Plan plan = plan_of_text(kTwoBeds);
    // The speakers come first in the device, and have one channel for both sides.
    const std::vector<LiveOutput> outputs{{output(OutputRole::headphones), 0, 1, 2},
                                          {output(OutputRole::speakers), 0, 0, 0}};
    const std::vector<float> ears = alone(plan, outputs, OutputRole::headphones);
    const std::vector<float> room = alone(plan, outputs, OutputRole::speakers);
    REQUIRE(is_audible(ears));
    REQUIRE(is_audible(room));
    Zone zone(plan, outputs, 4);
    constexpr std::size_t kFrames = 48000 * 8;
    const std::vector<float> heard = zone.take(kFrames);
    for (std::size_t i = kLatency; i < kFrames; ++i) {
        const std::size_t at = 2 * (i - kLatency);
        REQUIRE(heard[4 * i] == 0.5f * (room[at] + room[at + 1]));
        REQUIRE(heard[4 * i + 1] == ears[at]);
        REQUIRE(heard[4 * i + 2] == ears[at + 1]);
        REQUIRE(heard[4 * i + 3] == 0.0f);
    }
}

TEST_CASE("A further device gets its output's frames from the first one on, and is told of the leading one",
          "[engine][live][outputs]") {
    const scripts::Plan plan = plan_of_text(kTwoBeds);
    const std::vector<LiveOutput> outputs{{output(OutputRole::headphones), 0, 0, 1},
                                          {output(OutputRole::speakers), 1, 0, 1}};
    const std::vector<float> room = alone(plan, outputs, OutputRole::speakers);
    KeptFrames speakers(2);
    Zone zone(plan, outputs, 2, {&speakers});
    constexpr std::size_t kFrames = 48000 * 8;
    (void)zone.take(kFrames);
    zone.end();
    CHECK(speakers.looks() > 0);
    const std::vector<float>& heard = speakers.heard();
    REQUIRE(heard.size() >= 2 * kFrames);
    for (std::size_t i = 2 * kLatency; i < 2 * kFrames; ++i) REQUIRE(heard[i] == room[i - 2 * kLatency]);
}

TEST_CASE("What is lost of a zone's devices falls silent alone, and is named; the others do not change by a sample",
          "[engine][live][outputs]") {
    const scripts::Plan plan = plan_of_text(kTwoBeds);
    const std::vector<LiveOutput> outputs{{output(OutputRole::headphones), 0, 0, 1},
                                          {output(OutputRole::speakers), 1, 0, 1}};
    const std::vector<float> ears = alone(plan, outputs, OutputRole::headphones);
    KeptFrames speakers(2);
    Zone zone(plan, outputs, 2, {&speakers});
    std::vector<float> heard = zone.take(48000 * 5);
    speakers.said().lose("the card was pulled");
    const std::vector<float> more = zone.take(48000 * 2);
    heard.insert(heard.end(), more.begin(), more.end());
    CHECK(zone.told() == std::vector<std::string>{
                             "NO SOUND in the speakers: the card was pulled. The session goes on without it"});
    speakers.said().regain();
    const std::vector<float> last = zone.take(48000);
    heard.insert(heard.end(), last.begin(), last.end());
    CHECK(zone.told() == std::vector<std::string>{"the sound is back in the speakers, and rises over 8 s"});
    zone.end();
    for (std::size_t i = 2 * kLatency; i < heard.size(); ++i) REQUIRE(heard[i] == ears[i - 2 * kLatency]);
    const std::vector<float>& room = speakers.heard();
    REQUIRE(room.size() >= std::size_t{2} * 48000 * 7);
    // The ring holds what was mixed before.
    const std::vector<float> lost(room.begin() + 2 * (48000 * 5 + LiveRig::kRing + 64),
                                  room.begin() + 2 * (48000 * 7));
    CHECK_FALSE(is_audible(lost));
}

TEST_CASE("A further device that takes frames nobody can hear is told as its bridge says it",
          "[engine][live][outputs]") {
    const scripts::Plan plan = plan_of_text(kTwoBeds);
    KeptFrames speakers(2);
    Zone zone(plan, {{output(OutputRole::headphones), 0, 0, 1}, {output(OutputRole::speakers), 1, 0, 1}}, 2,
              {&speakers});
    (void)zone.take(4800);
    CHECK(zone.told().empty());
    speakers.set_trouble("its clock is no clock");
    (void)zone.take(48000);
    CHECK(zone.told() == std::vector<std::string>{
                             "NO SOUND in the speakers: its clock is no clock. The session goes on without it"});
}

TEST_CASE("Where the room wants it so, a lost output holds the session once, until staff release it",
          "[engine][live][outputs]") {
    const scripts::Plan plan = plan_of_text(kTwoBeds);
    Zone zone(plan, engine::rehearsal_live_outputs(), 2, {}, true);
    (void)zone.take(48000);
    zone.ring().report().lose("the card was pulled");
    (void)zone.take(48000);
    CHECK(zone.told() ==
          std::vector<std::string>{"NO SOUND: the card was pulled. The session is held until you release it"});
    CHECK(zone.live().status().session.state == engine::ConductorView::State::held);
    zone.live().post({engine::VerbKind::release, {}, {}});
    (void)zone.take(48000);
    zone.ring().report().explain("it is not there");
    (void)zone.take(48000);
    CHECK(zone.live().status().session.state != engine::ConductorView::State::held);
}

}  // namespace stillroom::tests
