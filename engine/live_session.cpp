#include "engine/live_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

#include "audio/base/denormals.h"
#include "audio/base/thread_rights.h"
#include "engine/fault_event.h"
#include "engine/mixer_settings.h"

namespace stillroom::engine {

using audio::Frames;
using audio::Seconds;

namespace {

/// The conductor stays this far ahead of the mixer.
constexpr std::int64_t kQuantaAhead = 2;

/// How often the control thread looks; a fraction of what it is ahead (21 ms at 48 kHz).
constexpr std::chrono::milliseconds kControlPause{3};

/// The mixer's wait is ended by the output; the time limit only lets it see that it shall stop.
constexpr Seconds kMixerWait{0.2};
/// While the conductor is late, the mixer looks this often whether the ring still holds enough to wait for it.
constexpr Seconds kLateWait{0.002};
/// After talk the ring fills again by a fraction of a block with every block: so the mixer never runs faster than
/// the conductor, who is but two quanta ahead.
constexpr int kRefill = 4;

/// A session that goes on after a fault rises so slowly (architecture, failure and record).
constexpr Seconds kResumedRise{8.0};

std::vector<ZoneOutput> zone_outputs_of(const std::vector<LiveOutput>& outputs) {
    std::vector<ZoneOutput> out;
    out.reserve(outputs.size());
    for (const LiveOutput& output : outputs) out.push_back(output.output);
    return out;
}

/// What staff chose, with the session's own seed: a live run and its render choose alike.
LiveOptions seeded(LiveOptions options, const SessionPlan& session) {
    options.conductor.seed = session.seed();
    return options;
}

}  // namespace

LiveSession::LiveSession(SessionPlan& session, audio::OutputRing& ring, LiveOptions options)
    : session_(session),
      ring_(ring),
      options_(seeded(std::move(options), session)),
      conductor_(session.plan(), session, options_.conductor),
      outputs_(options_.outputs, ring, options_.further_devices, options_.block),
      desk_(session.plan().rate) {
    if (options_.resumption)
        conductor_.restore(*options_.resumption);
    else if (options_.from.count > 0)
        conductor_.start_at(options_.from);
    mixer_ = std::make_unique<rt::ZoneMixer>(
        mixer_settings(session, conductor_.now(), zone_outputs_of(options_.outputs)));
    if (options_.microphone) mixer_->connect_microphone(*options_.microphone);
    if (options_.resumption) resume_where_it_stood(*options_.resumption);
}

// The mixer is new: it is told where staff's gains stood, in silence, and rises from there.
void LiveSession::resume_where_it_stood(const Resumption& resumption) {
    using Kind = rt::SafetyCommand::Kind;
    const Verb stop{VerbKind::stop, {}, {}};
    if (resumption.silent) take(stop);
    std::array<std::optional<rt::SafetyCommand>, rt::SafetyCommand::kKinds> stood;
    for (const TimedVerb& timed : resumption.before)
        if (const auto command = desk_.press(timed.verb)) stood[static_cast<std::size_t>(command->kind)] = command;
    if (resumption.silent) (void)desk_.press(stop);
    desk_.lower_by(kResumedLower);
    send(desk_.trim_now());
    using State = ConductorView::State;
    if (auto quiet = stood[static_cast<std::size_t>(Kind::quiet)]; quiet && conductor_.state() == State::quiet) {
        quiet->length = Frames{0};
        send(*quiet);
    }
    send({.kind = Kind::master, .gain = 0.0f, .length = Frames{0}});
    if (conductor_.state() != State::stopped)
        send({.kind = Kind::master, .gain = 1.0f, .length = audio::frames_of(kResumedRise, session_.plan().rate)});
}

LiveSession::~LiveSession() {
    stopping_.store(true);
    ring_.wake();
    if (control_thread_.joinable()) control_thread_.join();
    if (mixer_thread_.joinable()) mixer_thread_.join();
    session_.streamer().stop();
}

void LiveSession::start() {
    audio::limit_thread_stacks();
    if (options_.realtime)
        if (auto locked = audio::lock_memory(); !locked) note_right(locked.error().message);
    session_.streamer().start(options_.realtime);
    mixer_thread_ = std::thread([this] { mix(); });
    control_thread_ = std::thread([this] { control(); });
}

void LiveSession::mix() {
    if (options_.realtime)
        if (auto granted = audio::request_realtime_priority(audio::kMixerPriority); !granted)
            note_right(granted.error().message);
    audio::prefault_stack();
    const audio::DenormalsOff denormals_off;
    const auto capacity = static_cast<int>(ring_.capacity().count);
    const int talk_depth = options_.talk_depth > 0 ? options_.talk_depth : capacity;
    int depth = capacity;  // of the ring, as far as it may be filled
    while (!stopping_.load(std::memory_order_relaxed)) {
        depth =
            mixer_->on_air() ? std::min(depth, talk_depth) : std::min(depth + options_.block / kRefill, capacity);
        const bool room = ring_.wait_for_room(capacity - depth + options_.block, kMixerWait);
        outputs_.follow();
        if (!room) continue;
        const int patience = depth / 2;
        // A late conductor is waited for while the output has enough to go on with, and for as long as it takes
        // before the output has begun. Its wake is a ring of the same bell, so each wait ends once it has sent
        // more.
        while (mixer_->at_horizon() && (ring_.filled() > patience || ring_.consumed() == Frames{0}) &&
               !stopping_.load(std::memory_order_relaxed))
            ring_.wait_for_room(static_cast<int>(ring_.capacity().count), kLateWait);
        outputs_.heed(*mixer_);
        outputs_.render(*mixer_);
        blocks_.fetch_add(1, std::memory_order_release);
        if (mixer_->over()) {
            ring_.finish();
            rendered_all_.store(true, std::memory_order_release);
            return;
        }
    }
}

void LiveSession::control() {
    if (options_.realtime) (void)audio::request_realtime_priority(audio::kConductorPriority);
    while (!stopping_.load(std::memory_order_relaxed)) {
        feed_mixer();
        std::this_thread::sleep_for(kControlPause);
    }
}

void LiveSession::feed_mixer() {
    const rt::MixerState& mixed = mixer_->state();
    bool sent = false;
    while (!conductor_.finished() && conductor_.now() < mixed.session + Conductor::kQuantum * kQuantaAhead) {
        take_inbox();
        take_log();
        const std::vector<rt::Command> commands = conductor_.advance();
        unsent_.insert(unsent_.end(), commands.begin(), commands.end());
        sent = true;
    }
    while (!unsent_.empty() && mixer_->commands().try_push(unsent_.front())) unsent_.pop_front();
    if (sent) ring_.wake();
    if (conductor_.finished()) take_inbox();
    note_mixer(mixed);
}

// The conductor may wait for a disk when it opens a source, so it never runs under the lock: staff's stop must not
// wait behind it.
void LiveSession::take_inbox() {
    std::deque<Pressed> asked;
    {
        const std::lock_guard lock(mutex_);
        asked.swap(inbox_);
        flush_safety();
    }
    for (const Pressed& pressed : asked) {
        take(pressed.verb);
        answer_press(pressed.press);
    }
}

// The last thing a conductor says of a verb is whether it acts.
void LiveSession::answer_press(std::uint64_t press) {
    std::vector<SessionEvent> news = conductor_.take_events();
    const auto verdict = std::find_if(news.rbegin(), news.rend(), [](const SessionEvent& event) {
        return event.what == SessionEvent::What::verb || event.what == SessionEvent::What::refused;
    });
    if (verdict != news.rend()) verdict->press = press;
    std::move(news.begin(), news.end(), std::back_inserter(told_));
}

void LiveSession::take(const Verb& verb) {
    if (options_.recorder) options_.recorder->verb(conductor_.now(), verb);
    conductor_.take(verb);
}

void LiveSession::take_log() {
    while (log_taken_ < options_.verbs.size() && options_.verbs[log_taken_].at <= conductor_.now()) {
        const Verb verb = explicit_verb(options_.verbs[log_taken_++].verb, conductor_.view().talking);
        std::optional<rt::SafetyCommand> pressed;
        {
            const std::lock_guard lock(mutex_);
            pressed = desk_.press(verb);
        }
        if (pressed) {
            unsent_.push_back({.kind = rt::Command::Kind::safety, .at = conductor_.now(), .safety = *pressed});
            if (options_.recorder) options_.recorder->safety(conductor_.now(), *pressed);
        }
        take(verb);
    }
}

void LiveSession::note_mixer(const rt::MixerState& mixed) {
    std::vector<SessionEvent> events = std::exchange(told_, {});
    std::vector<SessionEvent> news = conductor_.take_events();
    std::move(news.begin(), news.end(), std::back_inserter(events));
    rt::Report report;
    while (mixer_->reports().try_pop(report)) {
        if (report.kind == rt::Report::Kind::pressed) note_press(report.at);
        if (report.kind == rt::Report::Kind::talk_howled) post({VerbKind::talk, {}, {}, {}, 0, false});
        if (std::optional<SessionEvent> fault = fault_event(report)) events.push_back(std::move(*fault));
    }
    note_devices(mixed.session, events);
    if (options_.recorder) {
        for (const SessionEvent& event : events) options_.recorder->happened(event);
        options_.recorder->position(mixed.session);
    }
    ConductorView view = conductor_.view();
    const bool stream_failed = session_.stream_failed();
    const std::lock_guard lock(mutex_);
    events_.insert(events_.end(), events.begin(), events.end());
    status_.session = std::move(view);
    status_.mixer = mixed;
    status_.gaps = ring_.gaps();
    status_.stream_failed = stream_failed;
    status_.finished = rendered_all_.load(std::memory_order_acquire) && ring_.filled() == 0;
}

void LiveSession::note_devices(Frames at, std::vector<SessionEvent>& events) {
    using What = LiveOutputs::News::What;
    for (LiveOutputs::News& news : outputs_.news()) {
        if (news.what != What::back)
            news.text += options_.hold_when_lost ? ". The session is held until you release it"
                                                 : ". The session goes on without it";
        if (news.what == What::lost && options_.hold_when_lost) post({VerbKind::hold, {}, {}});
        events.push_back({at, SessionEvent::What::fault, "output", std::move(news.text)});
    }
}

std::uint64_t LiveSession::post(const Verb& asked) {
    const std::lock_guard lock(mutex_);
    // A cut is for what must stop at once, a howl too: it closes the microphone with all else.
    if (asked.kind == VerbKind::cut && status_.mixer.talk < 1.0f) press({VerbKind::talk, {}, {}, {}, 0, false});
    return press(explicit_verb(asked, status_.mixer.talk < 1.0f));
}

std::uint64_t LiveSession::press(const Verb& verb) {
    if (const auto command = desk_.press(verb)) send(*command);
    inbox_.push_back({verb, ++presses_});
    return presses_;
}

void LiveSession::send(const rt::SafetyCommand& command) {
    unsent_safety_[static_cast<std::size_t>(command.kind)] = command;
    flush_safety();
}

void LiveSession::flush_safety() {
    for (std::optional<rt::SafetyCommand>& command : unsent_safety_) {
        if (!command || !mixer_->safety().try_push(*command)) continue;
        sent_.push_back(*command);
        command.reset();
    }
}

void LiveSession::note_press(Frames at) {
    const std::lock_guard lock(mutex_);
    if (sent_.empty()) return;
    if (options_.recorder) options_.recorder->safety(at, sent_.front());
    sent_.pop_front();
}

void LiveSession::note_right(std::string sentence) {
    const std::lock_guard lock(mutex_);
    status_.rights.push_back(std::move(sentence));
}

LiveStatus LiveSession::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

std::vector<SessionEvent> LiveSession::take_events() {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
}

}  // namespace stillroom::engine
