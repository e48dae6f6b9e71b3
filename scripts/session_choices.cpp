#include "scripts/session_choices.h"

#include "config/nearest_name.h"
#include "scripts/keys.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace stillroom::scripts {

namespace {

using Tags = std::set<std::string>;

void add(const std::vector<Written<std::string>>& written, Tags& tags) {
    for (const auto& tag : written) tags.insert(tag.value);
}

void add(const std::vector<Cue>& cues, Tags& tags) {
    for (const Cue& cue : cues) {
        add(cue.tags, tags);
        if (const auto* group = std::get_if<GroupAction>(&cue.action)) add(group->cues, tags);
    }
}

}  // namespace

std::string_view name_of(Route route) noexcept {
    switch (route) {
        case Route::iv:
            return "iv";
        case Route::im:
            return "im";
        case Route::sublingual:
            return "sublingual";
        case Route::nasal:
            return "nasal";
        case Route::tms:
            return "tms";
        case Route::infusion:
            return "infusion";
        case Route::none:
            break;
    }
    return "none";
}

std::string_view name_of(CueDensity density) noexcept {
    switch (density) {
        case CueDensity::full:
            return "full";
        case CueDensity::sparse:
            return "sparse";
        case CueDensity::none:
            break;
    }
    return "none";
}

std::vector<std::string> tags_in(const Script& script) {
    Tags tags;
    for (const Sound& sound : script.sounds) add(sound.tags, tags);
    for (const Line& line : script.lines) add(line.tags, tags);
    for (const CueSet& set : script.cue_sets) add(set.tags, tags);
    for (const Phase& phase : script.phases) add(phase.cues, tags);
    return {tags.begin(), tags.end()};
}

void check_language(const Script& script, const Written<std::string>& language, config::Diagnostics& diagnostics) {
    std::vector<std::string> known;
    known.reserve(script.languages.size());
    for (const auto& tag : script.languages) known.push_back(tag.value);
    if (std::find(known.begin(), known.end(), language.value) != known.end()) return;
    diagnostics.error(language.place, "unknown-language",
                      fmt::format("script '{}' does not speak '{}'", script.id, language.value),
                      fmt::format("choose one of: {}", fmt::join(known, ", ")));
}

void check_route(const Script& script, const Written<Route>& route, config::Diagnostics& diagnostics) {
    if (route.value == script.route.value) return;
    diagnostics.error(route.place, "wrong-route",
                      fmt::format("script '{}' is for the route '{}', not '{}'", script.id,
                                  name_of(script.route.value), name_of(route.value)),
                      "choose the script that is made for this route");
}

void check_excluded_tag(const Script& script, const Written<std::string>& tag, config::Diagnostics& diagnostics) {
    const std::vector<std::string> known = tags_in(script);
    if (std::find(known.begin(), known.end(), tag.value) != known.end()) return;
    diagnostics.error(tag.place, "unknown-tag",
                      fmt::format("nothing in script '{}' is tagged '{}'{}", script.id, tag.value,
                                  config::did_you_mean(tag.value, known)),
                      known.empty() ? "nothing in this script can be left out by its tag"
                                    : fmt::format("its tags are: {}", fmt::join(known, ", ")));
}

}  // namespace stillroom::scripts
