#include "scripts/cue_length.h"

#include "scripts/compile_lines.h"
#include "scripts/pool_order.h"

#include <algorithm>

namespace stillroom::scripts {

namespace {

struct LengthOf {
    const Plan& plan;
    std::optional<Frames> operator()(const PlannedPlay& play) const { return sounding_length(play); }
    std::optional<Frames> operator()(const PlannedLine& line) const { return line.clip.length; }
    std::optional<Frames> operator()(const PlannedPace& pace) const { return pace.length; }
    std::optional<Frames> operator()(const PlannedSetCall& call) const {
        return set_span(plan.cue_sets[call.cue_set], plan.rate);
    }
    std::optional<Frames> operator()(const PlannedFade& fade) const { return fade.over; }
    std::optional<Frames> operator()(const PlannedSnapshot& scene) const { return scene.over; }
    std::optional<Frames> operator()(const PlannedPrompt&) const { return Frames{}; }
    std::optional<Frames> operator()(const PlannedEmptySlot&) const { return Frames{}; }
    std::optional<Frames> operator()(const NotYetPlayed&) const { return Frames{}; }
};

}  // namespace

std::optional<Frames> sounding_length(const PlannedPlay& play) {
    const std::optional<Frames> own = own_length(play.source);
    return play.length && own ? std::min(*play.length, *own) : own ? own : play.length;
}

bool is_speech(const Plan& plan, const PlannedPlay& play) {
    const auto* clip = std::get_if<ClipSource>(&play.source);
    const bool recorded = (clip && !clip->loop) || std::holds_alternative<SlotSource>(play.source);
    return recorded && plan.layers[play.layer].kind == LayerKind::line;
}

std::optional<Frames> cue_length(const Plan& plan, const PlannedCue& cue) {
    return std::visit(LengthOf{plan}, cue.action);
}

}  // namespace stillroom::scripts
