// Scripts at random, groups in groups, and whatever staff press: what always holds.
#include <catch2/catch.hpp>

#include <random>
#include <string>

#include "tests/engine/conductor_watch.h"
#include "tests/scripts/compile_fixture.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::ConductorView;
using engine::VerbKind;
using State = ConductorView::State;

namespace {

/// Writes the cues of a phase as somebody might who knows every key of them.
class RandomScript {
public:
    RandomScript(std::mt19937_64& dice, bool sets_sound) : dice_(dice), sets_sound_(sets_sound) {}

    std::string text() {
        std::string all = "gates: {pump: {confirms: [medicine_given]}}\nlayers:\n";
        all += "  bed: {steal: " + pick({"oldest", "quietest", "none"}) + ", max_voices: " + number(1, 3) + "}\n";
        all += "  nature: {steal: " + pick({"oldest", "quietest", "none"}) + ", priority: " + number(0, 3) + "}\n";
        all += "phases:\n";
        for (int phase = 0; phase < 3; ++phase) {
            all += "  - id: p" + std::to_string(phase) + "\n    length: {nominal: " + number(20, 90) +
                   "s, max: 20m}\n    transition: {at: " + pick({"now", "next_breath", "pass_end"}) +
                   ", crossfade: " + number(2, 9) + "s}\n";
            if (phase == 1) all += "    gate: pump\n";
            all += "    cues:\n";
            for (std::size_t i = 1 + dice_() % 5; i > 0; --i) all += "      - {" + timed() + "}\n";
        }
        return all;
    }

private:
    std::string timed() { return "at: " + number(0, 19) + "s, " + action(3, true); }

    std::string action(int depth, bool may_speak) {
        const auto roll = dice_() % (depth > 0 ? 12 : 9);
        if (roll >= 9) return "group: " + group(depth - 1, may_speak);
        if (!may_speak || roll < 4) return roll % 2 == 0 ? play() : "pace: soft, for: " + number(5, 30) + "s";
        if (roll == 4) return "line: hello" + requirement();
        if (roll == 5) return "line: later";
        if (roll == 6) return sets_sound_ ? "set: " + pick({"ground", "lean"}) : "set: ground";
        if (roll == 7) return "play: dawn, layer: line" + requirement();
        return "fade: bed, to: -" + number(3, 9) + " dB, over: " + number(1, 5) + "s";
    }

    std::string play() {
        std::string text =
            "play: " + pick({"warm", "tide", "rain"}) + ", layer: " + pick({"bed", "nature", "tone"});
        text += ", for: " + number(5, 40) + "s";
        if (dice_() % 3 == 0) text += ", crossfade: " + number(2, 6) + "s";
        if (dice_() % 4 == 0) text += ", to: [headphones]";
        return text;
    }

    std::string group(int depth, bool may_speak) {
        const std::string mode = pick({"parallel", "sequence", "exclusive"});
        const bool exclusive = mode == "exclusive";
        std::string text = "{mode: " + mode + ", cues: [";
        int wait = 0;
        for (std::size_t i = 0, count = 1 + dice_() % 3; i < count; ++i) {
            if (i > 0) text += ", ";
            wait = exclusive ? wait + 1 + static_cast<int>(dice_() % 40) : static_cast<int>(dice_() % 6);
            text += "{pre_wait: " + std::to_string(wait) + "s, " + action(depth, may_speak && !exclusive) + "}";
        }
        return text + "]}";
    }

    std::string requirement() { return dice_() % 3 == 0 ? ", requires: [staff_present]" : ""; }
    std::string number(int from, int to) {
        return std::to_string(from + static_cast<int>(dice_() % static_cast<unsigned>(to - from + 1)));
    }
    std::string pick(std::initializer_list<const char*> words) { return *(words.begin() + dice_() % words.size()); }

