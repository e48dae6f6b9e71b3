// The stories of the clinic, as operator logs for the shipped infusion (tests/data/operator_logs): what happens in
// them, by plan and conductor alone; and, in the full run, what they sound like.
#include "engine/offline_render.h"
#include "engine/operator_log.h"
#include "scripts/parse.h"
#include "tests/engine/hand_plan.h"
#include "tests/support/sessions/script_session.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace stillroom;
using namespace stillroom::tests;
using engine::SessionEvent;
using What = SessionEvent::What;

namespace {

const std::filesystem::path kTree = STILLROOM_SOURCE_DIR;
const std::filesystem::path kInfusion = kTree / "scripts/sessions/iv-infusion-40.yaml";

constexpr double minutes(double count) { return 60.0 * count; }

/// Verbs act with the next quantum.
bool is_about(Frames at, double seconds) {
    return at >= at_second(seconds) && at < at_second(seconds) + Frames{2 * 512};
}

engine::OperatorLog log_of(const std::string& story) {
    config::Diagnostics diagnostics;
    const auto script = scripts::parse(kInfusion.string(), "", diagnostics);
    REQUIRE(script);
    auto log = engine::read_operator_log((kTree / "tests/data/operator_logs" / (story + ".yaml")).string(), *script,
                                         kRate, diagnostics);
    for (const auto& finding : diagnostics.findings()) UNSCOPED_INFO(finding.message);
    REQUIRE(log);
    REQUIRE(log->choices);
    return *std::move(log);
}

std::string language_of(const engine::OperatorLog& log) {
    return log.choices->language.empty() ? "en" : log.choices->language;
}

/// The infusion with the log's choices; its lines as long as their words would take.
scripts::Plan plan_for(const engine::OperatorLog& log) {
    config::Diagnostics diagnostics;
    const auto script = scripts::parse(kInfusion.string(), "", diagnostics);
    REQUIRE(script);
    auto plan = scripts::compile(*script, {}, language_of(log), kRate, diagnostics, *log.choices);
    REQUIRE(plan);
    return *std::move(plan);
}

/// One story from its start to its end, with nobody there but the log.
class Story {
public:
    explicit Story(const std::string& name) : log_(log_of(name)) {
        rig_ = std::make_unique<Rig>(
            plan_for(log_), engine::ConductorOptions{.gates_that_wait = engine::gates_confirmed_by(log_.verbs)});
        for (const engine::TimedVerb& timed : log_.verbs) {
            rig_->run_to(timed.at);
            rig_->ask(timed.verb);
        }
        rig_->run_to_the_end();
        for (const SessionEvent& event : events()) {
            const bool verb_refused = event.what == What::refused && engine::find_verb(event.id) != std::nullopt;
            INFO(event.id << ": " << event.text);
            CHECK_FALSE(verb_refused);
            CHECK(event.what != What::fault);
        }
    }

    [[nodiscard]] const scripts::Plan& plan() const { return rig_->plan(); }
    [[nodiscard]] const std::vector<SessionEvent>& events() const { return rig_->events(); }
    [[nodiscard]] std::vector<Frames> times(What what, const std::string& id) const {
        std::vector<Frames> found;
        for (const SessionEvent& event : rig_->told(what, id)) found.push_back(event.at);
        return found;
    }
    [[nodiscard]] Frames phase(const std::string& id) const {
        const auto found = times(What::phase, id);
        REQUIRE(found.size() == 1);
        return found.front();
    }
    [[nodiscard]] Frames ended() const { return times(What::end, plan().script_id).at(0); }
    /// Ids of lines that begin between two times.
    [[nodiscard]] std::vector<std::string> lines_between(Frames from, Frames to) const {
        std::set<std::string> lines;
        for (const auto& phase : plan().phases)
            for (const auto& cue : phase.cues)
                if (std::holds_alternative<scripts::PlannedLine>(cue.action)) lines.insert(cue.id);
        for (const auto& set : plan().cue_sets)
            for (const auto& line : set.lines) lines.insert(line.id);
        return started_between(from, to, lines);
    }
    [[nodiscard]] std::vector<std::string> started_between(Frames from, Frames to,
                                                           const std::set<std::string>& ids) const {
        std::vector<std::string> found;
        for (const SessionEvent& event : events())
            if (event.what == What::start && event.at >= from && event.at < to && ids.contains(event.id))
                found.push_back(event.id);
        return found;
    }

private:
    engine::OperatorLog log_;
    std::unique_ptr<Rig> rig_;
};

}  // namespace

