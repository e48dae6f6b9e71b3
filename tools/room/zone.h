/// One patient's listening space: idle, or with one session after another, each with its own script, language and
/// record.
///
///   server thread ── ask() ──▶ safety and session verbs: straight to LiveSession::post, at once
///                         └──▶ start, recover, set_aside: to the zone's thread
///   zone's thread: parse, prepare, begin, watch, finish ── answers, events ──▶ ZoneListener (any thread)
///   anybody ◀── status() ── the newest, published ten times a second
///
/// Zones share nothing but the devices they take turns at: preparing a session in one holds up neither the verbs
/// nor the sound of another.
#pragma once

#include "engine/journal/state_folder.h"
#include "engine/journal/unfinished_session.h"
#include "engine/live_session.h"
#include "engine/verb.h"
#include "tools/control/protocol.h"
#include "tools/room/device_claims.h"
#include "tools/room/start_order.h"
#include "tools/stillroom/fault_lines.h"
#include "tools/stillroom/recording_watch.h"
#include "tools/stillroom/running_session.h"
#include "tools/stillroom/zone_choice.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace stillroom::room {

/// Who hears what a zone has to say. [any] Called from the zone's thread and from whoever asks it; must return at
/// once.
class ZoneListener {
public:
    ZoneListener() = default;
    ZoneListener(const ZoneListener&) = delete;
    ZoneListener& operator=(const ZoneListener&) = delete;
    virtual ~ZoneListener() = default;

    /// The answer to the request of this id; exactly one for each.
    virtual void answer(const std::string& request, Json answer) = 0;
    /// Something happened.
    virtual void tell(Json event) = 0;
};

/// How a zone ends what sounds when its daemon ends.
enum class Leaving {
    with_fade,  ///< as by the verb `end`
    at_once,    ///< silence in ten milliseconds; staff have left it, and its record ends
    to_go_on,   ///< the same, but its record stays open: after the restart it can be gone on with
};

/// Whether a zone's threads still do their work.
struct ZonePulse {
    std::int64_t turns = 0;   ///< of the zone's thread
    bool at_work = false;     ///< it prepares or finishes a session, which has no turns
    std::int64_t blocks = 0;  ///< of the mixer
    bool sounds = false;      ///< and the mixer should be at work
};

class Zone {
public:
    /// [control] Starts the zone's thread, which first looks for a session that was cut off. The claims of the room
    /// and the listener outlive it.
    Zone(tools::ChosenZone zone, engine::StateFolder folder, DeviceClaims& claims, ZoneListener& listener);
    /// [control] Leaves at once where nobody said how.
    ~Zone();
    Zone(const Zone&) = delete;
    Zone& operator=(const Zone&) = delete;

    [[nodiscard]] const std::string& id() const noexcept { return id_; }

    /// [any] Does what a client asks, or has it done; returns at once.
    void ask(const control::Request& request);

    /// [any] The newest state, whole.
    [[nodiscard]] Json status() const;

    /// [any] Ends what sounds, and takes nothing new. A later call may be more urgent.
    void leave(Leaving how);
    /// [any] Nothing sounds any more, and nothing will.
    [[nodiscard]] bool has_left() const noexcept { return left_.load(); }

    /// [any]
    [[nodiscard]] ZonePulse pulse() const;

private:
    using Clock = std::chrono::steady_clock;

    /// What the zone's thread is to do.
    struct Order {
        std::string request;  ///< its id
        std::string verb;     ///< start, recover or set_aside
        StartOrder start{};
        std::string session{};  ///< of recover and set_aside: which; empty: whichever there is
    };
    /// A verb whose verdict the client waits for.
    struct Asked {
        std::string request;
        Clock::time_point until;
    };

    // Of the asking thread.
    void take_order(const control::Request& request);
    void take_verb(const control::Request& request, const engine::Verb& verb);
    [[nodiscard]] Json answer_without_session(const std::string& verb);

    // Of the zone's thread.
    void run();
    [[nodiscard]] std::optional<Order> next_order();
    void do_order(const Order& order);
    [[nodiscard]] Json set_aside(const Order& order);
    [[nodiscard]] std::variant<ReadySession, Json> ready_for(const Order& order);
    /// Plays it to its end; what is still to be answered: why it did not begin, or null.
    [[nodiscard]] Json play(const Order& order, ReadySession ready);
    [[nodiscard]] bool hand_over(std::unique_ptr<tools::RunningSession>& session);
    void conduct(tools::RunningSession& session);
    [[nodiscard]] bool wait_for_news();
    void hear(tools::RunningSession& session, std::vector<engine::SessionEvent> events,
              const engine::LiveStatus& status);
    void settle(tools::RunningSession& session, const std::vector<engine::SessionEvent>& events);
    void settle_late();
    void finish();
    void tell(const std::string& session, const Json& event);
    [[nodiscard]] std::optional<engine::UnfinishedSession> unfinished() const;
    void look_for_cut_off();
    void publish(const Json& state);
    void publish_session(tools::RunningSession& session, const engine::LiveStatus& status);

    const std::string id_;
    const engine::StateFolder folder_;
    DeviceClaims& claims_;
    ZoneListener& listener_;

    // The zone's thread's own.
    tools::ChosenZone zone_;
    std::vector<std::string> outputs_;  ///< of the session that sounds: what plays where, in lines for staff
    std::vector<std::string> rights_;   ///< sentences about rights that this machine refused
    tools::RecordingWatch recording_;
    tools::FaultLines faults_;
    Clock::time_point next_publishing_;
    Json cut_off_;  ///< the session that can be gone on with, or null

    std::atomic<bool> left_{false};
    std::atomic<std::int64_t> turns_{0};

    mutable std::mutex mutex_;  ///< guards what follows, for moments only
    std::condition_variable news_;
    bool woken_ = false;
    std::optional<Order> order_;
    bool prepares_ = false;
    bool called_off_ = false;                         ///< what is being prepared shall not begin
    std::string cut_off_code_;                        ///< of the session that can be gone on with; else empty
    std::unique_ptr<tools::RunningSession> running_;  ///< given and taken away only by the zone's thread
    bool sounds_ = false;                             ///< and its output takes frames
    bool finishes_ = false;                           ///< the last one is being brought to its end
    std::map<std::uint64_t, Asked> asked_;            ///< by the number of the press
    std::optional<Leaving> leaving_;
    Clock::time_point gone_at_;  ///< when a cut has surely reached the loudspeaker
    Json published_;

    std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace stillroom::room
