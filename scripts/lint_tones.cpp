#include "audio/synth/synth.h"
#include "config/values.h"
#include "scripts/lint_report.h"
#include "scripts/running_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace stillroom::scripts {

namespace {

// Alarms are 3 to 10 pulses in a row, and bursts come again within half a minute (clinical research 3.2).
constexpr std::size_t kAlarmPulses = 3;
constexpr double kOneRow = 30.0;
/// A steady tone that sounds no longer is a pulse.
constexpr double kPulse = 3.0;

/// Shorter blends of a loop's end and start are heard as a jump.
constexpr Seconds kShortestBlend{0.1};

bool is_pulse(const Cue& cue, const Sound& sound) {
    const auto* made = std::get_if<SynthSound>(&sound.source);
    const audio::SynthDescription* synth = made != nullptr ? audio::find_synth(made->name.value) : nullptr;
    if (synth == nullptr) return false;
    const bool is_tone = synth->name == "tone" || synth->name == "anchor";
    return synth->ends || (is_tone && cue.length && cue.length->value.value <= kPulse);
}

struct Pulse {
    double at = 0.0;
    const Cue* cue = nullptr;
};

std::vector<Pulse> pulses_of(const Script& script) {
    std::vector<Pulse> pulses;
    double phase_start = 0.0;
    for (const Phase& phase : script.phases) {
        for (const TimedCue& timed : timed_cues(phase, script)) {
            const auto* play = std::get_if<PlayAction>(&timed.ordered.cue->action);
            const Sound* sound = play != nullptr ? script.sound(play->sound.value) : nullptr;
            if (sound == nullptr || !timed.start || !is_pulse(*timed.ordered.cue, *sound)) continue;
            pulses.push_back({phase_start + timed.start->value, timed.ordered.cue});
        }
        phase_start += phase.length.nominal.value;
    }
    std::stable_sort(pulses.begin(), pulses.end(), [](const Pulse& a, const Pulse& b) { return a.at < b.at; });
    return pulses;
}

void lint_pulses(LintReport& report) {
    const std::vector<Pulse> pulses = pulses_of(report.script());
    for (std::size_t last = kAlarmPulses - 1; last < pulses.size(); ++last) {
        const Pulse& first = pulses[last + 1 - kAlarmPulses];
        const double row = pulses[last].at - first.at;
        if (row >= kOneRow) continue;
        report.warn(first.cue->place, "S25",
                    fmt::format("{} short tones come within {}, like a medical alarm", kAlarmPulses,
                                config::duration_text({row})),
                    "play one soft tone in place of the row");
        return;
    }
}

void lint_loop(const Sound& sound, LintReport& report) {
    const auto* file = std::get_if<FileSound>(&sound.source);
    if (file == nullptr || !file->loop || !file->loop->crossfade || *file->loop->crossfade >= kShortestBlend)
        return;
    report.warn(sound.place, "S26",
                fmt::format("the loop of '{}' jumps from its end to its start in {}", sound.id,
                            config::duration_text(*file->loop->crossfade)),
                "write 'crossfade: 4s' in its 'loop'");
}

}  // namespace

void lint_tones(LintReport& report) {
    lint_pulses(report);
    std::set<std::string> judged;
    for (const Phase& phase : report.script().phases) {
        for (const OrderedCue& ordered : running_order(phase)) {
            const auto* play = std::get_if<PlayAction>(&ordered.cue->action);
            const Sound* sound = play != nullptr ? report.script().sound(play->sound.value) : nullptr;
            if (sound != nullptr && judged.insert(sound->id).second) lint_loop(*sound, report);
        }
    }
}

}  // namespace stillroom::scripts
