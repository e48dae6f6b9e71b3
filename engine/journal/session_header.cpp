#include "engine/journal/session_header.h"

#include "engine/journal/calendar.h"

#include <fstream>
#include <random>
#include <string_view>
#include <variant>

namespace stillroom::engine {

namespace {

using scripts::Plan;
using scripts::PlannedLine;
using scripts::PlannedPace;
using scripts::PlannedPlay;

/// Collects each name once, in the order of the plan.
class Names {
public:
    explicit Names(const Plan& plan) : plan_(plan) {}

    void add(const PlannedPlay& play) {
        const auto* pool = std::get_if<scripts::PoolSource>(&play.source);
        if (!pool) return add(play.id, plan_.layers[play.layer].id, {});
        for (const PlannedPlay& member : pool->members) add(member);
    }
    void add(const PlannedLine& line) { add(line.id, plan_.layers[line.layer].id, line.text); }
    void add(const scripts::PlannedGate& gate) { add(gate.id, "gate", gate.title); }
    void add(const PlannedPace& pace) { add(pace.id, plan_.layers[pace.layer].id, {}); }
    void add(const scripts::PlannedSet& set) {
        add(set.id, "set", set.title);
        for (const PlannedLine& line : set.lines) add(line);
        if (set.play) add(*set.play);
        if (set.pace) add(*set.pace);
    }
    [[nodiscard]] std::vector<PlayedName> take() { return std::move(names_); }

private:
    void add(const std::string& id, const std::string& row, const std::string& text) {
        const PlayedName name{id, row, text};
        for (const PlayedName& known : names_)
            if (known == name) return;
        names_.push_back(name);
    }

    const Plan& plan_;
    std::vector<PlayedName> names_;
};

std::vector<PlayedName> names_of(const Plan& plan) {
    Names names(plan);
    for (const scripts::PlannedPhase& phase : plan.phases)
        for (const scripts::PlannedCue& cue : phase.cues) {
            if (const auto* play = std::get_if<PlannedPlay>(&cue.action)) names.add(*play);
            if (const auto* line = std::get_if<PlannedLine>(&cue.action)) names.add(*line);
            if (const auto* pace = std::get_if<PlannedPace>(&cue.action)) names.add(*pace);
        }
    for (const scripts::PlannedSet& set : plan.cue_sets) names.add(set);
    for (const scripts::PlannedGate& gate : plan.gates) names.add(gate);
    return names.take();
}

}  // namespace

SessionHeader session_header(const Plan& plan, std::uint64_t seed, const SessionStart& start) {
    SessionHeader header;
    header.program = start.program;
    header.session = session_code();
    header.started = date_and_time_now();
    header.script_id = plan.script_id;
    header.title = plan.title;
    header.script_file = plan.origin.files.empty() ? "" : plan.origin.files.front().file;
    header.script_hash = plan.script_hash;
    header.origin = plan.origin;
    header.language = plan.language;
    header.route = std::string(scripts::name_of(plan.route));
    header.rate = plan.rate;
    header.seed = seed;
    header.gates_open_by_themselves = start.gates_open_by_themselves;
    header.ends_by_itself = start.ends_by_itself;
    header.attendance_every = start.attendance_every;
    header.first_frame = start.first_frame;
    header.zone = start.zone;
    header.boot = boot_id();
    header.free_text = start.free_text;
    header.choices = plan.choices;
    header.gates_that_wait = start.gates_that_wait;
    header.slots = start.slots;
    header.names = names_of(plan);
    header.heard_before = scripts::heard_in_series(plan);
    return header;
}

std::string session_code() {
    // Without I, L, O, 0 and 1.
    constexpr std::string_view kLetters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    std::random_device drawn;
    std::uniform_int_distribution<std::size_t> letter(0, kLetters.size() - 1);
    std::string code;
    for (int i = 0; i < 6; ++i) code += kLetters[letter(drawn)];
    return code;
}

std::string boot_id() {
    std::ifstream stream("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(stream, id);
    return id;
}

}  // namespace stillroom::engine
