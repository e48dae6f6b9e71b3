#include "engine/verb.h"

#include <array>
#include <utility>

namespace stillroom::engine {

namespace {

constexpr std::array<std::pair<VerbKind, std::string_view>, 25> kVerbs{{
    {VerbKind::start, "start"},
    {VerbKind::confirm, "confirm"},
    {VerbKind::hold, "hold"},
    {VerbKind::release, "release"},
    {VerbKind::extend, "extend"},
    {VerbKind::skip, "skip"},
    {VerbKind::land, "land"},
    {VerbKind::ground, "ground"},
    {VerbKind::back, "back"},
    {VerbKind::quiet, "quiet"},
    {VerbKind::stop, "stop"},
    {VerbKind::cut, "cut"},
    {VerbKind::resume, "resume"},
    {VerbKind::talk, "talk"},
    {VerbKind::conversation, "conversation"},
    {VerbKind::lower, "lower"},
    {VerbKind::raise, "raise"},
    {VerbKind::voice_off, "voice_off"},
    {VerbKind::pacer_off, "pacer_off"},
    {VerbKind::change_music, "change_music"},
    {VerbKind::intensity, "intensity"},
    {VerbKind::pace, "pace"},
    {VerbKind::note, "note"},
    {VerbKind::answer, "answer"},
    {VerbKind::end, "end"},
}};

}  // namespace

Verb explicit_verb(Verb verb, bool talking) {
    if (verb.kind == VerbKind::talk && !verb.on) verb.on = !talking;
    return verb;
}

std::string_view name_of(VerbKind kind) noexcept {
    for (const auto& [verb, name] : kVerbs)
        if (verb == kind) return name;
    return "";
}

std::optional<VerbKind> find_verb(std::string_view name) noexcept {
    for (const auto& [verb, spelled] : kVerbs)
        if (spelled == name) return verb;
    return std::nullopt;
}

}  // namespace stillroom::engine
