#include "tools/stillroom/start_card.h"

#include "scripts/pool_series.h"
#include "tools/stillroom/key_verbs.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/start_choices.h"
#include "tools/stillroom/terminal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <variant>

namespace stillroom::tools {

namespace {

constexpr int kLabelWidth = 11;
constexpr int kNarrowest = 40;

/// Rows of a label and its text, the text broken into a column of its own.
class Rows {
public:
    explicit Rows(int width) : width_(std::max(width, kNarrowest) - kLabelWidth) {}

    void add(std::string_view label, std::string_view text) {
        for (const std::string& line : wrapped(text, width_)) {
            text_ += fmt::format("{:<{}}{}\n", label, kLabelWidth, line);
            label = "";
        }
    }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    int width_;
    std::string text_;
};

std::string length_text(const scripts::Plan& plan, audio::Frames from) {
    std::string text = duration_text(plan.planned_end, plan.rate);
    if (from > audio::Frames{0}) text += fmt::format(", from {} on", clock_text(from, plan.rate));
    return text;
}

std::string gates_text(const scripts::Plan& plan, bool wait) {
    std::string titles;
    for (const scripts::PlannedPhase& phase : plan.phases)
        if (phase.gate != scripts::kNoIndex)
            titles += fmt::format("{}{} (before {})", titles.empty() ? "" : "; ", plan.gates[phase.gate].title,
                                  phase.title);
    if (titles.empty()) return "nothing";
    return wait ? titles : fmt::format("{}; confirmed at once, because gates are 'auto'", titles);
}

/// What staff chose, and what comes of it.
std::string chosen_text(const scripts::Plan& plan) {
    std::string text = choices_text(plan.choices);
    if (!plan.left_out.empty()) text += fmt::format("; left out: {}", fmt::join(plan.left_out, ", "));
    if (!plan.hushed.empty())
        text += fmt::format("; a quiet bed plays in place of {}", fmt::join(plan.hushed, ", "));
    return text;
}

/// What earlier sessions played of a series' pools.
std::string series_text(const scripts::Plan& plan) {
    std::string text;
    for (const auto& [pool, heard] : scripts::heard_in_series(plan))
        if (!heard.empty())
            text += fmt::format("{}'{}' goes on behind {}", text.empty() ? "" : "; ", pool, fmt::join(heard, ", "));
    return text;
}

}  // namespace

std::size_t drafts_in(const scripts::Plan& plan) {
    std::set<std::string> drafts;
    const auto look = [&](const scripts::PlannedLine& line) {
        if (line.clip.draft) drafts.insert(line.id);
    };
    for (const auto& phase : plan.phases)
        for (const auto& cue : phase.cues)
            if (const auto* line = std::get_if<scripts::PlannedLine>(&cue.action)) look(*line);
    for (const auto& set : plan.cue_sets) std::for_each(set.lines.begin(), set.lines.end(), look);
    return drafts.size();
}

std::string start_card(const scripts::Plan& plan, const StartCard& card, int width) {
    Rows rows(width);
    rows.add("session", plan.title);
    rows.add("route", name_of(plan.route));
    rows.add("language", plan.language);
    if (const std::string chosen = chosen_text(plan); !chosen.empty()) rows.add("chosen", chosen);
    rows.add("length", length_text(plan, card.from));
    rows.add("confirm", gates_text(plan, card.gates_wait));
    rows.add("ends",
             card.gates_wait ? "when you press . (a quiet bed plays on after the last phase)" : "by itself");
    if (!card.operate.empty()) rows.add("operated", fmt::format("by '{}', and by you", card.operate));
    if (const std::string series = series_text(plan); !series.empty()) rows.add("series", series);
    if (card.drafts > 0)
        rows.add("voice", fmt::format("{} {}, spoken by a computer; not for patients", card.drafts,
                                      card.drafts == 1 ? "line is a draft" : "lines are drafts"));
    if (card.has_private_clip)
        rows.add("private",
                 "a clip of the patient's, for their headphones alone: kept encrypted, gone with the session");
    for (std::size_t i = 0; i < card.outputs.size(); ++i) rows.add(i == 0 ? "output" : "", card.outputs[i]);
    rows.add("", fmt::format("buffer {:.0f} ms, and the device's own",
                             1000.0 * audio::seconds_of(card.ring, plan.rate).value));
    rows.add("talk", card.microphone);
    for (const std::string& sentence : card.rights) rows.add("rights", sentence);
    return rows.text();
}

}  // namespace stillroom::tools
