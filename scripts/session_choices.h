/// What staff choose when a session starts, for this one patient: it changes what is made of a script, never the
/// script. Nothing of it is carried over to the next session (hazard H46).
#pragma once

#include "config/diagnostics.h"
#include "scripts/script.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::scripts {

/// How much of what a script would say by itself is said. Cue sets, safety lines and everything in phases that lead
/// back (`return`, `reorient`) are spoken in any case.
enum class CueDensity {
    full,    ///< every scheduled line
    sparse,  ///< the first of each phase and then every second one
    none,    ///< no line of any other phase
};

struct SessionChoices {
    std::string language{};  ///< BCP 47; empty: the first the script declares
    /// How the medicine is given, as staff read it off the patient's chart; a script for another route is refused.
    std::optional<Route> route{};
    std::vector<std::string> excluded_tags{};  ///< what carries one of them is left out
    Decibels level{0.0};                       ///< of everything that sounds, kLowestLevel to 0 dB
    bool pacer_off = false;                    ///< no scheduled pacer, and nothing scheduled that is tagged `pacer`
    /// Breaths a minute of every scheduled pacer, and of a ramp at its end, 3 to 20; none: as written.
    std::optional<double> pacer_rate{};
    CueDensity density = CueDensity::full;
    std::vector<OutputRole> outputs{};  ///< in use; empty: all there are
    std::string code{};                 ///< random, in place of a name
    bool operator==(const SessionChoices&) const = default;
};

/// The softest a session may be asked for: four presses of `lower` (clinical research, 1.7). Louder than a script
/// was levelled for it never is.
inline constexpr Decibels kLowestLevel{-12.0};

/// What carries this tag is about the pacer: without the pacer it is left out too.
inline constexpr const char* kPacerTag = "pacer";

/// [any] The names of routes as scripts spell them.
[[nodiscard]] std::string_view name_of(Route route) noexcept;
[[nodiscard]] std::string_view name_of(CueDensity density) noexcept;

/// [any] Every tag that something in the script carries, sorted.
[[nodiscard]] std::vector<std::string> tags_in(const Script& script);

/// [control] Whether a choice fits the script. What does not is an error at its place, with the nearest name.
void check_language(const Script& script, const Written<std::string>& language, config::Diagnostics& diagnostics);
void check_route(const Script& script, const Written<Route>& route, config::Diagnostics& diagnostics);
void check_excluded_tag(const Script& script, const Written<std::string>& tag, config::Diagnostics& diagnostics);

}  // namespace stillroom::scripts
