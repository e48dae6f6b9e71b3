/// A script resolved for one language: frames instead of seconds, indices instead of names, gains instead of
/// levels.
///
/// The plan says what is meant to happen; the conductor decides when it truly happens (staff hold, extend, land).
/// So a cue keeps its anchor: an offset from the start of its phase or from its planned end. `nominal_start` is
/// where it falls when every phase takes its nominal length and every gate opens at once, which is what `timeline`
/// shows and `render` plays.
#pragma once

#include "audio/base/units.h"
#include "audio/content/content_store.h"
#include "audio/synth/pacer.h"
#include "config/diagnostics.h"
#include "scripts/media.h"
#include "scripts/running_order.h"
#include "scripts/script.h"
#include "scripts/session_choices.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace stillroom::scripts {

using audio::Frames;
using audio::SampleRate;

inline constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);

/// A value staff move during a session.
struct PlannedParameter {
    std::string id;
    double initial = 0.0, min = 0.0, max = 1.0;
    Frames over;  ///< how long a change takes
};

/// A gain that follows a parameter; see `gain_at` in scripts/gain_curve.h.
struct PlannedGainCurve {
    std::size_t parameter = 0;                          ///< into `Plan::parameters`
    std::vector<std::pair<double, Decibels>> points{};  ///< value and gain, by rising value; never empty
};

/// One layer lowering another.
struct PlannedDuck {
    std::size_t layer = kNoIndex;  ///< the layer that is lowered
    Decibels depth{0.0};           ///< at most 0
};

/// What kind of strip it is: decides start ramps, voice limits and what a hand may switch off.
enum class LayerKind { bed, nature, pacer, line, tone };

struct PlannedLayer {
    std::string id;
    LayerKind kind = LayerKind::bed;
    Loudness level{-27.0};
    Decibels gain{0.0};
    std::vector<OutputRole> to;  ///< empty: every output
    std::vector<PlannedDuck> ducks;
    std::vector<PlannedGainCurve> gain_by;  ///< they add up in dB
    Frames duck_attack, duck_hold, duck_release;
    int max_voices = 1;
    int priority = 0;  ///< over the zone the sounds of the lowest give way
    StealPolicy steal = StealPolicy::oldest;
};

/// A strip of a layer for cues that name outputs of their own (`to`): whatever moves the layer moves it too.
struct PlannedBranch {
    std::size_t layer = 0;
    std::vector<OutputRole> to;
};

/// The most strips a zone has: its layers, their branches, and one for the bed that stands in.
inline constexpr std::size_t kMostStrips = 16;

/// A loop inside a clip; the last `crossfade` frames before `end` are blended with those before `start`.
struct PlannedLoop {
    Frames start, end, crossfade;
};

struct ClipSource {
    audio::PreparedClip clip;
    Frames in, out;  ///< the part that plays
    std::optional<PlannedLoop> loop;
};

struct SynthesisedSource {
    std::string name;
    std::map<std::string, double> parameters;
};

/// Chosen silence: nothing sounds, and the monitor knows that nothing should.
struct SilenceSource {};

struct PlannedStem {
    std::string id;
    ClipSource clip;
    std::vector<PlannedGainCurve> gain_by;  ///< none: 0 dB
};

/// Clips of one length that run locked to each other; all loop, or none does.
struct StemsSource {
    std::vector<PlannedStem> stems;  ///< at least one
    Decibels as_it_begins{0.0};      ///< how far under its fullest it sounds where the parameters begin
};

/// What somebody put into a slot for this session. The sound itself is the session's secret
/// (engine/private_vault.h); the plan knows how long it is and, by its gain, how loud.
struct SlotSource {
    std::string slot;
    Frames length;
};

struct PlannedPlay;

/// Sounds of which one plays after the other, in the order of scripts/pool_order.h.
struct PoolSource {
    std::vector<PlannedPlay> members;  ///< never empty; each at the level of the layer by itself
    PlayOrder select = PlayOrder::sequence;
    bool over_series = false;          ///< a session goes on where the one before it in this room ended
    std::vector<std::string> heard{};  ///< of a series: ids heard since all were, the last one last
    Frames crossfade;                  ///< from one to the next; at most half of the shortest member
};

using PlannedSource =
    std::variant<SilenceSource, ClipSource, SynthesisedSource, StemsSource, SlotSource, PoolSource>;

/// Where in its phase a cue falls.
struct PlannedTime {
    bool from_end = false;  ///< counted from the phase's planned end (offset at most 0), else from its start
    Frames offset;          ///< markers are already resolved into it
};

