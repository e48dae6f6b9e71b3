#include "scripts/borders.h"
#include "scripts/chosen_cues.h"
#include "scripts/compile_context.h"
#include "scripts/compile_cues.h"
#include "scripts/compile_ducks.h"
#include "scripts/compile_gains.h"
#include "scripts/compile_layers.h"
#include "scripts/compile_lines.h"
#include "scripts/compile_pools.h"
#include "scripts/compile_slots.h"
#include "scripts/content_paths.h"
#include "scripts/lint_plan.h"
#include "scripts/plan.h"
#include "scripts/stand_ins.h"
#include "scripts/voice_spans.h"

#include <fmt/format.h>
#include <algorithm>

namespace stillroom::scripts {

namespace {

void compile_header(CompileContext& context) {
    const Script& script = context.script;
    Plan& plan = context.plan;
    plan.script_id = script.id;
    plan.title = context.text(script.title, script.id);
    plan.script_hash = script.hash;
    plan.language = context.language;
    for (const auto& tag : script.languages) plan.languages.push_back(tag.value);
    plan.route = script.route.value;
    plan.rate = context.rate;
    plan.choices = context.choices;
    plan.choices.language = context.language;
}

void note_origin(CompileContext& context) {
    const Script& script = context.script;
    PlanOrigin& origin = context.plan.origin;
    for (const ScriptText& read : script.texts)
        origin.files.push_back({path_from_root(read.file, script.content_root), read.text});
    for (const auto& [path, clip] : context.media.files)
        origin.clips.files.emplace(path_from_root(path, script.content_root), clip.hash);
    for (const auto& [line, clip] : context.media.lines)
        if (line.second == context.language) origin.clips.lines.emplace(line.first, clip.hash);
}

void compile_gates(CompileContext& context) {
    for (const Gate& gate : context.script.gates) {
        PlannedGate planned{gate.id, context.text(gate.title, gate.id), {}};
        for (const auto& fact : gate.confirms) planned.confirms.push_back(fact.value);
        context.plan.gates.push_back(std::move(planned));
    }
}

PlannedPhase compile_phase(const CompileContext& context, const Phase& phase, Frames start) {
    PlannedPhase planned;
    planned.id = phase.id;
    planned.title = context.text(phase.title, phase.id);
    planned.role = phase.role;
    planned.min = context.frames(phase.length.min);
    planned.nominal = context.frames(phase.length.nominal);
    planned.max = context.frames(phase.length.max);
    planned.nominal_start = start;
    if (phase.gate) planned.gate = context.gate_index(phase.gate->value);
    planned.skip = phase.skip;
    const HoldRule hold = phase.hold.value_or(HoldRule{});
    if (hold.max) planned.hold_max = context.frames(*hold.max);
    planned.hold_remind = context.frames(hold.remind);
    const TransitionRule transition = phase.transition.value_or(TransitionRule{});
    planned.transition = context.frames(transition.crossfade);
    planned.transition_at = transition.at;
    return planned;
}

void compile_phases(CompileContext& context) {
    Frames start;
    for (const Phase& phase : context.script.phases) {
        PlannedPhase planned = compile_phase(context, phase, start);
        compile_cues(context, phase, planned);
        context.plan.phases.push_back(std::move(planned));
        PlannedPhase& done = context.plan.phases.back();
        if (done.transition_at != TransitionRule::At::now) done.border_wait = planned_wait(context.plan);
        start += done.nominal + done.border_wait;
    }
    context.plan.planned_end = start;
    context.plan.duration = start + context.frames(kEnding);
}

/// A plan speaks one of the languages the script promises.
bool speaks(CompileContext& context) {
    const auto& languages = context.script.languages;
    const bool declared = std::any_of(languages.begin(), languages.end(),
                                      [&](const auto& tag) { return tag.value == context.language; });
    if (declared) return true;
    std::string known;
    for (const auto& tag : languages) known += (known.empty() ? "" : ", ") + tag.value;
    context.diagnostics.error(context.script.place, "unknown-language",
                              fmt::format("script '{}' does not speak '{}'", context.script.id, context.language),
                              fmt::format("choose one of: {}", known));
    return false;
}

/// Sounds and pacers know their ends only once everything that may replace them is known.
std::vector<VoiceSpan> settle_ends(Plan& plan) {
    std::vector<VoiceSpan> spans = voice_spans(plan);
    for (const VoiceSpan& span : spans) {
        Frames& end = plan.phases[span.phase].cues[span.cue].nominal_end;
        end = std::max(end, span.end);
    }
    return spans;
}

void check_strips(CompileContext& context) {
    const std::size_t strips = context.plan.layers.size() + context.plan.branches.size() + 1;
    if (strips <= kMostStrips) return;
    context.diagnostics.error(
        context.script.place, "too-many-layers",
        fmt::format(
            "the script needs {} mixing strips ({} layers, {} kinds of 'to' at cues, and one of the program's "
            "own); a zone has {}",
            strips, context.plan.layers.size(), context.plan.branches.size(), kMostStrips),
        "use fewer layers, or write 'to' at the layer in place of its cues");
}

/// Plans that are only tried need no advice.
std::optional<Plan> compile_chosen(CompileContext& context, bool with_advice) {
    const int errors_before = context.diagnostics.errors();
    Plan& plan = context.plan;
    if (!speaks(context)) return {};
    compile_header(context);
    note_origin(context);
    compile_parameters(context);
    compile_layers(context);
    compile_gates(context);
    compile_cue_sets(context);
    compile_phases(context);
    check_strips(context);
    const std::vector<VoiceSpan> spans = settle_ends(plan);
    compile_ducks(context, spans);
    check_slots(context);
    if (with_advice) lint_plan(context, spans);
    if (context.diagnostics.errors() > errors_before) return {};
    offset_level(plan, context.choices.level);
    return std::move(plan);
}

}  // namespace

std::optional<Plan> compile(const Script& script, const Media& media, const std::string& language, SampleRate rate,
                            config::Diagnostics& diagnostics, const SessionChoices& choices) {
    const auto with = [&](const StandIns& stand_ins, config::Diagnostics& found, bool with_advice) {
        Plan plan;
        CompileContext context{script, media, language, choices, stand_ins, rate, found, plan};
        return compile_chosen(context, with_advice);
    };
    const StandIns stand_ins = stand_ins_for(script, choices, [&](const StandIns& tried) {
        config::Diagnostics said_later;
        return with(tried, said_later, false);
    });
    return with(stand_ins, diagnostics, true);
}

}  // namespace stillroom::scripts
