#include "tools/room/zone.h"

#include "engine/journal/calendar.h"
#include "engine/journal/journal_disk.h"
#include "engine/journal/session_header.h"
#include "engine/journal/unfinished_session.h"
#include "tools/room/zone_status.h"
#include "tools/stillroom/cut_off_session.h"
#include "tools/stillroom/session_equipment.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stillroom::room {

using engine::LiveStatus;
using engine::SessionEvent;

namespace {

/// How often the zone looks at its session: while a client waits for a verdict, and otherwise.
constexpr auto kSoon = std::chrono::milliseconds{4};
constexpr auto kSeldom = std::chrono::milliseconds{40};
constexpr auto kPublishing = std::chrono::milliseconds{100};
/// An idle zone comes round so often.
constexpr auto kIdle = std::chrono::milliseconds{250};

Json cut_off_status(const engine::UnfinishedSession& session) {
    return {{"session", session.header().session},  {"script", session.header().script_id},
            {"title", session.header().title},      {"language", session.header().language},
            {"text", tools::cut_off_text(session)}, {"silent", session.machine_restarted}};
}

}  // namespace

Zone::Zone(tools::ChosenZone zone, engine::StateFolder folder, DeviceClaims& claims, ZoneListener& listener)
    : id_(zone.id),
      folder_(std::move(folder)),
      claims_(claims),
      listener_(listener),
      zone_(std::move(zone)),
      published_{{"zone", id_}, {"state", "idle"}} {
    thread_ = std::thread([this] { run(); });
}

Zone::~Zone() {
    leave(Leaving::to_go_on);
    thread_.join();
}

void Zone::run() {
    look_for_cut_off();
    publish({{"state", "idle"}});
    while (const auto order = next_order()) do_order(*order);
    left_.store(true);
}

std::optional<Zone::Order> Zone::next_order() {
    std::unique_lock lock(mutex_);
    while (!order_ && !leaving_) {
        turns_.fetch_add(1);
        news_.wait_for(lock, kIdle, [this] { return order_ || leaving_; });
    }
    if (leaving_ && order_)
        listener_.answer(order_->request, control::refusal(control::code::kBusy, "the daemon is ending"));
    if (leaving_) return std::nullopt;
    prepares_ = true;
    called_off_ = false;
    return std::exchange(order_, std::nullopt);
}

void Zone::do_order(const Order& order) {
    Json answer;
    if (order.verb == "set_aside") {
        answer = set_aside(order);
    } else {
        auto ready = ready_for(order);
        if (auto* refusal = std::get_if<Json>(&ready))
            answer = std::move(*refusal);
        else
            answer = play(order, std::move(std::get<ReadySession>(ready)));
    }
    look_for_cut_off();
    {
        const std::lock_guard lock(mutex_);
        prepares_ = finishes_ = false;
    }
    publish({{"state", "idle"}});
    // Whoever hears it may ask for the next thing at once.
    if (!answer.is_null()) listener_.answer(order.request, std::move(answer));
}

Json Zone::set_aside(const Order& order) {
    const auto cut_off = unfinished();
    if (!cut_off || (!order.session.empty() && order.session != cut_off->header().session))
        return control::refusal(control::code::kRefused, "there is no such session that was cut off");
    const auto closed = engine::set_aside(folder_, *cut_off, engine::machine_disk());
    return closed ? control::done("set aside") : control::refusal(control::code::kFailed, closed.error().message);
}

std::variant<ReadySession, Json> Zone::ready_for(const Order& order) {
    const std::string what = order.verb == "start" ? order.start.script.file : "the session that was cut off";
    publish({{"state", "preparing"}, {"preparing", {{"script", what}, {"share", 0.0}}}});
    tools::renew_outputs(zone_);
    if (order.verb == "recover") return get_ready_to_go_on(order.session, zone_, folder_);
    return get_ready(order.start, zone_, folder_, [&](double share, const std::string& of) {
        publish({{"state", "preparing"}, {"preparing", {{"script", what}, {"share", share}, {"what", of}}}});
    });
}

