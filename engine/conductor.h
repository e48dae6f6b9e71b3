/// Turns a plan and staff's verbs into timed mixer commands.
///
/// A pure, single-threaded state machine: it asks no clock, reads no file and waits for nobody, so the same plan
/// and the same verbs at the same frames give the same commands, live, offline and in replay. It works in fixed
/// quanta of 512 frames; a verb acts at the first frame of the quantum not yet given out, so nothing that was sent
/// is ever recalled.
///
/// Two times run here. Session time never stops before the end: prompts that repeat, fades and voices live in it.
/// The phase's own clock runs only while the timeline does; it stands still while staff hold, ground, quiet or stop
/// the session, or while a gate waits. [control] all of it, one thread.
#pragma once

#include "audio/base/units.h"
#include "engine/breath_taps.h"
#include "engine/conductor_view.h"
#include "engine/duck_board.h"
#include "engine/output_trim.h"
#include "engine/pending.h"
#include "engine/prompt_board.h"
#include "engine/resumption.h"
#include "engine/rt/command.h"
#include "engine/session_event.h"
#include "engine/sounding.h"
#include "engine/sources.h"
#include "engine/speech.h"
#include "engine/steering_board.h"
#include "engine/verb.h"
#include "scripts/plan.h"
#include "scripts/voice_limits.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stillroom::engine {

class Conductor {
public:
    static constexpr Frames kQuantum{512};

    /// @pre the plan and the sources outlive it
    Conductor(const scripts::Plan& plan, Sources& sources, ConductorOptions options);
    /// Closes the sources that are still open. @pre no mixer reads them any more
    ~Conductor();
    Conductor(const Conductor&) = delete;
    Conductor& operator=(const Conductor&) = delete;

    /// Before the first quantum: the session begins at this frame of its nominal timeline, as if it had run until
    /// then with every gate confirmed; what would be sounding fades in over two seconds. Rounded down to a whole
    /// quantum.
    void start_at(Frames from);

    /// Before the first quantum: the session stands where it was cut off. What sounded fades in over two seconds; a
    /// line that was being said is over. Rounded down to a whole quantum.
    void restore(const Resumption& resumption);

    /// Gives out the next quantum: its commands in order, the horizon last.
    [[nodiscard]] std::vector<rt::Command> advance();

    /// A verb that acts at `now()`. What it did, or why not, is told as an event.
    void take(const Verb& verb);

    /// First frame not yet given out.
    [[nodiscard]] Frames now() const noexcept { return now_; }
    [[nodiscard]] ConductorView::State state() const noexcept { return state_; }
    [[nodiscard]] bool finished() const noexcept { return state_ == State::finished; }
    [[nodiscard]] ConductorView view() const;

    /// Everything that happened since the last call.
    [[nodiscard]] std::vector<SessionEvent> take_events();

    /// The index of the layer on which the comfort bed plays, behind the plan's own; the strips of the plan's
    /// branches stand behind it.
    [[nodiscard]] std::size_t comfort_layer() const noexcept { return plan_.layers.size(); }

private:
    using State = ConductorView::State;

    static constexpr double kSetAttack =
        0.8;  ///< the bed is down before a set's first word, which comes within 2 s
    static constexpr double kSetRelease = 5.0;  ///< and takes this long to rise after it

    /// How far a cue of this phase has come, on the phase's clock.
    struct CueCourse {
        std::optional<Frames> due{};  ///< of a cue that follows others: when it starts, once their ends are known
        std::optional<Frames> end{};  ///< when it has ended, known once it has started
        bool over = false;            ///< nothing of it sounds any more, or it needs nobody to wait for it
    };

    /// A cue set that sounds now.
    struct ActiveSet {
        const scripts::PlannedSet* set = nullptr;
        std::size_t next_line = 0;
        bool by_hand = false;
        Frames earliest_end{};
        std::vector<std::size_t> order{};  ///< in which its lines are said
        std::optional<std::size_t> cue{};  ///< of this phase that called it
        std::vector<rt::VoiceId> voices;
    };

    struct QueuedSpeech {
        Speech speech;
        Frames since{};
        std::optional<std::size_t> cue{};  ///< of this phase
    };

    /// A scheduled cue set that waits for the end of the one that sounds.
    struct WaitingSet {
        const scripts::PlannedSet* set = nullptr;
        Frames since{};
        std::optional<std::size_t> cue{};  ///< of this phase
    };

    /// The next thing of this phase that its own clock reaches.
    struct PhaseStep {
        enum class Kind { duck, duck_over_border, cue, stop, end } kind = Kind::end;
        Frames position;
        std::size_t index = 0;  ///< of the cue (over the border: of the next phase's), or of the voice that stops
    };

