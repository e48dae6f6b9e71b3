#include "engine/verb.h"

#include <array>
#include <utility>

namespace stillroom::engine {

namespace {

constexpr std::array<std::pair<VerbKind, std::string_view>, 15> kVerbs{{
    {VerbKind::confirm, "confirm"},
    {VerbKind::hold, "hold"},
    {VerbKind::release, "release"},
    {VerbKind::extend, "extend"},
    {VerbKind::skip, "skip"},
    {VerbKind::ground, "ground"},
    {VerbKind::back, "back"},
    {VerbKind::quiet, "quiet"},
    {VerbKind::stop, "stop"},
    {VerbKind::cut, "cut"},
    {VerbKind::resume, "resume"},
    {VerbKind::lower, "lower"},
    {VerbKind::raise, "raise"},
    {VerbKind::intensity, "intensity"},
    {VerbKind::end, "end"},
}};

}  // namespace

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
