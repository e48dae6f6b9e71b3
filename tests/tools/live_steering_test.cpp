// Staff at a session that sounds through a real JACK server.
#include "devices/output_process.h"
#include "engine/journal/journal_writer.h"
#include "engine/journal/recorded_run.h"
#include "engine/journal/session_header.h"
#include "engine/live_session.h"
#include "engine/offline_render.h"
#include "tests/support/random_seed.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/sessions/script_session.h"
#include "tests/support/sessions/staff_at_random.h"
#include "tests/support/temporary_folder.h"
#include "tools/stillroom/session_output.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace stillroom;
using audio::Frames;
using engine::VerbKind;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr audio::Seconds kPatience{120.0};
constexpr std::size_t kVerbs = 200;

const char* const kSteered = R"(stillroom: 1
id: steered
title: Steered
route: none
languages: [en]
sounds:
  low: {synth: warm}
  high: {synth: tide}
lines:
  here: {text: {en: [Here you are.]}}
  chair: {text: {en: [Notice the chair.]}}
pacers: {slow: {inhale: 4s, exhale: 6s}}
cue_sets:
  contact: {title: {en: Contact}, lines: [chair]}
phases:
  - id: first
    length: {min: 10s, nominal: 60s, max: 4m}
    cues:
      - {at: 0s, layer: bed, play: low, fade_in: 4s, keep: true}
      - {at: 1s, pace: slow, for: 50s, fade_in: 2s, fade_out: 3s}
      - {at: 3s, line: here}
  - id: second
    length: {min: 10s, nominal: 2m, max: 4m}
    cues:
      - {at: 0s, layer: bed, play: high, crossfade: 6s, keep: true}
      - {at: 5s, line: here}
on_demand: [contact]
)";

/// Nothing but what staff call.
const char* const kSilent = R"(stillroom: 1
id: silent
title: Silent
route: none
languages: [en]
sounds:
  nothing: {silence: true}
lines:
  chair: {text: {en: [Notice the chair.]}}
cue_sets:
  contact: {title: {en: Contact}, lines: [chair]}
phases:
  - id: only
    length: 10m
    cues: [{at: 0s, layer: bed, play: nothing, for: 10m}]
on_demand: [contact]
)";

/// A session through PortAudio and JACK into what a listener would get.
class JackRoom {
public:
    JackRoom(const char* script, std::int64_t ring, bool realtime)
        : plan_(tests::plan_of_text(script)),
          session_(tests::session_of(plan_)),
          capture_("card", 2, Frames{std::int64_t{200} * kRate.hertz}),
          ring_(2, Frames{ring}) {
        auto device = devices::OutputProcess::open({devices::DeviceApi::kJack, "", kRate, 2});
        REQUIRE(device);
        const engine::SessionHeader header = engine::session_header(
            plan_, session_->seed(), {.program = "test", .gates_open_by_themselves = true, .first_frame = {}});
        journal_ = std::make_unique<engine::JournalWriter>(folder_, header);
        options_.recorder = journal_.get();
        options_.realtime = realtime;
        options_.conductor = engine::conductor_options(header);
        live_ = std::make_unique<engine::LiveSession>(*session_, ring_, options_);
        live_->start();
        output_ = std::make_unique<tools::SessionOutput>(*std::move(device), ring_);
        REQUIRE(output_->start());
    }

