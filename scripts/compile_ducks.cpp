#include "scripts/compile_ducks.h"

#include "scripts/strip_course.h"

#include <fmt/format.h>
#include <algorithm>
#include <optional>

namespace stillroom::scripts {

namespace {

/// How finely a fade under a line is looked at.
constexpr Seconds kLook{0.25};

/// Speech must be understood over beds and nature; pacers and tones only step back as their rule says.
bool masks_speech(LayerKind kind) noexcept { return kind == LayerKind::bed || kind == LayerKind::nature; }

class BedLevels {
public:
    BedLevels(const CompileContext& context, const std::vector<VoiceSpan>& spans)
        : context_(context), spans_(spans) {
        for (std::size_t i = 0; i < context.plan.layers.size(); ++i) {
            courses_.emplace_back(context.plan, i, StripCourse::Parameters::at_their_fullest);
            as_planned_.emplace_back(context.plan, i);
        }
    }

    /// The strip's gain when nobody steers.
    [[nodiscard]] Decibels strip(std::size_t layer, Frames at) const { return as_planned_[layer].at(at); }

    /// The loudest a layer gets between two frames; nothing where nothing is planned to sound on it.
    [[nodiscard]] std::optional<double> loudest(std::size_t layer, Frames from, Frames to) const {
        std::optional<double> most;
        const Frames step = context_.frames(kLook);
        for (Frames at = from; at < to; at += step) {
            const double strip = courses_[layer].at(at).value;
            for (const VoiceSpan& span : spans_) {
                if (span.layer != layer || at < span.start || at >= span.end) continue;
                most = std::max(most.value_or(-200.0), span.loudness.lufs + strip);
            }
        }
        return most;
    }

    /// The loudest a layer ever gets.
    [[nodiscard]] std::optional<double> loudest_ever(std::size_t layer) const {
        std::optional<double> most;
        for (const VoiceSpan& span : spans_) {
            if (span.layer == layer) most = std::max(most.value_or(-200.0), span.loudness.lufs);
        }
        return most ? std::optional<double>(*most + courses_[layer].loudest().value) : std::nullopt;
    }

private:
    const CompileContext& context_;
    const std::vector<VoiceSpan>& spans_;
    std::vector<StripCourse> courses_;  ///< as full as staff can make it
    std::vector<StripCourse> as_planned_;
};

/// The quietest a strip may be that still counts as heard.
constexpr Decibels kUnheard{-60.0};

/// The deeper of the rule and what clearance asks for, never past the deepest duck (unless the rule itself is).
Decibels deepened(Decibels rule, double speech, double bed) {
    const double wanted = std::max(kDeepestDuck.value, speech - bed - kSpeechClearance);
    return std::min(rule, Decibels{wanted});
}

void deepen_scheduled(CompileContext& context, const BedLevels& levels, PlannedCue& cue, PlannedLine& line) {
    const Decibels strip = levels.strip(line.layer, cue.nominal_start);
    if (strip <= kUnheard) return;
    const double speech = line.clip.loudness.lufs + line.gain.value + strip.value;
    for (PlannedDuck& duck : line.ducks) {
        const PlannedLayer& under = context.plan.layers[duck.layer];
        if (!masks_speech(under.kind)) continue;
        const auto bed = levels.loudest(duck.layer, cue.nominal_start, cue.nominal_start + line.clip.length);
        if (!bed) continue;
        duck.depth = deepened(duck.depth, speech, *bed);
        const double clearance = speech - (*bed + duck.depth.value);
        if (clearance >= kLeastSpeechClearance) continue;
        context.warn(cue.place, "S16",
                     fmt::format("line '{}' stands only {:.1f} LU over '{}', even with the bed {:.0f} dB down",
                                 line.id, clearance, under.id, -duck.depth.value),
                     fmt::format("lower '{}' under it; speech needs {:g} LU", under.id, kLeastSpeechClearance));
    }
}

/// A set lowers the beds as well, and the deeper of the two holds. It may be called at any moment, so its lines are
/// made to stand over the loudest the beds ever get.
void deepen_set(const CompileContext& context, const BedLevels& levels, const PlannedSet& set, PlannedLine& line) {
    const double speech = line.clip.loudness.lufs + line.gain.value + context.plan.layers[line.layer].gain.value;
    for (PlannedDuck& duck : line.ducks) {
        const LayerKind kind = context.plan.layers[duck.layer].kind;
        if (!masks_speech(kind)) continue;
        if (kind == LayerKind::bed) duck.depth = std::min(duck.depth, set.bed);
        if (const auto bed = levels.loudest_ever(duck.layer)) duck.depth = deepened(duck.depth, speech, *bed);
    }
}

}  // namespace

void compile_ducks(CompileContext& context, const std::vector<VoiceSpan>& spans) {
    const BedLevels levels(context, spans);
    for (PlannedPhase& phase : context.plan.phases) {
        for (PlannedCue& cue : phase.cues) {
            if (auto* line = std::get_if<PlannedLine>(&cue.action)) deepen_scheduled(context, levels, cue, *line);
        }
    }
    for (PlannedSet& set : context.plan.cue_sets) {
        for (PlannedLine& line : set.lines) deepen_set(context, levels, set, line);
    }
}

}  // namespace stillroom::scripts
