// The README's table of what every verb does in every state, against a conductor.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cctype>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::ConductorView;
using engine::Verb;
using engine::VerbKind;
using State = ConductorView::State;
using What = engine::SessionEvent::What;

namespace {

constexpr std::array<std::pair<State, const char*>, 10> kStates{{{State::playing, "playing"},
                                                                 {State::waiting, "waiting"},
                                                                 {State::held, "held"},
                                                                 {State::grounding, "grounding"},
                                                                 {State::quiet, "quiet"},
                                                                 {State::stopped, "stopped"},
                                                                 {State::conversing, "conversing"},
                                                                 {State::afterwards, "afterwards"},
                                                                 {State::ending, "ending"},
                                                                 {State::finished, "finished"}}};

/// A session in which every verb has something to act on.
scripts::Plan full_plan() {
    scripts::Plan plan = bare_plan();
    plan.parameters = {{"intensity", 0.5, 0.0, 1.0, at_second(1.0)}};
    (void)add_set(plan, "contact", {line("contact.1", 4.0), line("contact.2", 4.0)});
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    scripts::PlannedPlay tide = bed("tide");
    tide.crossfade = at_second(6.0);
    add_phase(plan, "arrival", 60.0,
              {cue(0.0, warm), cue(1.0, pace("breath")),
               cue(5.0, scripts::PlannedPrompt{"Blood pressure", std::nullopt})});
    add_phase(plan, "onset", 60.0, {cue(0.0, tide)});
    add_gate(plan, "pump");
    add_phase(plan, "return", 150.0, {}).role = scripts::PhaseRole::return_;
    return plan;
}

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

void drive(Rig& rig, State state) {
    static const std::map<State, VerbKind> kPressed{{State::held, VerbKind::hold},
                                                    {State::grounding, VerbKind::ground},
                                                    {State::quiet, VerbKind::quiet},
                                                    {State::stopped, VerbKind::stop},
                                                    {State::ending, VerbKind::end},
                                                    {State::finished, VerbKind::end},
                                                    {State::conversing, VerbKind::conversation}};
    rig.run_to(20.0);
    if (const auto pressed = kPressed.find(state); pressed != kPressed.end()) rig.ask(pressed->second);
    if (state == State::waiting || state == State::afterwards) rig.run_to(70.0);
    if (state == State::afterwards) rig.ask(VerbKind::confirm);
    rig.run_to(state == State::afterwards ? 300.0
               : state == State::finished ? 40.0
               : state == State::waiting  ? 71.0
                                          : 21.0);
    REQUIRE(rig.conductor().state() == state);
}

/// The press that has most to act on.
Verb press_of(VerbKind kind) {
    Verb verb{.kind = kind};
    if (kind == VerbKind::extend) verb.amount = at_second(30.0);
    if (kind == VerbKind::land) verb.amount = at_second(180.0);
    if (kind == VerbKind::intensity) verb.steps = 1;
    if (kind == VerbKind::pace) verb.value = 6.0;
    return verb;
}

/// Empty where the verb acts, else why it is refused.
std::string answer_of(VerbKind kind, State state) {
    Rig rig(full_plan(), kLive);
    drive(rig, state);
    rig.ask(press_of(kind));
    const engine::SessionEvent* answer = nullptr;
    for (const auto& event : rig.events())
        if (event.id == engine::name_of(kind) && (event.what == What::verb || event.what == What::refused))
            answer = &event;
    REQUIRE(answer);
    return answer->what == What::verb ? "" : answer->text;
}

std::vector<VerbKind> all_verbs() {
    std::vector<VerbKind> all;
    for (int i = 0; engine::name_of(static_cast<VerbKind>(i)) != ""; ++i) all.push_back(static_cast<VerbKind>(i));
    return all;
}

std::vector<std::string> cells_of(const std::string& row) {
    std::vector<std::string> cells;
    std::stringstream parts(row);
    for (std::string cell; std::getline(parts, cell, '|');) {
        const auto first = cell.find_first_not_of(" `"), last = cell.find_last_not_of(" `");
        cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
    if (!cells.empty()) cells.erase(cells.begin());  // before the first bar
    return cells;
}

/// The table of the README: verb and state, and what the cell says; and the sentences that its numbers stand for.
struct Table {
    std::map<std::pair<std::string, std::string>, std::string> cells;
    std::map<std::string, std::string> reasons;
};

Table table_of_readme() {
    std::ifstream readme(STILLROOM_SOURCE_DIR "/engine/README.md");
    REQUIRE(readme);
    Table table;
    std::vector<std::string> head;
    bool inside = false;
    for (std::string row; std::getline(readme, row);) {
        if (row.starts_with("## ")) inside = row == "## What every verb does in every state";
        if (!inside) continue;
        if (row.starts_with("| verb |")) head = cells_of(row);
        if (row.starts_with("| `")) {
            const std::vector<std::string> cells = cells_of(row);
            REQUIRE(cells.size() == head.size());
            for (std::size_t i = 1; i < cells.size(); ++i) table.cells[{cells[0], head[i]}] = cells[i];
        }
        if (const auto dot = row.find(". "); dot < 3 && std::isdigit(row[0]) != 0)
            table.reasons[row.substr(0, dot)] = row.substr(dot + 2);
    }
    return table;
}

/// The table as the conductor has it, to be pasted into the README.
std::string true_table() {
    std::vector<std::string> reasons;
    std::string text = "| verb |";
    for (const auto& [state, name] : kStates) text += " " + std::string(name) + " |";
    text += "\n|";
    for (std::size_t i = 0; i <= kStates.size(); ++i) text += " --- |";
    for (const VerbKind kind : all_verbs()) {
        text += "\n| `" + std::string(engine::name_of(kind)) + "` |";
        for (const auto& [state, name] : kStates) {
            const std::string why = answer_of(kind, state);
            auto known = std::find(reasons.begin(), reasons.end(), why);
            if (!why.empty() && known == reasons.end()) known = reasons.insert(reasons.end(), why);
            text += why.empty() ? " acts |" : " " + std::to_string(known - reasons.begin() + 1) + " |";
        }
    }
    text += "\n\n";
    for (std::size_t i = 0; i < reasons.size(); ++i) text += std::to_string(i + 1) + ". " + reasons[i] + "\n";
    return text;
}

}  // namespace

TEST_CASE("Every verb does in every state what the README's table says", "[engine][verbs]") {
    const Table table = table_of_readme();
    CHECK(table.cells.size() == all_verbs().size() * kStates.size());
    bool same = true;
    for (const VerbKind kind : all_verbs())
        for (const auto& [state, name] : kStates) {
            const std::string verb(engine::name_of(kind));
            INFO(verb << " in " << name);
            const auto cell = table.cells.find({verb, name});
            const std::string said = cell == table.cells.end() ? "nothing" : cell->second;
            const std::string why = answer_of(kind, state);
            const auto reason = table.reasons.find(said);
            const std::string planned = said == "acts" ? "" : reason == table.reasons.end() ? said : reason->second;
            CHECK(why == planned);
            same = same && why == planned;
        }
    if (!same) FAIL_CHECK("the table as it is:\n" << true_table());
}

TEST_CASE("A refused verb says in a plain sentence why, and changes nothing", "[engine][verbs]") {
    for (const VerbKind kind : all_verbs())
        for (const auto& [state, name] : kStates) {
            INFO(engine::name_of(kind) << " in " << name);
            const std::string why = answer_of(kind, state);
            if (why.empty()) continue;
            CHECK(std::count(why.begin(), why.end(), ' ') >= 1);
            CHECK(why.find('_') == std::string::npos);
            CHECK(why.back() != '.');
            Rig asked(full_plan(), kLive), left(full_plan(), kLive);
            drive(asked, state);
            drive(left, state);
            asked.ask(press_of(kind));
            for (int quantum = 0; quantum < 200 && !asked.conductor().finished(); ++quantum) {
                asked.step();
                left.step();
            }
            const bool hush = kind == VerbKind::quiet;  // refused while a session ends, it takes its hush along
            CHECK((hush || asked.commands().size() == left.commands().size()));
            CHECK(asked.conductor().state() == left.conductor().state());
            CHECK(asked.conductor().view().phase_position == left.conductor().view().phase_position);
        }
}
