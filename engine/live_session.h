/// One session sounding now: the mixer thread, the control thread and the streamer, between a plan and a ring.
///
///   any thread ── post(verb) ──▶ inbox ──▶ control thread (conductor) ── commands ──▶ mixer thread ──▶ OutputRing
///       └───────── safety gains (stop, cut, quiet, talk, lower, raise) ──────────────▶     │
///   any thread ◀── status() ── newest view ◀── control thread ◀── state, reports ──────────┘
///
/// The mixer thread sleeps on the ring's doorbell and on nothing else; when the output stops taking frames it stays
/// asleep, and the session's time with it, until frames are taken again. The control thread keeps the conductor two
/// quanta ahead of the mixer and wakes it. Neither asks a wall clock for a position.
///
/// An output whose device says it is lost (OutputRing::report) gets silence at once, while somebody takes the
/// frames in its place and the session goes on, or is held where the room wants it so; once it is heard again the
/// sound rises over eight seconds. All of it is told as events.
#pragma once

#include "audio/base/inheriting_mutex.h"
#include "audio/base/input_ring.h"
#include "audio/base/output_ring.h"
#include "audio/base/units.h"
#include "engine/conductor.h"
#include "engine/live_outputs.h"
#include "engine/resumption.h"
#include "engine/rt/zone_mixer.h"
#include "engine/safety_desk.h"
#include "engine/session_plan.h"
#include "engine/session_recorder.h"
#include "engine/verb.h"

#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace stillroom::engine {

struct LiveOptions {
    /// The zone's outputs, each on a device: the one behind the session's ring, which leads, or a further one.
    std::vector<LiveOutput> outputs = rehearsal_live_outputs();
    std::vector<SecondClock*> further_devices{};  ///< borrowed
    /// When an output is lost the session is held, until staff release it; else it runs on, unheard.
    bool hold_when_lost = false;
    int block = 64;        ///< frames the mixer renders at once, at most audio::kMaxBlock and half the ring
    audio::Frames from{};  ///< where in the nominal timeline it begins
    /// It goes on instead: 12 dB down, fading in over eight seconds.
    std::optional<Resumption> resumption{};
    /// An operator's log: each acts with the first quantum at or after its frame, in order, and its safety gains
    /// with the very same frame, so that a render of the log gives the same samples.
    std::vector<TimedVerb> verbs{};
    /// Staff's microphone for `talk`, borrowed; null: talk only lowers what sounds, so that staff can speak in the
    /// room.
    audio::InputRing* microphone = nullptr;
    /// Frames that may lie in the output's ring while the microphone is heard, a multiple of `block`; the rest of
    /// the ring would be delay between mouth and ear. Afterwards it fills again slowly. 0: the whole ring.
    int talk_depth = 0;
    SessionRecorder* recorder = nullptr;  ///< borrowed; null: nobody keeps a record
    ConductorOptions conductor;
    bool realtime = true;  ///< ask for real-time scheduling and locked memory
};

/// What a status line or a page shows.
struct LiveStatus {
    ConductorView session;
    rt::MixerState mixer;
    std::int64_t gaps = 0;  ///< times the output found too little in the ring
    bool finished = false;  ///< the mixer has rendered the end, and the ring has been emptied
    bool stream_failed = false;
    std::vector<std::string> rights;  ///< sentences about real-time rights that were not granted; empty: all were
};

class LiveSession {
public:
    /// [control] Nothing sounds before `start`. The session plan and the ring must outlive it.
    LiveSession(SessionPlan& session, audio::OutputRing& ring, LiveOptions options);
    /// [control] Stops all threads at once; for a graceful end post `end` first.
    ~LiveSession();

    /// [control] Starts the threads.
    void start();

    /// [any] Staff ask for something. The gains of stop, cut, quiet, talk, lower and raise act on the output within
    /// one block of the mixer, whatever the control thread does; everything else with the next quantum. Lower ends
    /// at -30 dB: beyond that it is refused, told as an event.
    /// Gives the press a number, from 1 on: the one event that says what became of it carries that.
    std::uint64_t post(const Verb& verb);

    /// [any] Blocks the mixer has rendered since the start; stands still when the output takes nothing.
    [[nodiscard]] std::int64_t blocks() const noexcept { return blocks_.load(std::memory_order_acquire); }

    /// [any] The newest truth.
    [[nodiscard]] LiveStatus status() const;

    /// [any] What happened since the last call.
    [[nodiscard]] std::vector<SessionEvent> take_events();

private:
    /// What staff asked, and its number.
    struct Pressed {
        Verb verb;
        std::uint64_t press = 0;
    };

    void mix();
    void control();
    void feed_mixer();
    void take_inbox();
    void take_log();
    void take(const Verb& verb);
    void answer_press(std::uint64_t press);
    void resume_where_it_stood(const Resumption& resumption);
    void note_mixer(const rt::MixerState& mixed);
    void note_devices(audio::Frames at, std::vector<SessionEvent>& events);
    /// The verb acts on the mixer now and on the conductor soon; its number. @pre the lock is held
    std::uint64_t press(const Verb& verb);
    void send(const rt::SafetyCommand& command);
    void flush_safety();
    void note_press(audio::Frames at);
    void note_right(std::string sentence);

    SessionPlan& session_;
    audio::OutputRing& ring_;
    LiveOptions options_;
    Conductor conductor_;
    std::unique_ptr<rt::ZoneMixer> mixer_;
    std::deque<rt::Command> unsent_;  ///< what the mixer's queue had no room for
    std::size_t log_taken_ = 0;       ///< of the operator's log
    std::vector<SessionEvent> told_;  ///< the control thread's own: of the conductor, not yet passed on
    LiveOutputs outputs_;
    std::thread mixer_thread_;
    std::thread control_thread_;
    std::atomic<bool> stopping_{false};
    std::atomic<std::int64_t> blocks_{0};
    std::atomic<bool> rendered_all_{false};

    /// Guards what follows, for moments only: never while the conductor works, and by the mixer thread only before
    /// its first block. A page or a terminal that holds it takes over the control thread's priority meanwhile.
    mutable audio::InheritingMutex mutex_;
    std::deque<Pressed> inbox_;
    std::uint64_t presses_ = 0;  ///< so many were posted
    std::vector<SessionEvent> events_;
    LiveStatus status_;
    SafetyDesk desk_;
    /// The newest of each kind that the mixer's queue had no room for: a dead output empties it no more.
    std::array<std::optional<rt::SafetyCommand>, rt::SafetyCommand::kKinds> unsent_safety_;
    std::deque<rt::SafetyCommand> sent_;  ///< to the mixer, which has not told yet when they began to act
};

}  // namespace stillroom::engine
