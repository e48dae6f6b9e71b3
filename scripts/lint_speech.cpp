#include "config/values.h"
#include "scripts/lint_report.h"
#include "scripts/used_lines.h"
#include "scripts/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace stillroom::scripts {

namespace {

constexpr int kLongestUnit = 22;

/// The largest share of a phase that may be scheduled speech (clinical research 1.4).
double largest_share(PhaseRole role) {
    switch (role) {
        case PhaseRole::arrival:
            return 0.35;
        case PhaseRole::onset:
            return 0.15;
        case PhaseRole::ascent:
            return 0.05;
        case PhaseRole::peak:
            return 0.0;
        case PhaseRole::descent:
            return 0.08;
        case PhaseRole::return_:
            return 0.20;
        case PhaseRole::reorient:
            return 0.30;
        case PhaseRole::intention:
        case PhaseRole::integration:
        case PhaseRole::other:
            break;
    }
    return 0.45;
}

void lint_share(const Phase& phase, LintReport& report) {
    if (phase.length.nominal.value <= 0.0) return;
    for (const auto& language : report.script().languages) {
        double spoken = 0.0;
        const Cue* first = nullptr;
        for (const Cue& cue : phase.cues) {
            for (const Line* line : lines_of(cue, report.script())) {
                spoken += speaking_time(*line, language.value).value;
                if (first == nullptr) first = &cue;
            }
        }
        const double share = spoken / phase.length.nominal.value, limit = largest_share(phase.role);
        if (first == nullptr || share <= limit) continue;
        report.warn(
            first->place, "S01",
            limit > 0.0 ? fmt::format("speech takes {:.0f} % of phase '{}' in '{}', {:.0f} % is the most here",
                                      std::ceil(share * 100.0), phase.id, language.value, limit * 100.0)
                        : fmt::format("speech is scheduled in phase '{}', whose peak should have none", phase.id),
            limit > 0.0 ? "say less, or give the phase more time" : "let staff speak by hand, with a cue set");
        return;
    }
}

void lint_unit(const SpokenUnit& unit, const std::string& language, LintReport& report) {
    const int words = words_in(unit.text);
    if (words > kLongestUnit) {
        report.warn(unit.place, "S02", fmt::format("the unit has {} words, {} are the most", words, kLongestUnit),
                    "split it into two units");
    }
    for (const BannedWording& wording : banned_wording(unit.text, language)) {
        report.warn(unit.place, "S03", fmt::format("'{}' should not be said", wording.found), wording.instead);
    }
    if (const auto presumed = presuming_words(unit.text, language)) {
        report.warn(unit.place, "S31", fmt::format("'{}' does not suit every listener", *presumed),
                    "use 'usted', and words that fit men and women: 'le damos la bienvenida'");
    }
    if (names_minutes(unit.text)) {
        report.warn(unit.place, "S04", "the unit says how many minutes are left",
                    "phases are held and extended: leave it out");
    }
}

/// Less than two seconds leave no time to hear and decide (clinical research 1.4).
constexpr Seconds kShortestGap{2.0};

void lint_gap(const Line& line, LintReport& report) {
    const bool has_gaps =
        std::any_of(line.text.begin(), line.text.end(), [](const auto& text) { return text.second.size() > 1; });
    if (!has_gaps || line.gap >= kShortestGap) return;
    report.warn(line.place, "S30",
                fmt::format("the units of line '{}' are {} apart, two to four seconds leave time to hear them",
                            line.id, config::duration_text(line.gap)),
                "write 'gap: 3s'");
}

bool is_recorded(const Line& line, const std::string& language, std::size_t units) {
    if (line.recordings.empty()) return false;
    const auto folder = std::filesystem::path(line.recordings) / language / line.id;
    std::error_code ignored;
    for (std::size_t n = 1; n <= units; ++n) {
        const bool found = std::filesystem::exists(folder / fmt::format("{}.flac", n), ignored) ||
                           std::filesystem::exists(folder / fmt::format("{}.wav", n), ignored);
        if (!found) return false;
    }
    return units > 0;
}

void lint_drafts(const std::vector<const Line*>& lines, LintReport& report) {
    for (const auto& language : report.script().languages) {
        int drafts = 0;
        for (const Line* line : lines) {
            const auto units = line->text.find(language.value);
            if (units != line->text.end() && !is_recorded(*line, language.value, units->second.size())) ++drafts;
        }
        if (drafts == 0) continue;
        report.warn(language.place, "S12",
                    fmt::format("{} of {} lines have no recording in '{}': a computer speaks them", drafts,
                                lines.size(), language.value),
                    "record them with one voice before patients hear them");
    }
}

}  // namespace

void lint_speech(LintReport& report) {
    const Script& script = report.script();
    for (const Phase& phase : script.phases) lint_share(phase, report);
    const std::vector<const Line*> lines = used_lines(script);
    for (const Line* line : lines) {
        lint_gap(*line, report);
        for (const auto& [language, units] : line->text) {
            for (const SpokenUnit& unit : units) lint_unit(unit, language, report);
        }
    }
    lint_drafts(lines, report);
}

}  // namespace stillroom::scripts