Json Zone::play(const Order& order, ReadySession ready) {
    const auto failure = [](const std::string& why) { return control::refusal(control::code::kFailed, why); };
    const Json called_off = control::refusal(control::code::kRefused, "the start was called off");
    const auto devices = claims_.take(zone_);
    if (!devices) return failure(devices.error().message);
    auto equipment = tools::open_equipment(zone_, ready.session->plan().rate);
    if (!equipment) return failure(equipment.error().message);
    outputs_ = equipment->outputs_in_words;
    rights_ = equipment->rights;
    {
        const std::lock_guard lock(mutex_);
        if (called_off_) return called_off;
    }
    auto journal = tools::begin_record(folder_, *ready.session, ready.start, zone_);
    if (!journal) return failure(journal.error().message);
    auto session = std::make_unique<tools::RunningSession>(std::move(ready.session), ready.start,
                                                           *std::move(equipment), *std::move(journal));
    tools::RunningSession& sounding = *session;
    if (!hand_over(session)) {
        (void)session->finish("left");
        return called_off;
    }
    if (const auto started = sounding.start(); !started) {
        finish();
        return failure(started.error().message);
    }
    {
        const std::lock_guard lock(mutex_);
        sounds_ = true;
    }
    recording_ = {};
    faults_ = {};
    next_publishing_ = Clock::now();
    publish_session(sounding, sounding.live().status());
    Json answer = control::done("started");
    answer["session"] = sounding.journal().session();
    listener_.answer(order.request, std::move(answer));
    tell(sounding.journal().session(), {{"what", "began"}, {"line", sounding.plan().title}});
    conduct(sounding);
    finish();
    return nullptr;
}

// From here on staff's verbs reach it: before its first frame, so that none is lost.
bool Zone::hand_over(std::unique_ptr<tools::RunningSession>& session) {
    const std::lock_guard lock(mutex_);
    if (called_off_) return false;
    running_ = std::move(session);
    prepares_ = false;
    return true;
}

void Zone::conduct(tools::RunningSession& session) {
    while (wait_for_news()) {
        turns_.fetch_add(1);
        // In this order: a client that is told of an event finds it in the status.
        std::vector<SessionEvent> events = session.live().take_events();
        const LiveStatus status = session.live().status();
        hear(session, std::move(events), status);
        settle_late();
        if (Clock::now() >= next_publishing_) publish_session(session, status);
        if (status.finished) return;
    }
}

/// False once the daemon's end has silenced the session.
bool Zone::wait_for_news() {
    std::unique_lock lock(mutex_);
    news_.wait_for(lock, asked_.empty() ? kSeldom : kSoon, [this] { return woken_; });
    woken_ = false;
    return !leaving_ || *leaving_ == Leaving::with_fade || Clock::now() < gone_at_;
}

void Zone::hear(tools::RunningSession& session, std::vector<SessionEvent> events, const LiveStatus& status) {
    const std::string& code = session.journal().session();
    if (!events.empty()) publish_session(session, status);
    settle(session, events);
    for (SessionEvent& event : events) {
        if (event.what == SessionEvent::What::fault) {
            const auto words = faults_.tell(event.id, event.text, Clock::now());
            if (!words) continue;
            event.text = *words;
        }
        tell(code, event_of(event, session.plan()));
    }
    if (const auto news = recording_.look(session.journal().status()))
        tell(code, {{"what", "record"}, {"line", *news}});
    for (const std::string& news : session.controls_news()) tell(code, {{"what", "controls"}, {"line", news}});
    if (const auto news = session.microphone().look()) tell(code, {{"what", "microphone"}, {"line", *news}});
}

