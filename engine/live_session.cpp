#include "engine/live_session.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

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

constexpr double kStopFade = 2.0;
constexpr double kCutFade = 0.01;
constexpr double kResumeFade = 4.0;
constexpr double kLowerStep = 3.0;
constexpr double kRaiseStep = 1.5;
/// Of lower and raise; the output stage makes a rise as long as its law wants.
constexpr double kTrimFade = 0.1;
/// Lower goes no further: from here a person presses raise twenty times at most, and stop is the way to silence.
constexpr double kLowestTrim = -30.0;

/// What staff chose, with the session's own seed: a live run and its render choose alike.
LiveOptions seeded(LiveOptions options, const SessionPlan& session) {
    options.conductor.seed = session.seed();
    return options;
}

}  // namespace

LiveSession::LiveSession(SessionPlan& session, audio::OutputRing& ring, LiveOptions options)
    : session_(session),
      ring_(ring),
      options_(seeded(options, session)),
      conductor_(session.plan(), session, options_.conductor) {
    if (options.from.count > 0) conductor_.start_at(options.from);
    mixer_ = std::make_unique<rt::ZoneMixer>(mixer_settings(session, conductor_.now()));
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
    audio::AudioBuffer block(2, options_.block);
    const audio::AudioView view = block.view();
    const float* const channels[2] = {block.channel(0), block.channel(1)};
    const int patience = static_cast<int>(ring_.capacity().count / 2);
    while (!stopping_.load(std::memory_order_relaxed)) {
        if (!ring_.wait_for_room(options_.block, kMixerWait)) continue;
        // A late conductor is waited for while the output has enough to go on with, and for as long as it takes
        // before the output has begun. Its wake is a ring of the same bell, so each wait ends once it has sent
        // more.
        while (mixer_->at_horizon() && (ring_.filled() > patience || ring_.consumed() == Frames{0}) &&
               !stopping_.load(std::memory_order_relaxed))
            ring_.wait_for_room(static_cast<int>(ring_.capacity().count), kLateWait);
        mixer_->render({&view, 1});
        ring_.write(channels, options_.block);
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
    std::deque<Verb> asked;
    {
        const std::lock_guard lock(mutex_);
        asked.swap(inbox_);
        flush_safety();
    }
    for (const Verb& verb : asked) conductor_.take(verb);
    if (!asked.empty()) let_sound_return();
}

// What staff silenced comes back only once the conductor left that state: a verb that it refused changes nothing,
// and a stop that was pressed meanwhile has the last word.
void LiveSession::let_sound_return() {
    using State = ConductorView::State;
    const State state = conductor_.state();
    if (state == State::stopped || state == State::ending || state == State::finished) return;
    const std::lock_guard lock(mutex_);
    const bool stop_waits = std::any_of(inbox_.begin(), inbox_.end(), [](const Verb& verb) {
        return verb.kind == VerbKind::stop || verb.kind == VerbKind::cut;
    });
    if (!silenced_ || stop_waits) return;
    silenced_ = false;
    move_safety(rt::SafetyCommand::Kind::master, audio::Decibels{0.0}, Seconds{kResumeFade});
}

void LiveSession::note_mixer(const rt::MixerState& mixed) {
    std::vector<SessionEvent> events = conductor_.take_events();
    rt::Report report;
    while (mixer_->reports().try_pop(report))
        if (std::optional<SessionEvent> fault = fault_event(report)) events.push_back(std::move(*fault));
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

void LiveSession::post(const Verb& verb) {
    const std::lock_guard lock(mutex_);
    if (verb.kind == VerbKind::lower && trim_decibels_ <= kLowestTrim) {
        events_.push_back({status_.mixer.session, SessionEvent::What::refused, std::string(name_of(verb.kind)),
                           "the sound is at its lowest, 30 dB down; raise brings it back, stop silences it"});
        return;
    }
    send_safety(verb.kind);
    inbox_.push_back(verb);
}

void LiveSession::send_safety(VerbKind verb) {
    using Kind = rt::SafetyCommand::Kind;
    switch (verb) {
        case VerbKind::stop:
        case VerbKind::cut:
            silenced_ = true;
            move_safety(Kind::master, audio::kSilent, Seconds{verb == VerbKind::cut ? kCutFade : kStopFade});
            break;
        case VerbKind::lower:
            trim_decibels_ = std::max(trim_decibels_ - kLowerStep, kLowestTrim);
            move_safety(Kind::trim, audio::Decibels{trim_decibels_}, Seconds{kTrimFade});
            break;
        case VerbKind::raise:
            trim_decibels_ = std::min(trim_decibels_ + kRaiseStep, 0.0);
            move_safety(Kind::trim, audio::Decibels{trim_decibels_}, Seconds{kTrimFade});
            break;
        default:
            break;
    }
}

void LiveSession::move_safety(rt::SafetyCommand::Kind kind, audio::Decibels to, Seconds length) {
    unsent_safety_[static_cast<std::size_t>(kind)] = rt::SafetyCommand{
        kind, static_cast<float>(audio::gain_of(to)), audio::frames_of(length, session_.plan().rate)};
    flush_safety();
}

void LiveSession::flush_safety() {
    for (std::optional<rt::SafetyCommand>& command : unsent_safety_)
        if (command && mixer_->safety().try_push(*command)) command.reset();
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
