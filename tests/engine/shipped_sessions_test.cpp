// Whatever staff press in the sessions that ship: what always holds.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "scripts/parse.h"
#include "tests/engine/conductor_watch.h"
#include "tests/support/random_seed.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::ConductorView;
using engine::Verb;
using engine::VerbKind;
using scripts::PlannedCue;
using State = ConductorView::State;

namespace {

/// Verbs in one session.
constexpr std::size_t kVerbsEach = 500;

/// The sessions that are pressed most: the shortest, and the arc that all others with a medicine vary.
const std::set<std::string> kPressedMost{"demo", "iv-infusion-40"};

/// Every shipped session in each of its languages.
struct ShippedPlans {
    std::vector<scripts::Plan> pressed_most, others;
};

/// Nothing is prepared: lengths of words are estimated, which is all that a conductor needs.
ShippedPlans shipped_plans() {
    ShippedPlans plans;
    const std::filesystem::path folder = STILLROOM_SOURCE_DIR "/scripts/sessions";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".yaml") continue;
        config::Diagnostics diagnostics;
        const auto script = scripts::parse(entry.path().string(), "", diagnostics);
        REQUIRE(script);
        for (const auto& language : script->languages) {
            auto plan = scripts::compile(*script, {}, language.value, kRate, diagnostics);
            INFO(entry.path() << " in " << language.value);
            REQUIRE(plan);
            const bool most = kPressedMost.contains(script->id);
            (most ? plans.pressed_most : plans.others).push_back(std::move(*plan));
        }
    }
    REQUIRE(plans.pressed_most.size() == 2 * kPressedMost.size());
    REQUIRE_FALSE(plans.others.empty());
    return plans;
}

bool brings(const scripts::PlannedPhase& phase) {
    return phase.role == scripts::PhaseRole::return_ || phase.role == scripts::PhaseRole::reorient;
}

/// Sounds that cues of phases start by themselves: each once, for no phase comes twice. A bed may come again as
/// other music, and the members of a pool take turns.
std::set<const void*> sounds_once(const scripts::Plan& plan) {
    std::set<const void*> once;
    for (const auto& phase : plan.phases)
        for (const PlannedCue& cue : phase.cues) {
            if (const auto* line = std::get_if<scripts::PlannedLine>(&cue.action)) once.insert(line);
            if (const auto* pace = std::get_if<scripts::PlannedPace>(&cue.action)) once.insert(pace);
            if (const auto* play = std::get_if<scripts::PlannedPlay>(&cue.action))
                if (plan.layers[play->layer].kind != scripts::LayerKind::bed) once.insert(play);
        }
    return once;
}

/// A session under staff's hands, and what must hold at each step of it.
class PressedSession {
public:
    PressedSession(const scripts::Plan& plan, std::mt19937_64& dice)
        : plan_(plan), dice_(dice), sources_(plan), watch_(plan), once_(sounds_once(plan)) {
        engine::ConductorOptions options{.gates_open_at_once = dice() % 2 == 0, .ends_by_itself = false};
        if (dice() % 2 == 0) options.attendance_every = at_second(300.0);
        conductor_ = std::make_unique<engine::Conductor>(plan, sources_, options);
        look();
    }

    void run(Frames length) {
        for (const Frames until = conductor_->now() + length; conductor_->now() < until && !conductor_->finished();)
            step();
    }
    void press(const Verb& verb) {
        conductor_->take(verb);
        look();
    }
    void press_any() {
        press(any_verb());
        // Whatever holds the timeline, release ends it.
        if (state() == State::held && dice_() % 8 == 0) {
            run(at_second(0.5));
            if (state() != State::held) return;
            press({.kind = VerbKind::release});
            REQUIRE(state() == State::playing);
        }
    }
    [[nodiscard]] State state() const { return conductor_->state(); }
    [[nodiscard]] ConductorView view() const { return conductor_->view(); }
    [[nodiscard]] const Watch& watch() const { return watch_; }