    // conductor.cpp: time, phases, pending things
    void run_quantum();
    void move_clock(Frames to);
    [[nodiscard]] std::optional<PhaseStep> next_step() const;
    [[nodiscard]] Frames position_of(const scripts::PlannedTime& time) const;
    /// How long before a cue the bed must step back; 0 where it says nothing.
    [[nodiscard]] Frames speech_lead(const scripts::PlannedCue& cue) const;
    /// Index of the phase that comes after this one, or how many there are: a landing leaves out what has no time.
    [[nodiscard]] std::size_t following_index() const;
    /// That phase, where nothing keeps it waiting.
    [[nodiscard]] const scripts::PlannedPhase* following_phase() const;
    void take_step(const PhaseStep& step);
    void take_pending(const Pending& pending);
    void voice_gone(rt::VoiceId voice);
    void enter_phase(std::size_t index);
    [[nodiscard]] bool gate_is_open(std::size_t gate) const;
    void go_on_to_next_phase();
    void open_gate();
    void leave_earlier_phases();
    void end_timeline();
    void begin_ending();
    /// The hush of quiet, the mixer's own, goes with the whole output by the end of the session.
    void take_hush_along(Frames length);
    void schedule(Pending pending);
    void cancel(Pending::Kind kind);
    [[nodiscard]] bool is_pending(Pending::Kind kind) const;
    void tell(SessionEvent::What what, std::string id, std::string text = {});
    void emit(rt::Command command);

    // conductor_borders.cpp: where a phase ends
    /// Where this phase ends on its own clock: as planned, or as much later as its transition waits for a breath or
    /// a pass. What it waits for may change until then.
    [[nodiscard]] Frames border_position() const;
    /// A pool's member at whose end its phase ends: no other member begins only to leave.
    [[nodiscard]] bool leaves_with_pass(const Sounding& sounding) const;
    /// When it begins to go, or began to, in session frames, as far as that is known now.
    [[nodiscard]] std::optional<Frames> leaves(const Sounding& sounding) const;

    // conductor_limits.cpp: how many sound at once
    /// False, and told, when there is no room; else what has to go is on its way out.
    [[nodiscard]] bool make_room(const std::string& id, const scripts::VoiceWish& wish, Frames crossfade);
    /// It goes over `length` for another. What follows it comes at its time, however long it takes to go.
    void give_way(Sounding& sounding, Frames length, rt::RampShape shape);
    [[nodiscard]] std::vector<scripts::HeardVoice> heard_voices(std::vector<std::size_t>& which) const;
    [[nodiscard]] bool is_silent(const Sounding& sounding) const;

    // conductor_speech.cpp: one word at a time
    /// False when it will not be heard. `by_hand`: staff called it, so that nothing they switched off holds it.
    bool request(const Speech& speech, bool by_hand = false);
    bool start(const Speech& speech);
    void stop_line(Frames length);
    void finish_line();
    /// What waits for its turn speaks; else the set under way goes on, or the bed rises.
    void speak_on();
    [[nodiscard]] bool speak_queued();
    /// Nothing more is said by the set under way or from the queue.
    void forget_speech();
    /// False when it will not sound.
    bool request_set(const scripts::PlannedSet& set);
    void start_set(const scripts::PlannedSet& set, bool by_hand, Frames lead);
    /// The order in which a set speaks that is the `number`th of this session, from 1.
    [[nodiscard]] std::vector<std::size_t> order_of_lines(const scripts::PlannedSet& set,
                                                          std::uint64_t number) const;
    /// What a cue says first if no other set starts before it.
    [[nodiscard]] std::optional<Speech> first_said(const scripts::PlannedCue& cue) const;
    void say_next_of_set();
    void continue_set();
    void finish_set();
    void start_waiting_set();
    void drop_waiting_sets(const std::string& why);

    // conductor_order.cpp: what follows what
    [[nodiscard]] std::optional<Frames> start_position(std::size_t cue) const;
    [[nodiscard]] bool may_start(std::size_t cue) const;
    /// A cue of this phase starts now, or is left out where something it requires is not confirmed.
    void start_cue(std::size_t cue);
    void give_turn(std::size_t cue);
    void begin_course(std::size_t cue);
    /// Nothing of it sounds any more.
    void cue_over(std::optional<std::size_t> cue);
    /// It will not sound: what follows it comes at once.
    void cue_skipped(std::optional<std::size_t> cue);
    void plan_followers(std::size_t cue, bool skipped);
    /// It waits for another to end: nobody knows yet when it begins.
    void wait_for_turn(std::optional<std::size_t> cue);
    /// Ends that hang on the phase's planned end have moved with it.
    void plan_ends_again();

