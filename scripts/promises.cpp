#include "scripts/promises.h"

#include "config/nearest_name.h"
#include "config/values.h"
#include "scripts/pacer_steps.h"
#include "scripts/phase_times.h"
#include "scripts/running_order.h"
#include "scripts/set_layers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace stillroom::scripts {

namespace {

/// What the start card makes true, before any gate.
constexpr std::string_view kStaffPresent = "staff_present";

/// Where a fact can first be said.
enum class Truth { from_now, later, never };

class Promises {
public:
    Promises(const Script& script, const OutputPrivacy& privacy, config::Diagnostics& diagnostics)
        : script_(script), privacy_(privacy), diagnostics_(diagnostics) {}

    void holds() {
        for (const Phase& phase : script_.phases) {
            if (!phase.hold || phase.hold->max || phase.skip != SkipPolicy::locked) continue;
            error(phase.hold->place, "hold-without-max",
                  fmt::format("phase '{}' is locked and can be held without an end", phase.id),
                  "add 'max' to its 'hold', for example 'hold: {max: 15m}'");
        }
    }

    void cues() {
        for (std::size_t i = 0; i < script_.phases.size(); ++i) {
            for (const OrderedCue& ordered : running_order(script_.phases[i])) cue(ordered, i);
        }
    }

    void on_demand() {
        for (const auto& name : script_.on_demand) {
            const CueSet* set = script_.cue_set(name.value);
            if (set == nullptr) continue;
            for (const auto& fact : facts_of(*set)) {
                if (truth_of(fact.value, script_.phases.size()) != Truth::never) continue;
                report_fact(fact.value, name.place, fmt::format("cue set '{}'", set->id), Truth::never);
                break;
            }
            private_in_set(*set, name.place);
        }
    }

    /// Lines and prompts that are used must exist in every language; what a library holds beyond is not judged.
    void languages() {
        const std::set<std::string> unspoken = unspoken_languages();
        for (const auto& [id, place] : used_lines_) {
            const Line& line = *script_.line(id);
            std::vector<std::string> missing;
            for (const auto& language : script_.languages) {
                if (!line.text.contains(language.value) && !unspoken.contains(language.value))
                    missing.push_back(language.value);
            }
            if (missing.empty() || line.text.empty()) continue;
            error(line.place, "missing-language",
                  fmt::format("line '{}' is missing in {}", id, fmt::join(missing, ", ")),
                  fmt::format("add its units under '{}'", missing.front()));
        }
    }

private:
    /// Languages that none of several lines speaks: one fault of the language, not one of each line.
    std::set<std::string> unspoken_languages() {
        std::set<std::string> unspoken;
        if (used_lines_.size() < 2) return unspoken;
        for (const auto& language : script_.languages) {
            const bool spoken = std::any_of(used_lines_.begin(), used_lines_.end(), [&](const auto& used) {
                const auto& text = script_.line(used.first)->text;
                return text.empty() || text.contains(language.value);
            });
            if (spoken) continue;
            unspoken.insert(language.value);
            error(language.place, "missing-language", fmt::format("no line has words in '{}'", language.value),
                  fmt::format("write them, or take '{}' off the list", language.value));
        }
        return unspoken;
    }

    void cue(const OrderedCue& ordered, std::size_t phase) {
        times(ordered, script_.phases[phase]);
        facts(ordered, phase);
        const Cue& cue = *ordered.cue;
        std::visit([&](const auto& action) { this->action(action, cue, phase); }, cue.action);
    }

    /// When a cue falls that follows another one depends on the language; `compile` looks after those.
    void times(const OrderedCue& ordered, const Phase& phase) {
        const Cue& cue = *ordered.cue;
        const std::optional<Seconds> start = ordered.after.empty() ? nominal_time(ordered.at, phase) : std::nullopt;
        if (!start) return;
        const double length = phase.length.nominal.value;
        const bool at_end = start->value >= length - 1e-9;
        if (start->value < 0.0) {
            error(ordered.at.place, "cue-beyond-phase",
                  fmt::format("the cue falls {} before phase '{}' starts", config::duration_text({-start->value}),
                              phase.id),
                  fmt::format("the phase takes {}", config::duration_text(phase.length.nominal)));
        } else if (at_end && start->value >= phase.length.max.value - 1e-9) {
            error(ordered.at.place, "cue-beyond-phase",
                  fmt::format("the cue falls at {}, but phase '{}' ends at {}", config::duration_text(*start),
                              phase.id, config::duration_text(phase.length.max)),
                  "move the cue forward, or make the phase longer");
        }
        if (!cue.until) return;
        const std::optional<Seconds> end = nominal_time(*cue.until, phase);
        if (end && end->value <= start->value) {
            error(cue.until->place, "ends-before-start", "'until' is not after 'at'", "make 'until' later");
        } else if (end && end->value > phase.length.max.value + 1e-9) {
            error(cue.until->place, "cue-beyond-phase",
                  fmt::format("'until' falls at {}, but phase '{}' ends at {}", config::duration_text(*end),
                              phase.id, config::duration_text(phase.length.max)),
                  "end it inside the phase, or use 'for' with 'keep: true'");
        }
    }

