#include "audio/synth/synth.h"
#include "config/values.h"
#include "scripts/gain_curve.h"
#include "scripts/lint_report.h"
#include "scripts/phase_times.h"
#include "scripts/running_order.h"
#include "scripts/used_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::scripts {

namespace {

constexpr double kLongestSilence = 3.0;
/// For how long a struck sound counts as heard.
constexpr double kStruckSound = 8.0;
constexpr double kForever = std::numeric_limits<double>::infinity();

const std::string kBedLayer = "bed";

/// One stretch of nominal session time in which something sounds, or silence is chosen.
struct Span {
    double from = 0.0, to = 0.0;
    std::string layer{};      ///< empty: speech and pacers, which nothing takes over from
    bool takes_over = false;  ///< ends what sounds on its layer
    /// The exclusive groups it is part of, and the phase these are counted over.
    std::vector<Exclusion> exclusions{};
    const Phase* phase = nullptr;
};

/// A layer is faded off, or up again.
struct Turn {
    double at = 0.0;
    bool off = false;
};

/// A snapshot: when it is recalled, and when it has its gains.
struct Scene {
    double from = 0.0, there = 0.0;
    const Snapshot* scene = nullptr;
};

/// Collects what sounds when every phase takes its nominal length. How long a file is cannot be known here, so what
/// has no written end counts as sounding on.
class Sounding {
public:
    explicit Sounding(const Script& script) : script_(script) {}

    void add(const TimedCue& timed, const Phase& phase, double phase_start) {
        const std::optional<Seconds>& offset = timed.start;
        if (!offset) return;
        const Cue& cue = *timed.ordered.cue;
        const double start = phase_start + offset->value, phase_end = phase_start + phase.length.nominal.value;
        if (const auto* play = std::get_if<PlayAction>(&cue.action)) {
            const Sound* sound = script_.sound(play->sound.value);
            if (sound != nullptr && std::holds_alternative<SlotSound>(sound->source)) return;
            const std::string layer = cue.layer ? cue.layer->value : kBedLayer;
            if (is_off_by_parameter(layer)) return;
            const double end = sound != nullptr && dies_away(*sound)
                                   ? start + kStruckSound
                                   : end_of(cue, phase, start, phase_start, cue.keep ? kForever : phase_end);
            spans_.push_back({start, end, layer, takes_over(cue, layer), timed.ordered.exclusions, &phase});
        } else if (const auto* fade = std::get_if<FadeAction>(&cue.action)) {
            const auto* gain = std::get_if<Decibels>(&fade->to);
            const bool off = gain != nullptr && *gain == audio::kSilent;
            turns_[fade->layer.value].push_back({off ? start + fade->over.value : start, off});
        } else if (const auto* recall = std::get_if<SnapshotAction>(&cue.action)) {
            if (const Snapshot* scene = script_.snapshot(recall->snapshot.value))
                scenes_.push_back({start, start + recall->over.value_or(scene->over).value, scene});
        } else if (std::holds_alternative<PaceAction>(cue.action)) {
            spans_.push_back({start,
                              end_of(cue, phase, start, phase_start, phase_end),
                              {},
                              false,
                              timed.ordered.exclusions,
                              &phase});
        } else {
            add_speech(cue, start);
        }
    }

    /// The scenes of a phase end with it.
    void end_phase(double at) {
        std::stable_sort(scenes_.begin(), scenes_.end(),
                         [](const Scene& a, const Scene& b) { return a.from < b.from; });
        for (std::size_t i = 0; i < scenes_.size(); ++i) {
            const double until = i + 1 < scenes_.size() ? scenes_[i + 1].from : at;
            for (const auto& [layer, gain] : scenes_[i].scene->layers) {
                if (gain.value != audio::kSilent || scenes_[i].there >= until) continue;
                turns_of_scenes_[layer].push_back({scenes_[i].there, true});
                turns_of_scenes_[layer].push_back({until, false});
            }
        }
        scenes_.clear();
    }

    /// The longest gap before `end` that is longer than the limit, or nothing.
    [[nodiscard]] std::optional<Span> longest_gap(double end) {
        std::stable_sort(spans_.begin(), spans_.end(),
                         [](const Span& a, const Span& b) { return a.from < b.from; });
        end_what_is_taken_over();
        silence_what_is_off(turns_);
        silence_what_is_off(turns_of_scenes_);
        std::optional<Span> longest;
        double heard_until = 0.0, length = kLongestSilence;
        const auto look = [&](double until) {
            if (until <= heard_until + length) return;
            length = until - heard_until;
            longest = Span{heard_until, until};
        };
        for (const Span& span : spans_) {
            look(std::min(span.from, end));
            heard_until = std::max(heard_until, span.to);
        }
        look(end);
        return longest;
    }

private:
    /// A crossfade ends what sounds on its layer, and so does any sound where the layer holds only one.
    [[nodiscard]] bool takes_over(const Cue& cue, const std::string& layer) const {
        if (cue.crossfade) return true;
        const Layer* found = script_.layer(layer);
        const int voices = found != nullptr ? found->max_voices : 0;
        return voices == 1 || (voices == 0 && layer == kBedLayer);
    }

