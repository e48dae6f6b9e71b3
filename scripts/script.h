/// A session script as plain values, just as its author wrote it: seconds, decibels and names, every part with its
/// place in the file. No behaviour here; `parse` makes it, `lint` judges it, `compile` turns it into a `Plan`.
///
/// The language itself is described in scripts/README.md; the rows of its keys stand in scripts/keys.h.
#pragma once

#include "audio/base/units.h"
#include "config/diagnostics.h"
#include "config/output_role.h"
#include "config/written.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stillroom::scripts {

using audio::Decibels;
using audio::Loudness;
using audio::Seconds;
using config::LocalText;
using config::OutputRole;
using config::Place;
using config::Written;

/// The text for a language: the exact tag, else the text without a tag; null when there is none (never another
/// language's text, hazard H11).
[[nodiscard]] const std::string* text_in(const LocalText& text, const std::string& language);

enum class Route { iv, im, sublingual, nasal, tms, infusion, none };
enum class PhaseRole { arrival, intention, onset, ascent, peak, descent, return_, reorient, integration, other };
enum class SkipPolicy { allowed, confirm, locked };
enum class PlayOrder { sequence, shuffle, first };

/// Which outputs a layer, cue or sound reaches; empty means every output of the zone.
using OutputRoles = std::vector<Written<OutputRole>>;

/// What staff confirm with one press, and the facts that become true by it.
struct Gate {
    std::string id;
    Place place;
    LocalText title;
    std::vector<Written<std::string>> confirms;
};

/// How a layer lowers others while one of its own voices sounds.
struct DuckRule {
    Place place;
    std::map<std::string, Written<Decibels>> depths;  ///< by layer id, at most 0 dB
    Seconds attack{0.8};                              ///< raised cosine down, ending as the first word starts
    Seconds hold{4.0};                                ///< gaps between voices shorter than this stay ducked
    Seconds release{5.0};                             ///< raised cosine up
};

/// A gain curve over a parameter: points by rising parameter value, straight in dB between them.
struct GainByParameter {
    Written<std::string> parameter;
    std::vector<std::pair<double, Decibels>> points;
};

enum class StealPolicy { oldest, quietest, none };

/// A mixing strip.
struct Layer {
    std::string id;
    Place place;
    std::optional<Written<Loudness>> level;  ///< loudness a source is brought to
    Decibels gain{0.0};
    OutputRoles to;
    std::optional<DuckRule> duck;
    int priority = 0;
    int max_voices = 0;  ///< 0: the layer's kind decides
    StealPolicy steal = StealPolicy::oldest;
    std::vector<GainByParameter> gain_by;
};

struct LoopRange {
    std::optional<Seconds> start, end;
    std::optional<Seconds> crossfade;
};

struct FileSound {
    Written<std::string> file;  ///< as written, relative to the file that names it
    std::string path;           ///< resolved inside the content root
    std::optional<Seconds> in, out;
    std::optional<LoopRange> loop;
};

/// One parameter of a synthesised sound, as a plain number in the unit of its row (hertz, decibels, seconds).
struct SynthSound {
    Written<std::string> name;
    std::map<std::string, Written<double>> parameters;
};

struct Stem {
    std::string id;
    FileSound file;
    std::vector<GainByParameter> gain_by;
};

struct StemsSound {
    std::vector<Stem> stems;
};

struct PoolSound {
    std::vector<Written<std::string>> members;  ///< sound ids
    PlayOrder select = PlayOrder::sequence;
    bool no_repeat_over_series = false;
    std::optional<Seconds> crossfade;
};

struct SilenceSound {};

/// Filled for one session with a recording or a chosen clip; skipped when empty.
struct SlotSound {
    Written<std::string> slot;
};

struct Sound {
    std::string id;
    Place place;
    std::variant<SilenceSound, FileSound, SynthSound, StemsSound, PoolSound, SlotSound> source;
    std::vector<Written<std::string>> tags;
    bool is_private = false;
};