    // Facts

    void facts(const OrderedCue& ordered, std::size_t phase) {
        facts(*ordered.cue, "the cue", phase);
        for (const Cue* group : ordered.groups) {
            if (judged_groups_.insert(group).second) facts(*group, "the group", phase);
        }
    }

    void facts(const Cue& cue, const std::string& what, std::size_t phase) {
        for (const auto& fact : cue.requirements) {
            const Truth truth = truth_of(fact.value, phase);
            if (truth != Truth::from_now) report_fact(fact.value, fact.place, what, truth);
        }
    }

    void facts_of_line(const Line& line, const Place& place, std::size_t phase) {
        for (const auto& fact : line.requirements) {
            const Truth truth = truth_of(fact.value, phase);
            if (truth == Truth::from_now) continue;
            report_fact(fact.value, place, fmt::format("line '{}'", line.id), truth);
            return;
        }
    }

    [[nodiscard]] Truth truth_of(const std::string& fact, std::size_t phase) const {
        if (fact == kStaffPresent) return Truth::from_now;
        for (std::size_t i = 0; i < script_.phases.size(); ++i) {
            const Gate* gate = script_.phases[i].gate ? script_.gate(script_.phases[i].gate->value) : nullptr;
            if (gate == nullptr) {
                // A gate that is not defined is reported already; it might confirm anything.
                if (script_.phases[i].gate) return Truth::from_now;
                continue;
            }
            const auto confirms = [&](const Written<std::string>& confirmed) { return confirmed.value == fact; };
            if (std::none_of(gate->confirms.begin(), gate->confirms.end(), confirms)) continue;
            return i <= phase ? Truth::from_now : Truth::later;
        }
        return Truth::never;
    }

    [[nodiscard]] std::vector<Written<std::string>> facts_of(const CueSet& set) const {
        std::vector<Written<std::string>> facts = set.requirements;
        for (const auto& name : set.lines) {
            const Line* line = script_.line(name.value);
            if (line != nullptr) facts.insert(facts.end(), line->requirements.begin(), line->requirements.end());
        }
        return facts;
    }

    void report_fact(const std::string& fact, const Place& place, const std::string& what, Truth truth) {
        std::vector<std::string> known{std::string{kStaffPresent}};
        for (const Gate& gate : script_.gates) {
            for (const auto& confirmed : gate.confirms) known.push_back(confirmed.value);
        }
        const bool is_known = std::find(known.begin(), known.end(), fact) != known.end();
        error(place, "never-confirmed",
              truth == Truth::later
                  ? fmt::format("{} requires '{}', which is only confirmed in a later phase", what, fact)
                  : fmt::format("{} requires '{}', which nothing in this script confirms{}", what, fact,
                                is_known ? "" : config::did_you_mean(fact, known)),
              truth == Truth::later ? "move it behind the gate that confirms it"
                                    : "give a phase a gate that confirms it, or leave this out");
    }

    // Actions

    void action(const PlayAction& play, const Cue& cue, std::size_t) {
        const Sound* sound = script_.sound(play.sound.value);
        if (sound != nullptr && is_private(*sound))
            private_at(cue, "bed", fmt::format("sound '{}'", sound->id), play.sound.place);
    }

    void action(const LineAction& action, const Cue& cue, std::size_t phase) {
        const Line* line = script_.line(action.line.value);
        if (line == nullptr) return;
        used_lines_.emplace(line->id, action.line.place);
        facts_of_line(*line, action.line.place, phase);
        if (line->by_hand) report_by_hand(*line, action.line.place);
        if (line->is_private) private_at(cue, "line", fmt::format("line '{}'", line->id), action.line.place);
    }

    void action(const SetAction& action, const Cue&, std::size_t phase) {
        const CueSet* set = script_.cue_set(action.cue_set.value);
        if (set == nullptr) return;
        for (const auto& fact : set->requirements) {
            const Truth truth = truth_of(fact.value, phase);
            if (truth != Truth::from_now) {
                report_fact(fact.value, action.cue_set.place, fmt::format("cue set '{}'", set->id), truth);
                return;
            }
        }
        for (const auto& name : set->lines) {
            const Line* line = script_.line(name.value);
            if (line == nullptr) continue;
            used_lines_.emplace(line->id, name.place);
            facts_of_line(*line, action.cue_set.place, phase);
            if (line->by_hand) report_by_hand(*line, action.cue_set.place);
        }
        private_in_set(*set, action.cue_set.place);
    }