    // conductor_cues.cpp: what sounds
    void fire(const scripts::PlannedCue& cue);
    rt::VoiceId start(const scripts::PlannedPlay& play);
    rt::VoiceId start(const scripts::PlannedPace& pace);
    /// How long a sound plays, unless the phase's clock says when it stops.
    [[nodiscard]] static std::optional<Frames> until_stopped(const scripts::PlannedPlay& play);
    [[nodiscard]] std::size_t strip_of(std::size_t layer, const std::optional<std::size_t>& branch) const;
    rt::VoiceId sound(Sounding sounding, Frames fade_in, rt::RampShape shape, std::optional<Frames> length);
    template <typename Planned>
    [[nodiscard]] audio::Source* open(const Planned& planned) {
        return muted_ ? nullptr : sources_.open(planned, Frames{0});
    }
    void refuse_still_fading(const std::string& id);
    /// Of a sound as loud on this layer as on its own.
    [[nodiscard]] float gain_on(std::size_t layer, const scripts::PlannedPlay& heard, std::size_t own) const;
    void stop(Sounding& sounding, Frames length, rt::RampShape shape);
    void stop_all(Frames length);
    void start_comfort_bed(Frames fade_in);
    void stop_comfort_bed(Frames fade_out);
    void fade(const scripts::PlannedFade& action);
    [[nodiscard]] const std::string* missing_fact(const std::vector<std::string>& facts) const;
    [[nodiscard]] Frames frames(double seconds) const;
    void sound_again_from_here();
    void run_unheard(Frames to, const std::vector<TimedVerb>& verbs);
    /// The same as far as `from` of the nominal timeline, every gate confirmed.
    void run_unheard_to_start(Frames from);

    // conductor_ducks.cpp: who lowers whom
    void duck_ahead(const scripts::PlannedCue& cue);
    void duck_for(const Speech& speech);
    void duck_for_set(const scripts::PlannedSet& set);
    void settle_ducks();
    /// A lowered bed is lowered anew for what has not come yet, once the timeline moves on or its times have moved.
    void duck_again();
    enum class Due { line, set };
    [[nodiscard]] bool due_within(Due what, Frames length) const;
    void move_ducks(const std::vector<DuckBoard::Move>& moves, Frames attack, Frames release);

    // conductor_pools.cpp: sounds of several parts
    [[nodiscard]] const scripts::PlannedPlay& next_of_pool(const scripts::PlannedPlay& play);
    /// The voice that was just started, of a pool, gives way to the next at this frame.
    void schedule_turn(Frames at);
    /// The next member of a pool takes over from this one.
    void take_turn(rt::VoiceId ending);
    [[nodiscard]] static const scripts::StemsSource* stems_of(const Sounding& sounding);
    /// The stems of a voice that was just started stand where the parameters are.
    void begin_stems(Sounding& sounding);
    void move_stems(Frames over);

    // conductor_gains.cpp: what parameters and snapshots do
    void steer_from_here();
    void move_steering(const std::vector<SteeringBoard::Move>& moves, Frames asked);
    /// Parameters or a snapshot have silenced the layer.
    [[nodiscard]] bool is_off(std::size_t layer) const;
    void recall(const scripts::PlannedSnapshot& scene);
    void leave_scene(Frames over);
    /// What staff call by hand is heard, whatever scene holds.
    void lift_layers_of(const scripts::PlannedSet& set);
    [[nodiscard]] std::string steer(const Verb& verb);

    // conductor_prompts.cpp: what staff are asked
    void ask(OpenPrompt prompt);
    void ask_again();
    void prompt(const scripts::PlannedPrompt& action);
    void follow_up(const scripts::PlannedSet& set);
    [[nodiscard]] std::string answer(const Verb& verb);
    void staff_are_there();
    void ask_for_staff();
    void miss_staff();

    // conductor_pace.cpp: the patient's own breath
    [[nodiscard]] Sounding* sounding_pacer();
    [[nodiscard]] std::string pace(const Verb& verb);
    void take_new_pace(rt::VoiceId voice);

    // conductor_land.cpp: the end in a given time
    [[nodiscard]] std::string land(Frames in);
    void come_back_to_land();

    // conductor_verbs.cpp: what staff do
    [[nodiscard]] std::string refusal(const Verb& verb);
    [[nodiscard]] std::string confirm(const std::string& gate);
    /// Of a gate that no phase has come to yet: its phase will not wait.
    [[nodiscard]] std::string confirm_early(const std::string& gate);
    /// What lines require, without its gate.
    [[nodiscard]] std::string confirm_fact(const std::string& fact);
    /// Of a gate that a landing went through: what it stands for is true after all. False where nothing of it is
    /// new.
    [[nodiscard]] bool confirm_late(const scripts::PlannedGate& gate);
    [[nodiscard]] std::string lower();
    [[nodiscard]] bool is_bounce(const Verb& verb);
    [[nodiscard]] std::string hold();
    [[nodiscard]] std::string release();
    [[nodiscard]] std::string extend(Frames amount);
    [[nodiscard]] std::string skip();
    [[nodiscard]] std::string ground(const std::string& cue_set);
    [[nodiscard]] std::string back();
    [[nodiscard]] std::string quiet();
    [[nodiscard]] std::string silence();
    [[nodiscard]] std::string resume();
    [[nodiscard]] std::string end();
    /// The last phase is over, whatever staff do since.
    [[nodiscard]] bool script_is_over() const;
    void resume_timeline();
    void stop_speech(Frames length);

