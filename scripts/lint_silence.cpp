#include "audio/synth/synth.h"
#include "config/values.h"
#include "scripts/lint_report.h"
#include "scripts/phase_times.h"
#include "scripts/used_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <vector>

namespace stillroom::scripts {

namespace {

constexpr double kLongestSilence = 3.0;
/// For how long a struck sound counts as heard.
constexpr double kStruckSound = 8.0;
constexpr double kForever = std::numeric_limits<double>::infinity();

/// One stretch of nominal session time in which something sounds, or silence is chosen.
struct Span {
    double from = 0.0, to = 0.0;
};

/// Collects what sounds when every phase takes its nominal length. How long a file is cannot be known here, so what
/// has no written end counts as sounding on.
class Sounding {
public:
    explicit Sounding(const Script& script) : script_(script) {}

    void add(const Cue& cue, const Phase& phase, double phase_start) {
        const std::optional<Seconds> offset = nominal_time(cue.at, phase);
        if (!offset) return;
        const double start = phase_start + offset->value, phase_end = phase_start + phase.length.nominal.value;
        if (const auto* play = std::get_if<PlayAction>(&cue.action)) {
            const Sound* sound = script_.sound(play->sound.value);
            if (sound != nullptr && std::holds_alternative<SlotSound>(sound->source)) return;
            if (sound != nullptr && dies_away(*sound)) return spans_.push_back({start, start + kStruckSound});
            spans_.push_back({start, end_of(cue, phase, start, phase_start, cue.keep ? kForever : phase_end)});
        } else if (std::holds_alternative<PaceAction>(cue.action)) {
            spans_.push_back({start, end_of(cue, phase, start, phase_start, phase_end)});
        } else {
            add_speech(cue, start);
        }
    }

    /// The first gap longer than the limit before `end`, or nothing.
    [[nodiscard]] std::optional<Span> first_gap(double end) {
        std::sort(spans_.begin(), spans_.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
        double heard_until = 0.0;
        for (const Span& span : spans_) {
            if (span.from > heard_until + kLongestSilence) return Span{heard_until, span.from};
            heard_until = std::max(heard_until, span.to);
        }
        if (end > heard_until + kLongestSilence) return Span{heard_until, end};
        return std::nullopt;
    }

private:
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
};

}  // namespace

void lint_silence(LintReport& report) {
    Sounding sounding(report.script());
    double start = 0.0;
    for (const Phase& phase : report.script().phases) {
        for (const Cue& cue : phase.cues) sounding.add(cue, phase, start);
        start += phase.length.nominal.value;
    }
    const std::optional<Span> gap = sounding.first_gap(start);
    if (!gap) return;
    double phase_start = 0.0;
    for (const Phase& phase : report.script().phases) {
        const double phase_end = phase_start + phase.length.nominal.value;
        if (gap->from < phase_end) {
            report.warn(phase.place, "S11",
                        fmt::format("nothing sounds for {}, from {} into phase '{}'",
                                    config::duration_text({gap->to - gap->from}),
                                    config::duration_text({gap->from - phase_start}), phase.id),
                        "let a bed go on with 'keep: true', or choose silence with a 'silence: true' sound");
            return;
        }
        phase_start = phase_end;
    }
}

}  // namespace stillroom::scripts