struct PlannedPlay {
    std::string id;  ///< of the sound
    std::size_t layer = 0;
    PlannedSource source;
    Decibels gain{0.0};  ///< static: brings the source to the layer's level, with the cue's own gain; stems: the
                         ///< sum of them all at their fullest; a pool's members carry their own
    Loudness
        loudness;  ///< what it then sounds at, before the layer's gain, fades and ducks; of a pool: its loudest
    Frames fade_in, fade_out;
    std::optional<Frames> crossfade;  ///< with what sounds on the layer
    bool keep = false;
    std::optional<Frames> length;  ///< whole sounding time, fades included; none: to the end of the phase (or on)
    /// Only where start and stop hang on different ends of the phase: where it stops (faded out by then). `length`
    /// is then the nominal one, and the stop moves with the phase's planned end.
    std::optional<PlannedTime> until;
    /// It comes as the phase before goes: an equal-power crossfade over `fade_in`, which leaves its layer alone.
    bool meets_border = false;
    std::optional<std::size_t> branch;  ///< where its cue names outputs: into `Plan::branches`
    bool is_private = false;
    std::vector<std::string> tags;
};

struct PlannedLine {
    std::string id;
    std::size_t layer = 0;
    audio::PreparedClip clip;
    Decibels gain{0.0};
    std::vector<PlannedDuck>
        ducks;  ///< what this line needs: the layer's rule, deepened to 16 LU of clearance, at most -16 dB
    std::vector<std::string> requirements;
    std::string text;                   ///< in the session's language, units joined by " / "
    std::optional<std::size_t> branch;  ///< as in `PlannedPlay`
    bool is_private = false;
    std::vector<std::string> tags;
};

struct PlannedPace {
    std::string id;
    std::size_t layer = 0;
    audio::BreathCourse course;
    audio::PacerSound sound = audio::PacerSound::swell;
    Decibels gain{0.0};
    Loudness loudness;  ///< as in `PlannedPlay`
    Frames fade_in, fade_out;
    std::optional<Frames> length;
    std::optional<PlannedTime> until;   ///< as in `PlannedPlay`
    std::optional<std::size_t> branch;  ///< as in `PlannedPlay`
};

struct PlannedSetCall {
    std::size_t cue_set = 0;
};

struct PlannedFade {
    std::string id;  ///< of the layer
    std::size_t layer = 0;
    Decibels to{0.0};  ///< the strip's whole new gain over its level (replaces `PlannedLayer::gain`); kSilent: off
    Frames over;
};

/// A scene: how far it moves layers, in dB on top of everything else. Layers it does not name stand at 0 dB in it.
struct PlannedSnapshot {
    struct LayerGain {
        std::size_t layer = 0;
        Decibels gain{0.0};
    };
    std::string id;
    std::vector<LayerGain> gains;
    Frames over;
};

struct PlannedPrompt {
    std::string text;  ///< for staff, in the session's language
    std::optional<Frames> repeat_every;
    std::string id = "prompt";  ///< its cue's own, where it has one
};

/// A question to staff some time after a cue set. It never acts by itself.
struct PlannedFollowUp {
    Frames after;
    std::string text;  ///< in the session's language
    std::vector<std::string> choices;
};

/// A sound that nobody put into its slot for this session: skipped, and staff are told.
struct PlannedEmptySlot {
    std::string slot;
};

/// A cue whose behaviour comes in a later version: kept in the plan so that nobody loses it, never silently
/// ignored.
struct NotYetPlayed {
    std::string what;
};

struct PlannedCue {
    Place place;
    std::string id;  ///< what is played, the layer that fades, or the cue's own id
    PlannedTime at;  ///< of a cue that follows others: where that is nominally
    /// The cues of this phase, by index, which must all have ended before it, and how long it waits from then on.
    /// Empty: `at` is its time.
    std::vector<std::size_t> after;
    Frames wait;
    std::vector<Exclusion> exclusions;      ///< the exclusive groups it takes turns in
    std::vector<std::string> requirements;  ///< facts without which it is left out, besides those of a line
    Frames nominal_start;                   ///< absolute
    Frames nominal_end;                     ///< absolute; equal to the start for what has no length
    std::variant<PlannedPlay, PlannedLine, PlannedPace, PlannedSetCall, PlannedFade, PlannedPrompt, PlannedSnapshot,
                 PlannedEmptySlot, NotYetPlayed>
        action;
};

