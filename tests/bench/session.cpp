/// Whole sessions: what the mixer needs of a core for one, and how fast the program renders it.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/conductor.h"
#include "engine/mixer_settings.h"
#include "engine/session_plan.h"
#include "tests/bench/benchmark.h"
#include "tools/stillroom/session_loading.h"

namespace stillroom::bench {
namespace {

const std::string kSession = STILLROOM_SOURCE_DIR "/scripts/sessions/iv-infusion-40.yaml";

std::unique_ptr<engine::SessionPlan> infusion() {
    tools::ScriptRequest request;
    request.file = kSession;
    auto opened = tools::open_session(request, {});
    auto* const found = std::get_if<tools::OpenedSession>(&opened);
    if (!found) throw std::runtime_error("the session does not load; 'stillroom check' says why");
    return std::move(found->session);
}

/// The mixer's CPU seconds for the whole session, in blocks of 64; conductor and streamer are other threads'.
double mixing_seconds(engine::SessionPlan& session) {
    constexpr int kBlock = 64;
    const scripts::Plan& plan = session.plan();
    auto mixer = std::make_unique<engine::rt::ZoneMixer>(engine::mixer_settings(session, audio::Frames{0}));
    engine::Conductor conductor(plan, session,
                                {.gates_open_at_once = true, .seed = session.seed(), .ends_by_itself = true});
    audio::AudioBuffer block(2, kBlock);
    const audio::AudioView view = block.view();
    double seconds = 0.0;
    for (audio::Frames rendered; !conductor.finished();) {
        for (const engine::rt::Command& command : conductor.advance())
            if (!mixer->commands().try_push(command)) throw std::runtime_error("the mixer's queue is full");
        (void)conductor.take_events();
        const double start = thread_seconds();
        for (; rendered < conductor.now(); rendered = rendered + audio::Frames{kBlock}) mixer->render({&view, 1});
        seconds += thread_seconds() - start;
        session.streamer().pump();
        for (engine::rt::Report report; mixer->reports().try_pop(report);) continue;
    }
    return seconds;
}

Prepared zone_share() {
    return {.sample =
                [] {
                    const auto session = infusion();
                    const double whole = audio::seconds_of(session->plan().duration, {kSampleRate}).value;
                    return mixing_seconds(*session) / whole * 100.0;
                },
            .skipped = {},
            .repeatable = false};
}

/// Renders the session with the program itself and divides its length by the CPU time of all its threads: what one
/// core alone would reach. A first render of its beginning prepares what the session needs and is left out.
Prepared render_factor() {
    const std::string command = "'" STILLROOM_PROGRAM "' render '" + kSession + "'";
    (void)child_seconds(command + " --to 1s");
    return {.sample =
                [=] {
                    const double length = audio::seconds_of(infusion()->plan().duration, {kSampleRate}).value;
                    return length / child_seconds(command);
                },
            .skipped = {},
            .repeatable = false};
}

}  // namespace

std::vector<Benchmark> session_benchmarks() {
    return {{"zone_share_b64", "% of a core", zone_share, {}, {2.0, 0.7}},
            {"render_realtime_factor",
             "times real time, one core",
             render_factor,
             {"scsynth_score", "csound_score"},
             {.target = 300.0, .moonshot = 1000.0, .more = true}}};
}

}  // namespace stillroom::bench
