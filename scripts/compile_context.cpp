#include "scripts/compile_context.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace stillroom::scripts {

namespace {

template <typename T>
std::size_t index_of(const std::vector<T>& elements, const std::string& id) {
    const auto found = std::find_if(elements.begin(), elements.end(), [&](const T& one) { return one.id == id; });
    return found == elements.end() ? kNoIndex : static_cast<std::size_t>(found - elements.begin());
}

}  // namespace

std::size_t CompileContext::layer_index(const std::string& id) const { return index_of(plan.layers, id); }
std::size_t CompileContext::gate_index(const std::string& id) const { return index_of(plan.gates, id); }
std::size_t CompileContext::cue_set_index(const std::string& id) const { return index_of(plan.cue_sets, id); }

void CompileContext::warn(const Place& place, const std::string& rule, std::string message, std::string remedy) {
    if (script.allow.contains(rule)) return;
    diagnostics.warning(place, rule, std::move(message), std::move(remedy));
}

std::string CompileContext::text(const LocalText& text, const std::string& otherwise) const {
    const std::string* found = text_in(text, language);
    return found ? *found : otherwise;
}

std::size_t layer_of(const CompileContext& context, const Cue& cue) {
    if (cue.layer) return context.layer_index(cue.layer->value);
    if (std::holds_alternative<LineAction>(cue.action)) return context.layer_index("line");
    if (std::holds_alternative<PaceAction>(cue.action)) return context.layer_index("pacer");
    return context.layer_index("bed");
}

}  // namespace stillroom::scripts