struct PlannedGate {
    std::string id;
    std::string title;
    std::vector<std::string> confirms;
};

struct PlannedPhase {
    std::string id;
    std::string title;  ///< in the session's language, else the id
    PhaseRole role = PhaseRole::other;
    Frames min, nominal, max;
    Frames nominal_start;  ///< absolute
    std::size_t gate = kNoIndex;
    SkipPolicy skip = SkipPolicy::allowed;
    std::optional<Frames> hold_max;
    Frames hold_remind;
    Frames transition;  ///< over which sounds without `keep` fade when the phase ends
    TransitionRule::At transition_at = TransitionRule::At::now;
    /// How long its end waits for what `transition_at` names, as far as the plan can know; the next phase nominally
    /// starts so much later.
    Frames border_wait;
    std::vector<PlannedCue> cues;  ///< by nominal start; those of one frame in the order they were written
};

/// A cue set, ready to sound at any moment. Its first line starts with it, a later one `kGapBetweenSetLines` after
/// the one before; `play` and `pace` start with it too and carry their own length. It is over when all are.
struct PlannedSet {
    std::string id;
    std::string title;
    std::vector<PlannedLine> lines;  ///< in order; of their ducks and `bed` the deeper holds
    std::optional<PlannedPlay> play;
    std::optional<PlannedPace> pace;
    Decibels bed{-8.0};  ///< change of every bed layer while the set sounds
    std::vector<std::string> requirements;
    Frames cooldown;
    PlayOrder order = PlayOrder::sequence;
    int max_queue = 1;
    std::optional<PlannedFollowUp> follow_up;
};

/// What a plan was made from: enough to make it again on a day when its files are others.
struct PlanOrigin {
    std::vector<ScriptText> files;  ///< script and libraries, the script first; paths from the content root
    ClipHashes clips;
};

struct Plan {
    std::string script_id;
    std::string title;
    std::string script_hash;
    PlanOrigin origin;
    std::string language;
    std::vector<std::string> languages;  ///< all the script declares
    Route route = Route::none;
    SampleRate rate;
    SessionChoices choices;             ///< what staff chose; done already, told here for cards and records
    std::vector<std::string> left_out;  ///< ids of what they excluded, each once
    std::vector<std::string> hushed;    ///< those of them in whose place a quiet bed plays
    std::vector<PlannedParameter> parameters;
    std::vector<PlannedLayer> layers;
    std::vector<PlannedBranch> branches;
    std::vector<PlannedGate> gates;
    std::vector<PlannedPhase> phases;
    std::vector<PlannedSet> cue_sets;
    std::vector<std::size_t> on_demand;  ///< into `cue_sets`, in the order staff see them
    Frames planned_end;                  ///< end of the last phase
    Frames duration;                     ///< `planned_end` and the eight-second ending after it
};

/// Silence between two lines of one cue set.
inline constexpr Seconds kGapBetweenSetLines{3.0};

/// The longest a phase's end waits for the next breath: one at the slowest pace there is.
inline constexpr Seconds kLongestBreathWait{20.0};

/// The longest a phase's end waits for the end of a pass. What would take longer is not waited for at all.
inline constexpr Seconds kLongestPassWait{60.0};

/// After the last word of a cue set, before it is over and the bed rises again.
inline constexpr Seconds kSetTail{3.0};

/// How long a note or a pacer that a cue set adds goes on, fades included; a recording takes its own length.
inline constexpr Seconds kSetSoundLength{90.0};

/// How long the ending after the last planned frame takes, in `render` and `timeline`; it is one fade.
inline constexpr Seconds kEnding{8.0};

/// [control] Resolves a script that parsed for one of its languages. Findings that only resolving shows (a line
/// longer than its slot, a fade raised to the laws of safe sound, a cut outside of its file) go to `diagnostics`;
/// without an error a plan comes back. Lines and files missing from `media` take an estimated length (95 words per
/// minute), so that a timeline can be shown before anything is prepared; such a plan must not be played, and says
/// so by an empty `PreparedClip::file`. What staff chose at the start changes what is compiled, so that times,
/// borders, limits and ducks are those of what will be heard; the language is that of the call.
/// @pre the choices fit the script (scripts/session_choices.h)
[[nodiscard]] std::optional<Plan> compile(const Script& script, const Media& media, const std::string& language,
                                          SampleRate rate, config::Diagnostics& diagnostics,
                                          const SessionChoices& choices = {});

}  // namespace stillroom::scripts