TEST_CASE("A paused infusion waits for its patient at the peak, and everything later comes as much later",
          "[engine][stories]") {
    const Story story("infusion-paused");
    CHECK(is_about(story.phase("onset"), minutes(10) + 20.0));
    CHECK(is_about(story.phase("peak"), minutes(28) + 20.0));
    // Twenty-two minutes of peak, the gate's wait, and the hold of thirteen; then the second gate.
    CHECK(is_about(story.phase("descent"), minutes(64)));
    CHECK(is_about(story.phase("return"), minutes(76)));
    CHECK(is_about(story.phase("reorient"), minutes(84)));
    CHECK(is_about(story.ended(), minutes(89) + 8.0));
    const auto reminders = story.times(What::prompt, "hold");
    REQUIRE(reminders.size() == 1);
    CHECK(is_about(reminders[0], minutes(50)));
    // The body goes on: nothing of the bed stops, nothing is said, and blood pressure is asked for all the same.
    CHECK(story.lines_between(at_second(minutes(40)), at_second(minutes(53))).empty());
    const auto pressure = story.times(What::prompt, "prompt");
    CHECK(
        std::any_of(pressure.begin(), pressure.end(), [](Frames at) { return is_about(at, minutes(48) + 20.0); }));
    for (const SessionEvent& event : story.events())
        if (event.at > at_second(minutes(40) + 41.0) && event.at < at_second(minutes(53)))
            CHECK(event.what != What::stop);
    CHECK(story.lines_between(at_second(minutes(64)), story.ended()).size() == 5);
}

TEST_CASE("Stay with it: held for four minutes, with a reminder to decide, then on where it stood",
          "[engine][stories]") {
    const Story story("stay-with-it");
    const auto reminders = story.times(What::prompt, "hold");
    REQUIRE(reminders.size() == 1);
    CHECK(is_about(reminders[0], minutes(23)));
    CHECK(story.started_between(at_second(minutes(14)), at_second(minutes(14) + 2.0), {"ground.contact"}).size() ==
          1);
    // Grounding holds the onset for its own length, the hold adds four minutes to the ascent and nothing to others.
    const Frames grounded = story.phase("ascent") - at_second(minutes(18));
    CHECK(grounded > at_second(5.0));
    CHECK(grounded < at_second(60.0));
    CHECK(is_about(story.phase("peak") - story.phase("ascent"), minutes(14) - 0.02));
    const Frames planned = at_second(minutes(75) + 8.0) + grounded + at_second(minutes(4));
    CHECK(std::abs((story.ended() - planned).count) <= 1024);
}

TEST_CASE("Who talks throughout is listened to: no line and no pacer, for as long as it takes",
          "[engine][stories]") {
    const Story story("talks-throughout");
    const Frames from = at_second(minutes(11)), to = at_second(minutes(41));
    CHECK(story.lines_between(from, to).empty());
    for (const SessionEvent& event : story.events())
        if (event.at > from && event.at < to) CHECK(event.what != What::phase);
    CHECK(story.started_between(from - Frames{512}, from + Frames{1024}, {"hush"}).size() == 1);
    // The onset goes on where it stood.
    CHECK(is_about(story.phase("ascent"), minutes(18 + 30)));
    CHECK(story.lines_between(to, story.ended()).size() >= 5);
    CHECK(is_about(story.ended(), minutes(75 + 30) + 8.0));
}

TEST_CASE("A session lands within ten minutes from the middle of the peak, and the way back is kept whole",
          "[engine][stories]") {
    const Story story("lands-early");
    CHECK(is_about(story.phase("peak"), minutes(28)));
    CHECK(is_about(story.phase("descent"), minutes(40)));
    CHECK(is_about(story.phase("return"), minutes(44)));
    CHECK(is_about(story.phase("reorient"), minutes(46)));
    CHECK(is_about(story.ended(), minutes(48) + 8.0));
    // The patient hears where they are, to stay seated, and that they were accompanied.
    CHECK(story.lines_between(story.phase("return"), story.ended()) ==
          std::vector<std::string>{"iv.return.1", "iv.reorient.1", "ground.seat", "iv.reorient.2"});
}