    void action(const PromptAction& prompt, const Cue& cue, std::size_t) {
        if (prompt.text.empty() || prompt.text.contains("")) return;
        for (const auto& language : script_.languages) {
            if (prompt.text.contains(language.value)) continue;
            error(cue.place, "missing-language", fmt::format("the prompt is missing in {}", language.value),
                  fmt::format("add its text under '{}'", language.value));
            return;
        }
    }

    void action(const GroupAction&, const Cue&, std::size_t) {}  // its cues stand in the running order
    void action(const PaceAction&, const Cue&, std::size_t) {}
    void action(const FadeAction&, const Cue&, std::size_t) {}
    void action(const SnapshotAction&, const Cue&, std::size_t) {}
    void action(const MidiAction&, const Cue&, std::size_t) {}

    void report_by_hand(const Line& line, const Place& place) {
        error(place, "by-hand-scheduled", fmt::format("line '{}' is by hand only and cannot be scheduled", line.id),
              "list its cue set under 'on_demand' and let staff decide");
    }

    // Privacy: of the room, where one is known (scripts/output_privacy.h).

    /// A pool is as private as the most private of its sounds.
    [[nodiscard]] bool is_private(const Sound& sound) const {
        const auto* pool = std::get_if<PoolSound>(&sound.source);
        return sound.is_private ||
               (pool && std::any_of(pool->members.begin(), pool->members.end(), [&](const auto& id) {
                    const Sound* member = script_.sound(id.value);
                    return member && member->is_private;
                }));
    }

    void private_at(const Cue& cue, const std::string& default_layer, const std::string& what, const Place& place) {
        const std::string& layer = cue.layer ? cue.layer->value : default_layer;
        private_on(cue.to, layer, what, place);
    }

    void private_on(const OutputRoles& cue_outputs, const std::string& layer_name, const std::string& what,
                    const Place& place) {
        const Layer* layer = script_.layer(layer_name);
        if (layer == nullptr) return;
        const OutputRoles& outputs = cue_outputs.empty() ? layer->to : cue_outputs;
        std::vector<OutputRole> reached;
        for (const OutputRole role : config::kOutputRoles) {
            const auto is_role = [role](const Written<OutputRole>& named) { return named.value == role; };
            if (!privacy_.of(role).exists) continue;  // a private sound never falls to another output
            if (outputs.empty() || std::any_of(outputs.begin(), outputs.end(), is_role)) reached.push_back(role);
        }
        const auto open =
            std::find_if(reached.begin(), reached.end(), [&](OutputRole role) { return privacy_.of(role).open; });
        if (reached.empty()) report_unheard(what, place);
        if (open == reached.end()) return;
        if (!privacy_.room.empty()) return report_open(what, *open, layer_name, place);
        error(place, "private-to-open",
              outputs.empty() ? fmt::format("{} is private, but layer '{}' reaches every output", what, layer_name)
                              : fmt::format("{} is private, but would reach open outputs", what),
              fmt::format("write 'to: [headphones]' at layer '{}'", layer_name));
    }

    void report_open(const std::string& what, OutputRole open, const std::string& layer_name, const Place& place) {
        const std::string& room = privacy_.room;
        error(place, "private-to-open",
              fmt::format("{} is private, but would reach the {} of room '{}', which others hear", what,
                          name_of(open), room),
              open == OutputRole::headphones
                  ? std::string("leave it out, or play the script in a room whose headphones are private")
                  : fmt::format("write 'to: [headphones]' at layer '{}'", layer_name));
    }

    void report_unheard(const std::string& what, const Place& place) {
        diagnostics_.warning(
            place, "private-unheard",
            fmt::format("{} is private, and room '{}' has no output it may reach", what, privacy_.room),
            "nobody will hear it; play the script in a room with private headphones");
    }

    void private_in_set(const CueSet& set, const Place& place) {
        const Sound* sound = set.play ? script_.sound(set.play->value) : nullptr;
        if (sound != nullptr && is_private(*sound))
            private_on({}, layer_of_set_sound(set, *sound), fmt::format("sound '{}'", sound->id), place);
        for (const auto& name : set.lines) {
            const Line* line = script_.line(name.value);
            if (line == nullptr) continue;
            used_lines_.emplace(line->id, name.place);
            if (line->is_private) private_on({}, "line", fmt::format("line '{}'", line->id), place);
        }
    }

    void error(const Place& place, std::string rule, std::string message, std::string remedy) {
        diagnostics_.error(place, std::move(rule), std::move(message), std::move(remedy));
    }

    const Script& script_;
    const OutputPrivacy& privacy_;
    config::Diagnostics& diagnostics_;
    std::map<std::string, Place> used_lines_;
    std::set<const Cue*> judged_groups_;
};

}  // namespace

void check_promises(const Script& script, const OutputPrivacy& privacy, config::Diagnostics& diagnostics) {
    Promises promises(script, privacy, diagnostics);
    promises.holds();
    promises.cues();
    promises.on_demand();
    promises.languages();
    check_pacer_steps(script, diagnostics);
}

}  // namespace stillroom::scripts