/// One spoken unit of a line in one language.
struct SpokenUnit {
    std::string text;
    Place place;
};

struct Line {
    std::string id;
    Place place;
    std::map<std::string, std::vector<SpokenUnit>> text;  ///< by language tag
    Seconds gap{3.0};                                     ///< silence between units
    std::vector<Written<std::string>> requirements;       ///< facts that must be true (`requires`)
    bool by_hand = false;
    bool is_private = false;
    std::vector<Written<std::string>> tags;
    std::string
        recordings;  ///< folder of recordings beside the file that defines the line, inside the content root
};

enum class PacerVoice { swell, glide, both, spoken };

/// One breath in four parts.
struct BreathPattern {
    Seconds inhale{4.0}, hold{0.0}, exhale{6.0}, rest{0.0};
    [[nodiscard]] Seconds period() const noexcept {
        return {inhale.value + hold.value + exhale.value + rest.value};
    }
};

/// From one rate to another, each breath longer (or shorter) than the last by `growth`, keeping the pattern's
/// ratio.
struct BreathRamp {
    double from_per_minute = 12.0, to_per_minute = 6.0;
    double growth = 0.02;  ///< 0.02 is 2 %
};

struct Pacer {
    std::string id;
    Place place;
    BreathPattern pattern;  ///< for a ramp: the pattern at the end of it; of no length where it could not be read
    std::optional<BreathRamp> ramp;
    PacerVoice voice = PacerVoice::swell;
};

struct FollowUp {
    Place place;
    Seconds after{180.0};
    LocalText prompt;
    std::vector<Written<std::string>> choices;
};

struct CueSet {
    std::string id;
    Place place;
    LocalText title;
    std::vector<Written<std::string>> lines;
    std::optional<Written<std::string>> play;
    Decibels bed{-8.0};  ///< change of the bed's level while the set sounds
    std::optional<Written<std::string>> pace;
    std::vector<Written<std::string>> requirements;
    Seconds cooldown{60.0};
    PlayOrder order = PlayOrder::sequence;
    int max_queue = 1;
    std::optional<FollowUp> follow_up;
    std::vector<Written<std::string>> tags;
};

struct Parameter {
    std::string id;
    Place place;
    double initial = 0.0, min = 0.0, max = 1.0;
    Seconds over{4.0};
};

/// A named scene of layer levels: a loudness, a gain, or off.
struct Snapshot {
    std::string id;
    Place place;
    std::map<std::string, Written<Decibels>> layers;
    Seconds over{4.0};
};

/// When something happens inside a phase.
struct TimePoint {
    enum class Anchor { start, marker, end } anchor = Anchor::start;
    std::string marker;   ///< with Anchor::marker
    Seconds offset{0.0};  ///< added to the anchor; negative with `end - 30s`
    Place place;
};

struct PlayAction {
    Written<std::string> sound;
};
struct LineAction {
    Written<std::string> line;
};
struct PaceAction {
    Written<std::string> pacer;
};
struct SetAction {
    Written<std::string> cue_set;
};
/// Moves a layer to a loudness (`to: -24 LUFS`) or by a gain (`to: -6 dB`, `to: off`) `over` a time.
struct FadeAction {
    Written<std::string> layer;
    std::variant<Loudness, Decibels> to;
    Seconds over{4.0};
};
struct PromptAction {
    LocalText text;
    std::optional<Seconds> repeat_every;
};
struct SnapshotAction {
    Written<std::string> snapshot;
    std::optional<Seconds> over;
};
struct MidiAction {
    Written<std::string> message;
};

enum class GroupMode { parallel, sequence, exclusive };
struct Cue;
struct GroupAction {
    GroupMode mode = GroupMode::parallel;
    std::vector<Cue> cues;
};

enum class Continue { none, auto_continue, auto_follow };