    // conductor_modes.cpp: what staff switch on and off
    [[nodiscard]] std::string talk(const Verb& verb);
    void limit_talk();
    void stop_talking();
    [[nodiscard]] std::string conversation(const Verb& verb);
    /// It is on, whatever staff do within it.
    [[nodiscard]] bool in_conversation() const;
    /// What it silences: all but words, and what a set that staff call in it sounds.
    [[nodiscard]] std::vector<scripts::PlannedDuck> conversation_ducks() const;
    void duck_for_conversation();
    void end_conversation();
    [[nodiscard]] std::string voice_off(const Verb& verb);
    [[nodiscard]] std::string pacer_off(const Verb& verb);
    void silence_pacers(bool off);
    /// Every bed of the script, in its order, each once.
    [[nodiscard]] std::vector<const scripts::PlannedPlay*> music() const;
    [[nodiscard]] std::string change_music(const std::string& wanted);
    [[nodiscard]] std::string play_instead(const scripts::PlannedPlay& chosen, const Sounding& replaced);

    /// What staff silenced comes back once no state asks for silence any more.
    void let_sound_return();
    void return_safety(rt::SafetyCommand::Kind kind, double seconds);

    const scripts::Plan& plan_;
    Sources& sources_;
    ConductorOptions options_;
    State state_ = State::playing;
    State before_ = State::playing;               ///< where release, back and resume return to
    State before_conversation_ = State::playing;  ///< and where the end of a conversation does
    Frames now_;
    Frames cursor_;  ///< the frame of what is being decided
    bool begun_ = false;
    bool muted_ = false;  ///< running ahead to a later start
    std::size_t phase_ = 0;
    Frames position_;
    Frames planned_length_;
    std::vector<bool> fired_;
    std::vector<bool> ducked_;
    std::vector<CueCourse> courses_;                 ///< of this phase's cues
    std::optional<std::size_t> firing_;              ///< the cue of this phase whose sounds are being started
    bool takes_turn_ = false;                        ///< and something gives way to it
    std::optional<std::size_t> ducked_over_border_;  ///< cue of the next phase whose duck began in this one
    /// When staff last grounded with each cue set, and when they last asked for one that was still cooling down.
    std::vector<std::optional<Frames>> grounded_;
    std::vector<std::optional<Frames>> asked_again_;
    std::uint64_t sets_started_ = 0;
    std::optional<Frames> skip_pressed_;
    std::optional<TimedVerb> last_verb_;
    std::set<std::string> facts_;
    std::set<std::string> confirmed_early_;                           ///< gates whose phase has not come yet
    std::array<std::uint32_t, rt::SafetyCommand::kKinds> presses_{};  ///< of staff's safety verbs, by gain
    OutputTrim trim_;        ///< where those of lower and raise have brought the output
    bool silenced_ = false;  ///< staff stopped or cut the output, and nothing has brought it back yet
    bool quieted_ = false;   ///< the same of quiet
    bool talking_ = false;
    bool voice_off_ = false;
    bool pacer_off_ = false;
    std::vector<Sounding> sounding_;
    std::set<Pending> pending_;
    std::optional<rt::VoiceId> speaking_;
    std::optional<QueuedSpeech> queued_;
    std::deque<WaitingSet> waiting_sets_;
    std::optional<ActiveSet> set_;
    DuckBoard ducks_;
    SteeringBoard steering_;
    std::map<std::string, std::int64_t> turns_taken_;  ///< of each pool, in this session
    std::string done_;                                 ///< what the verb under way came to, in words for the record
    std::vector<Frames> lengths_;                      ///< of each phase as planned now
    bool landing_ = false;                             ///< no gate waits, and no border for a breath
    PromptBoard prompts_;
    BreathTaps taps_;
    double paced_to_ = 0.0;                   ///< breaths a minute that staff have set last
    std::deque<scripts::PlannedPace> paced_;  ///< pacers at such a rate; what sounds points into it
    std::vector<float> layer_gains_;
    std::uint32_t last_voice_ = 0;
    std::uint64_t last_order_ = 0;
    std::vector<rt::Command> commands_;
    std::vector<SessionEvent> events_;
};

}  // namespace stillroom::engine
