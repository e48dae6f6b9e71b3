#include "scripts/compile_layers.h"

#include "scripts/compile_gains.h"
#include "scripts/running_order.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

namespace stillroom::scripts {

namespace {

/// What a kind of strip is by nature. Levels from the clinical research (3.2): one level for rooms and headphones.
struct KindTraits {
    std::string_view id;
    LayerKind kind;
    Loudness level;
    int max_voices;
    Seconds shortest_fade, fade_in, fade_out;
};

constexpr std::array<KindTraits, 5> kKinds{{
    {"bed", LayerKind::bed, {-27.0}, 1, {2.0}, {4.0}, {4.0}},
    {"nature", LayerKind::nature, {-33.0}, 4, {2.0}, {4.0}, {4.0}},
    {"pacer", LayerKind::pacer, {-30.0}, 1, {0.15}, {4.0}, {8.0}},
    {"line", LayerKind::line, {-20.0}, 1, {0.08}, {0.08}, {0.08}},
    {"tone", LayerKind::tone, {-33.0}, 4, {0.15}, {2.0}, {4.0}},
}};

const KindTraits& traits(LayerKind kind) noexcept {
    return *std::find_if(kKinds.begin(), kKinds.end(), [&](const KindTraits& row) { return row.kind == kind; });
}

bool plays_on(const Script& script, const std::string& layer, auto is_wanted) {
    for (const Phase& phase : script.phases) {
        for (const OrderedCue& ordered : running_order(phase)) {
            const Cue& cue = *ordered.cue;
            if (cue.layer && cue.layer->value == layer && is_wanted(cue)) return true;
        }
    }
    return false;
}

/// A layer of the author's own is what is played on it; sounds make it another nature strip.
LayerKind kind_of(const Script& script, const std::string& id) {
    const auto named =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const KindTraits& row) { return row.id == id; });
    if (named != kKinds.end()) return named->kind;
    if (plays_on(script, id, [](const Cue& cue) { return std::holds_alternative<LineAction>(cue.action); })) {
        return LayerKind::line;
    }
    if (plays_on(script, id, [](const Cue& cue) { return std::holds_alternative<PaceAction>(cue.action); })) {
        return LayerKind::pacer;
    }
    return LayerKind::nature;
}

PlannedLayer compile_layer(const CompileContext& context, const Layer& layer) {
    PlannedLayer planned;
    planned.id = layer.id;
    planned.kind = kind_of(context.script, layer.id);
    const KindTraits& kind = traits(planned.kind);
    planned.level = layer.level ? layer.level->value : kind.level;
    planned.gain = layer.gain;
    for (const auto& role : layer.to) planned.to.push_back(role.value);
    const DuckRule timing = layer.duck.value_or(DuckRule{});
    planned.duck_attack = context.frames(timing.attack);
    planned.duck_hold = context.frames(timing.hold);
    planned.duck_release = context.frames(timing.release);
    planned.max_voices = layer.max_voices > 0 ? layer.max_voices : kind.max_voices;
    planned.priority = layer.priority;
    planned.steal = layer.steal;
    planned.gain_by = compile_curves(context, layer.gain_by);
    return planned;
}

}  // namespace

void compile_layers(CompileContext& context) {
    for (const Layer& layer : context.script.layers) context.plan.layers.push_back(compile_layer(context, layer));
    for (std::size_t i = 0; i < context.script.layers.size(); ++i) {
        const auto& duck = context.script.layers[i].duck;
        if (!duck) continue;
        for (const auto& [target, depth] : duck->depths) {
            const std::size_t index = context.layer_index(target);
            if (index != kNoIndex) context.plan.layers[i].ducks.push_back({index, depth.value});
        }
    }
}

Seconds shortest_fade(LayerKind kind) noexcept { return traits(kind).shortest_fade; }
Seconds default_fade_in(LayerKind kind) noexcept { return traits(kind).fade_in; }
Seconds default_fade_out(LayerKind kind) noexcept { return traits(kind).fade_out; }

}  // namespace stillroom::scripts
