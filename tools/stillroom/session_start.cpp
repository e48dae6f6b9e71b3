#include "tools/stillroom/session_start.h"

#include "engine/journal/recorded_run.h"
#include "engine/journal/session_header.h"
#include "engine/operator_log.h"
#include "tools/stillroom/cut_off_session.h"

#include <utility>

namespace stillroom::tools {

namespace {

constexpr audio::Seconds kAttendance{600.0};

engine::SessionHeader header_for(const engine::SessionPlan& session, const SessionStart& start,
                                 const ChosenZone& zone) {
    const engine::ConductorOptions conductor = conductor_for(start, session.plan().rate);
    return engine::session_header(session.plan(), session.seed(),
                                  {.program = STILLROOM_VERSION,
                                   .gates_open_by_themselves = conductor.gates_open_at_once,
                                   .gates_that_wait = conductor.gates_that_wait,
                                   .ends_by_itself = conductor.ends_by_itself,
                                   .attendance_every = conductor.attendance_every,
                                   .first_frame = start.from,
                                   .zone = {zone_name(zone), zone.outputs},
                                   .slots = start.slots});
}

}  // namespace

engine::ConductorOptions conductor_for(const SessionStart& start, audio::SampleRate rate) {
    if (start.goes_on) return engine::conductor_options(start.goes_on->header());
    engine::ConductorOptions conductor{.gates_open_at_once = !start.gates_wait,
                                       .gates_that_wait = engine::gates_confirmed_by(start.verbs),
                                       .ends_by_itself = !start.gates_wait};
    if (start.gates_wait) conductor.attendance_every = audio::frames_of(kAttendance, rate);
    return conductor;
}

audio::Result<std::unique_ptr<engine::SessionPlan>> go_on_with(SessionStart& start,
                                                               engine::UnfinishedSession cut_off,
                                                               const engine::StateFolder& folder,
                                                               engine::PrivateVault* vault) {
    auto reopened = reopen_session(folder, cut_off, vault);
    if (!reopened) return reopened.error();
    start.from = resumption_of(cut_off).at;
    start.gates_wait = !cut_off.header().gates_open_by_themselves;
    std::erase_if(start.verbs, [&](const engine::TimedVerb& timed) { return timed.at < start.from; });
    start.goes_on = std::move(cut_off);
    return reopened;
}

engine::ZoneName zone_name(const ChosenZone& zone) { return {zone.room ? zone.room->id : "", zone.id}; }

audio::Result<std::unique_ptr<engine::JournalWriter>> begin_record(const engine::StateFolder& folder,
                                                                   const engine::SessionPlan& session,
                                                                   const SessionStart& start,
                                                                   const ChosenZone& zone) {
    if (!start.goes_on) return std::make_unique<engine::JournalWriter>(folder, header_for(session, start, zone));
    return engine::JournalWriter::reopen(folder, start.goes_on->journal, resumed_record(*start.goes_on, session));
}

}  // namespace stillroom::tools