    std::mt19937_64& dice_;
    bool sets_sound_;
};

struct Made {
    std::optional<scripts::Plan> plan;
    bool words_overlap = false;
    std::string text{};  ///< the script
};

/// A set that is called while another sounds waits for it.
bool sets_overlap(const scripts::Plan& plan) {
    std::vector<std::pair<Frames, Frames>> spans;
    for (const auto& phase : plan.phases)
        for (const auto& cue : phase.cues)
            if (std::holds_alternative<scripts::PlannedSetCall>(cue.action))
                spans.emplace_back(cue.nominal_start, cue.nominal_start + *scripts::cue_length(plan, cue));
    for (std::size_t i = 0; i < spans.size(); ++i)
        for (std::size_t j = 0; j < spans.size(); ++j)
            if (i != j && spans[i].first <= spans[j].first && spans[j].first <= spans[i].second) return true;
    return false;
}

Made random_plan(std::mt19937_64& dice, bool sets_sound) {
    scripts::CompileFixture fixture;
    fixture.media.lines[{"hello", "en"}] = scripts::clip(6, -20);
    fixture.media.lines[{"later", "en"}] = scripts::clip(2, -20);
    const std::string text = RandomScript(dice, sets_sound).text();
    UNSCOPED_INFO(text);
    fixture.parsed(text);
    fixture.media.files[fixture.dawn()] = scripts::clip(9, -27);
    Made made;
    made.text = text;
    made.plan = scripts::compile(fixture.parsed(text), fixture.media, "en", kRate, fixture.diagnostics);
    made.words_overlap = fixture.count("S17") > 0 || (made.plan && sets_overlap(*made.plan));
    return made;
}

}  // namespace

TEST_CASE("Whatever a script groups and staff press, one voice speaks at a time and the session reaches its end",
          "[engine][groups]") {
    std::mt19937_64 dice(test_seed() + 7);
    const std::size_t count = full_count(400);
    std::size_t played = 0;
    for (std::size_t i = 0; i < count; ++i) {
        INFO("script " << i);
        const auto plan = random_plan(dice, true).plan;
        if (!plan) continue;  // a turn that would never be heard, or a phase too short: said, and not played
        ++played;
        Run run(*plan, dice);
        for (std::size_t verb = dice() % 12; verb > 0; --verb) {
            run.run(Frames{static_cast<std::int64_t>(dice() % 400'000)});
            run.press(random_verb(dice));
            (void)run.conductor->view();
        }
        run.let_go();
        for (int second = 0; second < 600 && run.conductor->view().state != State::afterwards; ++second) {
            run.run(at_second(1.0));
            if (run.conductor->view().state == State::waiting) run.press({VerbKind::confirm, {}, {}});
        }
        REQUIRE(run.conductor->view().state == State::afterwards);
        run.run(at_second(20.0));
        REQUIRE(run.watch.all_ducks_up());
        REQUIRE(run.conductor->view().sounding == std::vector<std::string>{"hush"});
        run.press({VerbKind::end, {}, {}});
        run.run(at_second(9.0));
        REQUIRE(run.conductor->finished());
        run.conductor.reset();
        REQUIRE(run.sources.still_open() == 0);
    }
    CHECK(played > count / 2);
}

TEST_CASE("Where nobody steers and no word waits for another, a random script plays at its planned frames",
          "[engine][groups]") {
    std::mt19937_64 dice(test_seed() + 8);
    const std::size_t count = full_count(400);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < count; ++i) {
        INFO("script " << i);
        const Made made = random_plan(dice, false);
        const auto& plan = made.plan;
        if (!plan) continue;
        Rig rig(*plan);
        rig.run_to_the_end();
        const bool undisturbed = std::none_of(rig.events().begin(), rig.events().end(), [](const auto& event) {
            return event.what == engine::SessionEvent::What::refused;
        });
        if (!undisturbed || made.words_overlap) continue;
        ++compared;
        for (std::size_t p = 0; p < plan->phases.size(); ++p) {
            const auto told = rig.told(engine::SessionEvent::What::phase, plan->phases[p].id);
            REQUIRE(told.size() == 1);
            INFO("phase " << p << " began at " << told[0].at.count << ", planned "
                          << plan->phases[p].nominal_start.count << "\n"
                          << made.text);
            REQUIRE(told[0].at == plan->phases[p].nominal_start);
        }
        for (const auto& phase : plan->phases)
            for (const auto& cue : phase.cues) {
                if (cue.nominal_start >= phase.nominal_start + phase.nominal) continue;
                INFO(cue.id << " of " << phase.id);
                const bool fade = std::holds_alternative<scripts::PlannedFade>(cue.action);
                const auto what = fade ? engine::SessionEvent::What::fade : engine::SessionEvent::What::start;
                const auto told = rig.told(what, cue.id);
                REQUIRE(std::any_of(told.begin(), told.end(),
                                    [&](const auto& event) { return event.at == cue.nominal_start; }));
            }
    }
    CHECK(compared > count / 20);
}
