#include "tools/stillroom/cut_off_session.h"

#include "audio/content/content_store.h"
#include "engine/conductor.h"
#include "engine/journal/calendar.h"
#include "engine/journal/script_archive.h"
#include "engine/journal/session_header.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/session_loading.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace stillroom::tools {

namespace {

/// The title of the phase it was in, or its id.
std::string last_phase(const engine::UnfinishedSession& session) {
    std::string phase;
    for (const engine::JournalRecord& record : session.journal.records)
        if (const auto* event = std::get_if<engine::SessionEvent>(&record);
            event && event->what == engine::SessionEvent::What::phase)
            phase = event->text.empty() ? event->id : event->text;
    return phase;
}

/// Whether the vault holds what the session began with: anything else would not take the plan's time.
bool holds_the_same(const engine::PrivateVault& vault, const engine::SessionHeader& header) {
    const auto alike = [](const scripts::FilledSlot& a, const scripts::FilledSlot& b) {
        return a.channels == b.channels && a.length == b.length && a.level.loudness == b.level.loudness;
    };
    return std::all_of(header.slots.begin(), header.slots.end(), [&](const auto& slot) {
        const auto given = vault.filled(slot.first);
        return given && alike(*given, slot.second);
    });
}

}  // namespace

std::string cut_off_text(const engine::UnfinishedSession& session) {
    const std::string phase = last_phase(session);
    return fmt::format(
        "Session {} was cut off at {}{}: {}", session.header().session,
        clock_text(session.reached, session.header().rate), phase.empty() ? "" : fmt::format(", in '{}'", phase),
        session.machine_restarted ? "the machine was restarted, or lost its power" : "the program stopped");
}

engine::Resumption resumption_of(const engine::UnfinishedSession& session) {
    const std::int64_t quantum = engine::Conductor::kQuantum.count;
    return {.at = audio::Frames{session.reached.count / quantum * quantum},
            .began_at = session.header().first_frame,
            .before = session.verbs,
            .silent = session.machine_restarted};
}

audio::Result<std::unique_ptr<engine::SessionPlan>> reopen_session(const engine::StateFolder& folder,
                                                                   const engine::UnfinishedSession& session,
                                                                   engine::PrivateVault* vault) {
    audio::ContentStore store(audio::ContentStore::default_folder(), kRoomRate);
    auto plan = engine::recorded_plan(folder, session.header(), store);
    if (!plan) return plan.error();
    const bool same = vault != nullptr && holds_the_same(*vault, session.header());
    return engine::SessionPlan::build(std::move(*plan), session.header().seed, same ? vault : nullptr);
}

engine::ResumedRecord resumed_record(const engine::UnfinishedSession& session,
                                     const engine::SessionPlan& reopened) {
    return {.at = resumption_of(session).at,
            .program = STILLROOM_VERSION,
            .when = engine::date_and_time_now(),
            .boot = engine::boot_id(),
            .dropped_bytes = static_cast<std::int64_t>(session.journal.bytes - session.journal.good_bytes),
            .left_out = reopened.left_out()};
}

}  // namespace stillroom::tools