/// One row of a phase's running order: one action and when.
struct Cue {
    Place place;
    std::string id;
    TimePoint at;
    std::variant<PlayAction, LineAction, PaceAction, SetAction, FadeAction, PromptAction, SnapshotAction,
                 GroupAction, MidiAction>
        action;
    std::optional<Written<std::string>> layer;  ///< default by action: play→bed, line→line, pace→pacer
    std::optional<Seconds> fade_in, fade_out, crossfade;
    bool keep = false;
    std::optional<Written<Seconds>> length;  ///< `for`: the whole sounding time, fades included
    std::optional<TimePoint> until;
    Decibels gain{0.0};
    std::optional<bool> loop;  ///< default: files on bed and nature loop, others do not
    OutputRoles to;
    Seconds pre_wait{0.0}, post_wait{0.0};
    Continue continuation = Continue::none;
    std::vector<Written<std::string>> requirements;
    std::vector<Written<std::string>> tags;
};

struct PhaseLength {
    Place place;
    Seconds min, nominal, max;
};

struct HoldRule {
    Place place;
    std::optional<Seconds> max;
    Seconds remind{300.0};
};

struct TransitionRule {
    Place place;
    enum class At { now, next_breath, pass_end } at = At::now;
    Seconds crossfade{8.0};
};

struct Phase {
    std::string id;
    Place place;
    PhaseRole role = PhaseRole::other;
    LocalText title;
    PhaseLength length;
    std::optional<Written<std::string>> gate;
    SkipPolicy skip = SkipPolicy::allowed;
    std::optional<HoldRule> hold;
    std::map<std::string, Written<Seconds>> markers;
    std::optional<TransitionRule> transition;
    std::vector<Cue> cues;
};

/// Something written whose behaviour comes in a later version.
struct LaterUse {
    std::string what;  ///< as messages call it, e.g. "'stems' of a sound"
    Place place;
    std::string owner;       ///< id of the sound or cue set it is part of, else empty
    std::string until_then;  ///< what this version does instead; empty: it does without
};

/// One of the files a script is made of.
struct ScriptText {
    std::string file;
    std::string text;
};

/// A whole script with everything its `use` files bring. The vectors keep the order of the files.
struct Script {
    std::string file;               ///< as given on the command line
    std::string content_root;       ///< the folder no path may leave
    std::string hash;               ///< SHA-256 over the script and all `use` files, in order
    std::vector<ScriptText> texts;  ///< those files, the script first, as messages name them
    std::string id;
    Place place;
    LocalText title, about;
    Written<Route> route{Route::none, {}};
    std::vector<Written<std::string>> languages;
    std::vector<Gate> gates;
    std::vector<Layer> layers;  ///< the default layers first, as changed by the script
    std::vector<Sound> sounds;
    std::vector<Line> lines;
    std::vector<Pacer> pacers;
    std::vector<CueSet> cue_sets;
    std::vector<Parameter> parameters;
    std::vector<Snapshot> snapshots;
    std::vector<Phase> phases;
    std::vector<Written<std::string>> on_demand;
    std::map<std::string, Written<std::string>> allow;  ///< rule id to reason
    std::vector<LaterUse> used_later;                   ///< what is written for a later version

    /// The element with this id, or null.
    [[nodiscard]] const Gate* gate(const std::string& id) const;
    [[nodiscard]] const Layer* layer(const std::string& id) const;
    [[nodiscard]] const Sound* sound(const std::string& id) const;
    [[nodiscard]] const Line* line(const std::string& id) const;
    [[nodiscard]] const Pacer* pacer(const std::string& id) const;
    [[nodiscard]] const CueSet* cue_set(const std::string& id) const;
    [[nodiscard]] const Snapshot* snapshot(const std::string& id) const;
    [[nodiscard]] const Parameter* parameter(const std::string& id) const;
};

}  // namespace stillroom::scripts