TEST_CASE("A Spanish session runs from start to end in Spanish, as its staff chose it", "[engine][stories]") {
    const Story story("in-spanish");
    const scripts::Plan& plan = story.plan();
    CHECK(plan.language == "es");
    CHECK(plan.title == "Compañía para una infusión de cuarenta minutos");
    CHECK(plan.left_out == std::vector<std::string>{"tide", "rain"});
    CHECK(story.started_between({}, story.ended(), {"tide", "rain"}).empty());
    config::Diagnostics diagnostics;
    const auto script = scripts::parse(kInfusion.string(), "", diagnostics);
    REQUIRE(script);
    for (const auto& phase : plan.phases)
        for (const auto& cue : phase.cues)
            if (const auto* line = std::get_if<scripts::PlannedLine>(&cue.action))
                CHECK(line->text.starts_with(script->line(line->id)->text.at("es").front().text));
    CHECK(is_about(story.phase("onset"), minutes(10) + 30.0));
    CHECK(is_about(story.phase("descent"), minutes(52)));
    CHECK(is_about(story.phase("return"), minutes(64)));
    CHECK(is_about(story.phase("reorient"), minutes(74)));  // two minutes were added
    CHECK(is_about(story.ended(), minutes(79) + 8.0));
    CHECK(story.started_between(at_second(minutes(19)), at_second(minutes(19) + 2.0), {"ground.orient"}).size() ==
          1);
    // Every word of the plan is said, and the patient is told to stay seated.
    CHECK(story.lines_between({}, story.ended()).size() == 13);
    CHECK(story.started_between(story.phase("reorient"), story.ended(), {"ground.seat"}).size() == 1);
}

TEST_CASE("Every story sounds: no silence, no jump, and the report tells what staff did",
          "[engine][stories][.full]") {
    const std::string name =
        GENERATE("infusion-paused", "stay-with-it", "talks-throughout", "lands-early", "in-spanish");
    INFO(name);
    const engine::OperatorLog log = log_of(name);
    const auto session = session_of(plan_of_file(kInfusion, language_of(log), *log.choices));
    engine::RenderOptions options;
    options.verbs = log.verbs;
    std::vector<double> loudest_of_second;
    double loudest = 0.0;
    std::size_t heard = 0;
    const auto report =
        engine::render_offline(*session, options, [&](std::span<const float> frames) -> audio::Result<void> {
            for (const float sample : frames) {
                loudest = std::max(loudest, static_cast<double>(std::abs(sample)));
                if (++heard % (2 * 48000) == 0) loudest_of_second.push_back(std::exchange(loudest, 0.0));
            }
            return {};
        });
    REQUIRE(report);
    CHECK(report->not_finite == 0);
    CHECK(report->max_rise_db_per_s <= 12.5);  // staff's own hand may be as fast as 12 dB a second
    CHECK(report->true_peak_dbtp <= -4.0);
    REQUIRE(loudest_of_second.size() > 2800);
    // From the first fade-in to the last fade-out something sounds in every second.
    for (std::size_t second = 5; second + 10 < loudest_of_second.size(); ++second) {
        INFO(second);
        REQUIRE(loudest_of_second[second] > 1e-4);
    }
    for (const engine::TimedVerb& timed : log.verbs) {
        const bool told = std::any_of(report->events.begin(), report->events.end(), [&](const SessionEvent& event) {
            return event.what == What::verb && event.id == engine::name_of(timed.verb.kind) &&
                   event.at >= timed.at && event.at < timed.at + Frames{512};
        });
        INFO(engine::name_of(timed.verb.kind));
        CHECK(told);
    }
    for (const auto& phase : report->phases)
        if (phase.id == "return" || phase.id == "reorient") CHECK(phase.end - phase.start >= at_second(minutes(2)));
}
