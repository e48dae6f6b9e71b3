#include "scripts/script.h"

namespace stillroom::scripts {

namespace {

template <typename T>
const T* with_id(const std::vector<T>& elements, const std::string& id) {
    for (const T& element : elements) {
        if (element.id == id) return &element;
    }
    return nullptr;
}

}  // namespace

const std::string* text_in(const LocalText& text, const std::string& language) {
    auto found = text.find(language);
    if (found == text.end()) found = text.find("");
    return found == text.end() ? nullptr : &found->second;
}

const Gate* Script::gate(const std::string& wanted) const { return with_id(gates, wanted); }
const Layer* Script::layer(const std::string& wanted) const { return with_id(layers, wanted); }
const Sound* Script::sound(const std::string& wanted) const { return with_id(sounds, wanted); }
const Line* Script::line(const std::string& wanted) const { return with_id(lines, wanted); }
const Pacer* Script::pacer(const std::string& wanted) const { return with_id(pacers, wanted); }
const CueSet* Script::cue_set(const std::string& wanted) const { return with_id(cue_sets, wanted); }
const Snapshot* Script::snapshot(const std::string& wanted) const { return with_id(snapshots, wanted); }
const Parameter* Script::parameter(const std::string& wanted) const { return with_id(parameters, wanted); }

}  // namespace stillroom::scripts
