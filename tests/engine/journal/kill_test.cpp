// A program that is killed at any instant loses at most the last second of where a session stood.
#include "engine/journal/calendar.h"
#include "engine/journal/journal_writer.h"
#include "engine/journal/recorded_run.h"
#include "engine/journal/session_header.h"
#include "engine/journal/unfinished_session.h"
#include "tests/engine/live_rig.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_folder.h"

#include <catch2/catch.hpp>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <random>
#include <thread>

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;
using engine::VerbKind;

namespace {

constexpr const char* kScript = R"(stillroom: 1
id: killed
title: Killed
route: none
languages: [en]
sounds:
  low: {synth: warm}
phases:
  - id: first
    length: 20s
    cues: [{at: 0s, layer: bed, play: low, fade_in: 4s, keep: true}]
  - id: second
    length: {min: 10s, nominal: 30m, max: 60m}
    cues: []
)";

/// What the killed program had truly done, where its end cannot reach.
struct Truth {
    std::atomic<std::int64_t> mixed{0};  ///< frames of the session
};

class SharedTruth {
public:
    SharedTruth() {
        void* const memory =
            ::mmap(nullptr, sizeof(Truth), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        REQUIRE(memory != MAP_FAILED);
        truth_ = new (memory) Truth;
    }
    ~SharedTruth() { ::munmap(truth_, sizeof(Truth)); }
    SharedTruth(const SharedTruth&) = delete;
    SharedTruth& operator=(const SharedTruth&) = delete;
    Truth* operator->() const { return truth_; }

private:
    Truth* truth_ = nullptr;
};

/// Goes on with the session, or begins it, and plays it at its own pace until somebody kills the program.
[[noreturn]] void play_until_killed(const engine::StateFolder& folder, const scripts::Plan& plan,
                                    const SharedTruth& truth) {
    engine::LiveOptions options = LiveRig::quiet_options();
    std::unique_ptr<engine::JournalWriter> journal;
    if (const auto cut_off = engine::find_unfinished(folder, engine::date_and_time_now(), engine::boot_id())) {
        const Frames at{cut_off->reached.count / 512 * 512};
        options.resumption = engine::Resumption{.at = at, .before = cut_off->verbs};
        journal = std::move(*engine::JournalWriter::reopen(
            folder, cut_off->journal,
            engine::ResumedRecord{
                .at = at, .program = "test", .when = "2026-11-23T12:00:00Z", .boot = engine::boot_id()}));
    } else {
        journal = std::make_unique<engine::JournalWriter>(
            folder,
            engine::session_header(
                plan, 1,
                {.program = "test", .gates_open_by_themselves = true, .ends_by_itself = true, .first_frame = {}}));
    }
    options.recorder = journal.get();
    LiveRig rig(plan, options);
    auto next = std::chrono::steady_clock::now();
    for (int turn = 0;; ++turn) {
        (void)rig.take(480);
        truth->mixed.store(rig.live().status().mixer.session.count);
        if (turn % 40 == 20) rig.live().post({.kind = turn % 80 == 20 ? VerbKind::hold : VerbKind::release});
        next += std::chrono::milliseconds{10};
        std::this_thread::sleep_until(next);
    }
}

}  // namespace

TEST_CASE("A session that is killed again and again goes on each time within a second of where it stood",
          "[journal][resume]") {
    std::mt19937_64 dice(test_seed());
    const TemporaryFolder home;
    const engine::StateFolder folder(home.path());
    const scripts::Plan plan = plan_of_text(kScript);
    const SharedTruth truth;
    for (std::size_t kill = full_count(200); kill > 0; --kill) {
        const std::int64_t until = truth->mixed.load() + static_cast<std::int64_t>(dice() % 60'000);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) play_until_killed(folder, plan, truth);
        while (truth->mixed.load() < until) std::this_thread::yield();
        REQUIRE(::kill(child, SIGKILL) == 0);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        const auto cut_off = engine::find_unfinished(folder, engine::date_and_time_now(), engine::boot_id());
        INFO("kill " << kill << " at frame " << truth->mixed.load());
        if (!cut_off) {
            // Killed before the first record was on the disk.
            CHECK(truth->mixed.load() <= plan.rate.hertz);
            truth->mixed.store(0);
            continue;
        }
        CHECK_FALSE(cut_off->machine_restarted);
        CHECK(std::abs(truth->mixed.load() - cut_off->reached.count) <= plan.rate.hertz);
        truth->mixed.store(cut_off->reached.count);
    }
    const auto cut_off = engine::find_unfinished(folder, engine::date_and_time_now(), engine::boot_id());
    REQUIRE(cut_off);
    CHECK(engine::runs_of(cut_off->journal).size() > full_count(200) / 2);
    CHECK_FALSE(cut_off->journal.damage);
}