    void wait(Frames more) { REQUIRE(capture_.wait_for(capture_.length() + more, kPatience)); }
    /// Ends the session and stops; what was heard.
    std::vector<float> finish() {
        live_->post({.kind = VerbKind::resume});
        live_->post({.kind = VerbKind::end});
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(kPatience.value);
        while (!live_->status().finished && std::chrono::steady_clock::now() < deadline) wait(Frames{2400});
        REQUIRE(live_->status().finished);
        wait(Frames{4800});
        output_->stop();
        CHECK(live_->status().mixer.stalled.count == 0);
        CHECK(live_->status().gaps == 0);
        live_.reset();
        REQUIRE(journal_->finish("ended"));
        return capture_.recorded();
    }
    engine::LiveSession& live() { return *live_; }
    /// What its journal says must be rendered. @pre finished
    [[nodiscard]] engine::RenderOptions recorded() const {
        const auto journal = engine::read_journal(folder_.journals().at(0));
        REQUIRE(journal);
        REQUIRE(journal->has_end());
        const auto runs = engine::runs_of(*journal);
        REQUIRE(runs.size() == 1);
        return runs[0].options;
    }
    [[nodiscard]] const tests::JackCapture& capture() const { return capture_; }
    [[nodiscard]] const scripts::Plan& plan() const { return plan_; }

private:
    tests::JackServer server_{{48000, 64, 0}};
    scripts::Plan plan_;
    std::unique_ptr<engine::SessionPlan> session_;
    tests::TemporaryFolder home_;
    engine::StateFolder folder_{home_.path()};
    std::unique_ptr<engine::JournalWriter> journal_;
    tests::JackCapture capture_;
    audio::OutputRing ring_;
    engine::LiveOptions options_;
    std::unique_ptr<engine::LiveSession> live_;
    std::unique_ptr<tools::SessionOutput> output_;
};

/// Processor time that everybody else wants.
class BusyLoops {
public:
    explicit BusyLoops(int count) {
        for (int i = 0; i < count; ++i)
            threads_.emplace_back([this] {
                while (!stopping_.load(std::memory_order_relaxed)) ++spins_;
            });
    }
    ~BusyLoops() {
        stopping_.store(true);
        for (std::thread& thread : threads_) thread.join();
    }
    BusyLoops(const BusyLoops&) = delete;
    BusyLoops& operator=(const BusyLoops&) = delete;

private:
    std::atomic<bool> stopping_{false};
    std::atomic<std::int64_t> spins_{0};
    std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE(
    "What staff did at random instants to a session on JACK, replayed from its journal, is what was captured") {
    std::mt19937_64 dice(tests::test_seed());
    JackRoom room(kSteered, 65536, false);
    for (std::size_t verb = tests::full_count(kVerbs); verb > 0; --verb) {
        room.wait(Frames{static_cast<std::int64_t>(dice() % 20'000)});
        room.live().post(tests::any_verb(dice));
    }
    const std::vector<float> heard = room.finish();
    const auto session = tests::session_of(room.plan());
    std::vector<float> render;
    REQUIRE(engine::render_offline(*session, room.recorded(), [&](std::span<const float> chunk) {
        render.insert(render.end(), chunk.begin(), chunk.end());
        return audio::Result<void>{};
    }));
    const auto is_sound = [](float sample) { return sample != 0.0f; };
    const auto first_rendered = std::find_if(render.begin(), render.end(), is_sound);
    const auto first_heard = std::find_if(heard.begin(), heard.end(), is_sound);
    REQUIRE(first_rendered != render.end());
    REQUIRE(heard.end() - first_heard >= render.end() - first_rendered);
    const auto [mine, theirs] = std::mismatch(first_rendered, render.end(), first_heard);
    INFO("sample " << mine - render.begin() << " of " << render.size());
    CHECK(mine == render.end());
}

TEST_CASE("With four busy loops, grounding is heard within two seconds, and stop and cut act within one block") {
    JackRoom room(kSilent, 1024, true);
    const BusyLoops loops(4);
    room.wait(Frames{24000});
    const Frames asked = room.capture().length();
    room.live().post({.kind = VerbKind::ground});
    room.wait(Frames{3 * 48000});
    const std::vector<float> heard = room.capture().recorded();
    const auto from = heard.begin() + static_cast<std::ptrdiff_t>(2 * asked.count);
    const auto word = std::find_if(from, heard.end(), [](float sample) { return sample != 0.0f; });
    REQUIRE(word != heard.end());
    CHECK((word - from) / 2 <= 2 * 48000);
    std::vector<Frames> latest;
    for (const VerbKind verb : {VerbKind::stop, VerbKind::cut}) {
        room.live().post({.kind = verb});
        // The block under way when staff have pressed is the last that it does not reach.
        latest.push_back(Frames{64 * (room.live().blocks() + 1)});
        room.wait(Frames{24000});
    }
    (void)room.finish();
    const engine::RenderOptions recorded = room.recorded();
    REQUIRE(recorded.safety->size() >= 2);
    for (std::size_t i = 0; i < latest.size(); ++i) CHECK((*recorded.safety)[i].at <= latest[i]);
}