void Zone::settle(tools::RunningSession& session, const std::vector<SessionEvent>& events) {
    for (const SessionEvent& event : events) {
        if (event.press == 0) continue;
        std::string request;
        {
            const std::lock_guard lock(mutex_);
            const auto asked = asked_.find(event.press);
            if (asked == asked_.end()) continue;
            request = asked->second.request;
            asked_.erase(asked);
        }
        if (event.what == SessionEvent::What::refused) {
            listener_.answer(request, control::refusal(control::code::kRefused, event.text));
            continue;
        }
        Json answer = control::done("acted");
        const bool talks =
            event.id == engine::name_of(engine::VerbKind::talk) && session.live().status().session.talking;
        if (const auto unheard = session.microphone().refusal(); talks && unheard) answer["note"] = *unheard;
        listener_.answer(request, std::move(answer));
    }
}

// An output that stands still holds up verdicts. What acts on the mixer has acted all the same.
void Zone::settle_late() {
    std::vector<std::string> late;
    {
        const std::lock_guard lock(mutex_);
        for (auto asked = asked_.begin(); asked != asked_.end();) {
            const bool is_late = asked->second.until <= Clock::now();
            if (is_late) late.push_back(asked->second.request);
            asked = is_late ? asked_.erase(asked) : std::next(asked);
        }
    }
    for (const std::string& request : late) listener_.answer(request, control::done("taken"));
}

// A record that stays open is the offer to go on after the restart.
void Zone::finish() {
    std::unique_ptr<tools::RunningSession> session;
    std::map<std::uint64_t, Asked> asked;
    std::optional<Leaving> leaving;
    bool sounded = false;
    {
        const std::lock_guard lock(mutex_);
        session = std::move(running_);
        asked.swap(asked_);
        leaving = leaving_;
        sounded = std::exchange(sounds_, false);
        finishes_ = true;
    }
    for (const auto& one : asked)
        listener_.answer(one.second.request, control::refusal(control::code::kRefused, "the session is over"));
    const bool finished = session->live().status().finished;
    const bool unheard = session->sound_is_lost();
    session->stop();
    const std::string code = session->journal().session();
    if (!finished && leaving == Leaving::to_go_on)
        return tell(code, {{"what", "left"}, {"line", "the daemon ends; the session can be gone on with"}});
    const char* how = !sounded ? "no output" : unheard ? "ended without its output" : finished ? "ended" : "left";
    const bool whole = session->finish(how);
    tell(code, {{"what", "over"},
                {"text", how},
                {"line", whole ? fmt::format("recorded as {}", code)
                               : fmt::format("the record of session {} is not whole: {}", code,
                                             session->journal().status().trouble)}});
}

void Zone::tell(const std::string& session, const Json& event) {
    Json whole{{"zone", id_}, {"session", session}};
    whole.update(event);
    listener_.tell(std::move(whole));
}

std::optional<engine::UnfinishedSession> Zone::unfinished() const {
    return engine::find_unfinished(folder_, engine::date_and_time_now(), engine::boot_id(),
                                   tools::zone_name(zone_));
}

void Zone::look_for_cut_off() {
    const auto session = unfinished();
    cut_off_ = session ? cut_off_status(*session) : Json();
    const std::lock_guard lock(mutex_);
    cut_off_code_ = session ? session->header().session : "";
}

void Zone::publish(const Json& state) {
    Json whole{{"zone", id_}};
    whole.update(state);
    // What could be gone on with is an offer, and there is none while a session sounds.
    if (!cut_off_.is_null() && !state.contains("session")) whole["cut_off"] = cut_off_;
    const std::lock_guard lock(mutex_);
    published_ = std::move(whole);
}

void Zone::publish_session(tools::RunningSession& session, const LiveStatus& status) {
    next_publishing_ = Clock::now() + kPublishing;
    const tools::HeardNow heard = session.heard(status);
    Json about{{"code", session.journal().session()}};
    about.update(session_status(status, session.plan(), heard));
    publish({{"state", "playing"},
             {"session", about},
             {"sound", sound_status(status, heard, outputs_)},
             {"record", record_status(session.journal().status())},
             {"microphone", session.microphone().state()},
             {"rights", rights_}});
}

}  // namespace stillroom::room