    void end_what_is_taken_over() {
        for (const Span& later : spans_) {
            for (Span& earlier : spans_) {
                if (&earlier == &later) break;
                const bool in_turn =
                    earlier.phase == later.phase && gives_way(earlier.exclusions, later.exclusions);
                if (in_turn || (later.takes_over && earlier.layer == later.layer))
                    earlier.to = std::min(earlier.to, later.from);
            }
        }
    }

    /// Cuts out of every span what its layer does not let through.
    void silence_what_is_off(std::map<std::string, std::vector<Turn>>& turns_of) {
        std::vector<Span> heard;
        for (Span span : spans_) {
            auto turns = turns_of[span.layer];
            std::stable_sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.at < b.at; });
            bool off = false;
            for (const Turn& turn : turns) {
                if (turn.off == off) continue;
                if (turn.off && turn.at > span.from)
                    heard.push_back({span.from, std::min(span.to, turn.at), span.layer});
                if (!turn.off) span.from = std::max(span.from, turn.at);
                off = turn.off;
            }
            if (!off && span.from < span.to) heard.push_back(span);
        }
        std::sort(heard.begin(), heard.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
        spans_ = std::move(heard);
    }

    /// Whether the layer is off where the parameters begin.
    [[nodiscard]] bool is_off_by_parameter(const std::string& layer) const {
        const Layer* found = script_.layer(layer);
        if (found == nullptr) return false;
        return std::any_of(found->gain_by.begin(), found->gain_by.end(), [&](const GainByParameter& curve) {
            const Parameter* parameter = script_.parameter(curve.parameter.value);
            return parameter != nullptr && !curve.points.empty() &&
                   gain_at({0, curve.points}, parameter->initial) <= audio::kSilent;
        });
    }

    static bool dies_away(const Sound& sound) {
        const auto* made = std::get_if<SynthSound>(&sound.source);
        const audio::SynthDescription* synth = made != nullptr ? audio::find_synth(made->name.value) : nullptr;
        return synth != nullptr && synth->ends;
    }

    static double end_of(const Cue& cue, const Phase& phase, double start, double phase_start, double otherwise) {
        if (cue.length) return start + cue.length->value.value;
        const std::optional<Seconds> until = cue.until ? nominal_time(*cue.until, phase) : std::nullopt;
        return until ? phase_start + until->value : otherwise;
    }

    void add_speech(const Cue& cue, double start) {
        for (const Line* line : lines_of(cue, script_)) {
            if (script_.languages.empty()) continue;
            const double length = line_time(*line, script_.languages.front().value).value;
            spans_.push_back({start, start + length});
            start += length;
        }
    }

    const Script& script_;
    std::vector<Span> spans_;
    std::map<std::string, std::vector<Turn>> turns_;  ///< by layer
    std::map<std::string, std::vector<Turn>> turns_of_scenes_;
    std::vector<Scene> scenes_;  ///< of the phase being read
};

/// Where speech ends is only estimated; a fraction of a second would claim more.
std::string whole_seconds(double seconds) { return config::duration_text({std::round(seconds)}); }

}  // namespace

void lint_silence(LintReport& report) {
    Sounding sounding(report.script());
    double start = 0.0;
    for (const Phase& phase : report.script().phases) {
        for (const TimedCue& timed : timed_cues(phase, report.script())) sounding.add(timed, phase, start);
        start += phase.length.nominal.value;
        sounding.end_phase(start);
    }
    const std::optional<Span> gap = sounding.longest_gap(start);
    if (!gap) return;
    double phase_start = 0.0;
    for (const Phase& phase : report.script().phases) {
        const double phase_end = phase_start + phase.length.nominal.value;
        if (gap->from < phase_end) {
            report.warn(
                phase.place, "S11",
                fmt::format("nothing sounds for {}, from {} into phase '{}'", whole_seconds(gap->to - gap->from),
                            whole_seconds(gap->from - phase_start), phase.id),
                "let a bed go on with 'keep: true', or choose silence with a 'silence: true' sound");
            return;
        }
        phase_start = phase_end;
    }
}

}  // namespace stillroom::scripts