    /// Ends whatever staff hold, silence or have switched off, from the outside in.
    void let_go() {
        using enum VerbKind;
        for (const VerbKind verb : {resume, back, release, release}) {
            press({.kind = verb});
            run(at_second(0.5));
        }
        for (const VerbKind verb : {talk, voice_off, pacer_off}) press({.kind = verb, .on = false});
        REQUIRE((state() == State::playing || state() == State::waiting || state() == State::afterwards));
    }
    /// To the bed behind the last phase; staff confirm every gate, and say when it has to end.
    void run_to_the_end() {
        if (state() != State::afterwards) press({.kind = VerbKind::land, .amount = at_second(60.0 * 12)});
        Frames left = view().left + at_second(60.0);
        for (; left > Frames{0} && state() != State::afterwards; left -= at_second(1.0)) {
            run(at_second(1.0));
            if (state() == State::waiting) press({.kind = VerbKind::confirm});
        }
        REQUIRE(state() == State::afterwards);
    }
    void end() {
        press({.kind = VerbKind::end});
        run(at_second(8.0) + engine::Conductor::kQuantum);
        REQUIRE(conductor_->finished());
        conductor_.reset();
        REQUIRE(sources_.still_open() == 0);
    }

private:
    void step() {
        const Frames from = conductor_->now();
        const auto commands = conductor_->advance();
        REQUIRE(conductor_->now() == from + engine::Conductor::kQuantum);
        watch_.see(commands, from, conductor_->now());
        for (const auto& command : commands) {
            if (command.kind != Watch::Kind::start_voice) continue;
            const void* const what = FakeSources::of(command).what;
            if (once_.contains(what)) REQUIRE(begun_.insert(what).second);
        }
        for (const auto& event : conductor_->take_events()) {
            REQUIRE(event.at >= last_event_);
            last_event_ = event.at;
        }
        // A view is dear, and no phase of the return is over in so short a time.
        if (conductor_->now().count / engine::Conductor::kQuantum.count % 8 == 0) look();
    }

    /// The phase and its clock only go forward, and a landing passes over no phase of the return and keeps each its
    /// two minutes.
    void look() {
        const ConductorView now = conductor_->view();
        REQUIRE(now.phase >= phase_);
        for (std::size_t passed = phase_ + 1; passed < now.phase; ++passed)
            REQUIRE_FALSE(brings(plan_.phases[passed]));
        if (now.phase == phase_) REQUIRE(now.phase_position >= position_);
        const scripts::PlannedPhase& planned = plan_.phases[now.phase];
        if (brings(planned)) REQUIRE(now.phase_length >= std::min(at_second(120.0), planned.nominal));
        phase_ = now.phase;
        position_ = now.phase_position;
    }

    Verb any_verb() {
        Verb verb = random_verb(dice_);
        const auto any_of = [this](const auto& rows) { return rows[dice_() % rows.size()].id; };
        if (verb.kind == VerbKind::skip && dice_() % 8 != 0) verb.kind = VerbKind::note;
        if (verb.kind == VerbKind::ground && dice_() % 2 == 0) verb.argument = any_of(plan_.cue_sets);
        if (verb.kind == VerbKind::confirm && dice_() % 2 == 0 && !plan_.gates.empty())
            verb.argument = any_of(plan_.gates);
        if (verb.kind == VerbKind::land) verb.amount = at_second(static_cast<double>(dice_() % 1800));
        if (verb.kind == VerbKind::extend) verb.amount = at_second(static_cast<double>(dice_() % 30));
        if (dice_() % 4 == 0) verb.on = dice_() % 2 == 0;
        return verb;
    }

    const scripts::Plan& plan_;
    std::mt19937_64& dice_;
    FakeSources sources_;
    Watch watch_;
    std::set<const void*> once_, begun_;
    std::unique_ptr<engine::Conductor> conductor_;
    std::size_t phase_ = 0;
    Frames position_, last_event_;
};

/// Mostly a hand that is busy, now and then a pause.
Frames any_pause(std::mt19937_64& dice) {
    const auto roll = dice() % 100;
    const double longest = roll == 0 ? 200.0 : roll < 8 ? 20.0 : 0.5;
    return Frames{static_cast<std::int64_t>(dice() % static_cast<std::uint64_t>(at_second(longest).count))};
}

/// Presses `kVerbsEach` verbs in one session, then lets it come to its end.
void press_through(const scripts::Plan& plan, std::mt19937_64& dice) {
    PressedSession session(plan, dice);
    for (std::size_t verb = 0; verb < kVerbsEach; ++verb) {
        session.run(any_pause(dice));
        session.press_any();
    }
    session.let_go();
    session.run_to_the_end();
    session.run(at_second(20.0));
    REQUIRE(session.watch().all_ducks_up());
    REQUIRE(session.view().saying.empty());
    REQUIRE(session.view().sounding == std::vector<std::string>{"hush"});
    session.end();
}

/// Sequences over these plans, one plan after another.
void press_in_turn(const std::vector<scripts::Plan>& plans, std::size_t sequences, std::mt19937_64& dice) {
    for (std::size_t i = 0; i < sequences; ++i) {
        const scripts::Plan& plan = plans[i % plans.size()];
        INFO("sequence " << i << " of " << plan.script_id << " in " << plan.language);
        press_through(plan, dice);
    }
}

}  // namespace

TEST_CASE(
    "Whatever staff press in a shipped session, its time goes forward, nothing is said twice or over another, "
    "no landing loses the return, release ends every hold, and it reaches its end",
    "[engine][conductor][shipped]") {
    std::mt19937_64 dice(test_seed() + 21);
    const ShippedPlans plans = shipped_plans();
    press_in_turn(plans.pressed_most, full_count(1'000'000) / kVerbsEach, dice);
    press_in_turn(plans.others, full_count(500'000) / kVerbsEach, dice);
}
