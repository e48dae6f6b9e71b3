/// Plans made by hand, and a conductor that runs them without files or a mixer.
#pragma once

#include "engine/conductor.h"
#include "scripts/cue_length.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::tests {

using audio::Decibels;
using audio::Frames;

inline constexpr audio::SampleRate kRate{48000};
inline constexpr std::size_t kBed = 0, kPacer = 1, kLine = 2, kTone = 3;

inline Frames at_second(double seconds) { return audio::frames_of(audio::Seconds{seconds}, kRate); }

/// A plan with a bed, a pacer, a line and a tone layer; lines lower the bed by 8 dB and the pacer by 6.
inline scripts::Plan bare_plan() {
    scripts::Plan plan;
    plan.script_id = "by-hand";
    plan.rate = kRate;
    const auto add = [&plan](const char* id, scripts::LayerKind kind) {
        plan.layers.emplace_back();
        plan.layers.back().id = id;
        plan.layers.back().kind = kind;
    };
    add("bed", scripts::LayerKind::bed);
    add("pacer", scripts::LayerKind::pacer);
    add("line", scripts::LayerKind::line);
    add("tone", scripts::LayerKind::tone);
    plan.layers[kLine].duck_attack = at_second(0.8);
    plan.layers[kLine].duck_hold = at_second(4.0);
    plan.layers[kLine].duck_release = at_second(5.0);
    plan.layers[kTone].max_voices = 2;
    return plan;
}

inline scripts::PlannedPlay bed(std::string id, std::size_t layer = kBed) {
    scripts::PlannedPlay play;
    play.id = std::move(id);
    play.layer = layer;
    play.source = scripts::SynthesisedSource{"warm", {}};
    play.fade_in = at_second(4.0);
    play.fade_out = at_second(4.0);
    return play;
}

inline scripts::PlannedLine line(std::string id, double seconds) {
    scripts::PlannedLine spoken;
    spoken.id = std::move(id);
    spoken.layer = kLine;
    spoken.clip.length = at_second(seconds);
    spoken.ducks = {{kBed, Decibels{-8.0}}, {kPacer, Decibels{-6.0}}};
    spoken.text = "words of " + spoken.id;
    return spoken;
}

inline scripts::PlannedPace pace(std::string id) {
    scripts::PlannedPace breathing;
    breathing.id = std::move(id);
    breathing.layer = kPacer;
    breathing.fade_in = breathing.fade_out = at_second(4.0);
    return breathing;
}

inline scripts::PlannedCue cue(scripts::PlannedTime at, decltype(scripts::PlannedCue::action) action) {
    scripts::PlannedCue made;
    made.at = at;
    made.action = std::move(action);
    return made;
}
inline scripts::PlannedCue cue(double seconds, decltype(scripts::PlannedCue::action) action) {
    return cue(scripts::PlannedTime{false, at_second(seconds)}, std::move(action));
}
inline scripts::PlannedCue cue_before_end(double seconds, decltype(scripts::PlannedCue::action) action) {
    return cue(scripts::PlannedTime{true, Frames{0} - at_second(seconds)}, std::move(action));
}

/// Appends a phase; its longest is twice its length, its transition 8 s.
inline scripts::PlannedPhase& add_phase(scripts::Plan& plan, const std::string& id, double seconds,
                                        std::vector<scripts::PlannedCue> cues) {
    scripts::PlannedPhase phase;
    phase.id = phase.title = id;
    phase.min = phase.nominal = at_second(seconds);
    phase.max = phase.nominal * 2;
    phase.nominal_start = plan.planned_end;
    phase.hold_remind = at_second(300.0);
    phase.transition = at_second(8.0);
    phase.cues = std::move(cues);
    plan.planned_end += phase.nominal;
    plan.duration = plan.planned_end + audio::frames_of(scripts::kEnding, kRate);
    plan.phases.push_back(std::move(phase));
    return plan.phases.back();
}

/// Appends a gate and lets the last phase wait for it.
inline void add_gate(scripts::Plan& plan, const std::string& id, std::vector<std::string> confirms = {}) {
    plan.phases.back().gate = plan.gates.size();
    plan.gates.push_back({id, "Title of " + id, std::move(confirms)});
}

/// Appends a cue set with these lines and lets staff call it; its index.
inline std::size_t add_set(scripts::Plan& plan, const std::string& id, std::vector<scripts::PlannedLine> lines) {
    scripts::PlannedSet set;
    set.id = id;
    set.lines = std::move(lines);
    plan.cue_sets.push_back(std::move(set));
    plan.on_demand.push_back(plan.cue_sets.size() - 1);
    return plan.cue_sets.size() - 1;
}

/// Hands out silent sources and remembers what was asked of it. Each planned sound has as many instances as in a
/// real session: one, two of a bed, or three in cue sets and for the comfort bed.
class FakeSources final : public engine::Sources {
public:
    struct Opened final : audio::Source {
        std::string id;
        const void* what = nullptr;
        Frames from;
        std::optional<Frames> speech;  ///< how long it is, where it is spoken
        bool open = true;
        audio::SourceSpan read(int) noexcept STILLROOM_REALTIME override { return {}; }
    };

    explicit FakeSources(const scripts::Plan& plan) : plan_(plan) {}

    audio::Source* open(const scripts::PlannedPlay& play, Frames from) override {
        if (std::holds_alternative<scripts::SilenceSource>(play.source)) return nullptr;
        const bool is_bed = plan_.layers[play.layer].kind == scripts::LayerKind::bed;
        return with_speech(open(play.id, &play, from, is_bed ? 2 : 1),
                           scripts::is_speech(plan_, play) ? scripts::sounding_length(play) : std::nullopt);
    }
    audio::Source* open(const scripts::PlannedLine& spoken, Frames from) override {
        return with_speech(open(spoken.id, &spoken, from), spoken.clip.length);
    }
    audio::Source* open(const scripts::PlannedPace& breathing, Frames from) override {
        return open(breathing.id, &breathing, from);
    }
    audio::Source& make(const scripts::PlannedPace& breathing, Frames from) override {
        all_.emplace_back();
        all_.back().id = breathing.id;
        all_.back().what = &breathing;
        all_.back().from = from;
        return all_.back();
    }
    audio::Source* open_comfort_bed() override { return open("hush", &plan_, {}); }
    void close(audio::Source* source) override {
        auto& opened = *static_cast<Opened*>(source);
        REQUIRE(opened.open);
        opened.open = false;
    }

    [[nodiscard]] static const Opened& of(const engine::rt::Command& command) {
        return *static_cast<const Opened*>(command.source);
    }
    [[nodiscard]] std::size_t still_open() const {
        return static_cast<std::size_t>(
            std::count_if(all_.begin(), all_.end(), [](const auto& o) { return o.open; }));
    }

private:
    audio::Source* open(const std::string& id, const void* what, Frames from, int scheduled = 1) {
        const auto busy = std::count_if(all_.begin(), all_.end(),
                                        [&](const Opened& one) { return one.open && one.what == what; });
        const bool by_hand =
            what == &plan_ || std::any_of(plan_.cue_sets.begin(), plan_.cue_sets.end(),
                                          [&](const scripts::PlannedSet& set) { return is_of(set, what); });
        if (busy >= (by_hand ? 3 : scheduled)) return nullptr;
        Opened& fresh = all_.emplace_back();
        fresh.id = id;
        fresh.what = what;
        fresh.from = from;
        return &fresh;
    }
    static audio::Source* with_speech(audio::Source* source, std::optional<Frames> speech) {
        if (source) static_cast<Opened*>(source)->speech = speech;
        return source;
    }
    static bool is_of(const scripts::PlannedSet& set, const void* what) {
        return (set.play && &*set.play == what) || (set.pace && &*set.pace == what) ||
               std::any_of(set.lines.begin(), set.lines.end(), [&](const auto& one) { return &one == what; });
    }

    const scripts::Plan& plan_;
    std::deque<Opened> all_;
};

/// A conductor at work, and everything it said.
class Rig {
public:
    using Kind = engine::rt::Command::Kind;
    using What = engine::SessionEvent::What;

    explicit Rig(scripts::Plan plan, engine::ConductorOptions options = {})
        : plan_(std::move(plan)),
          sources_(plan_),
          conductor_(std::make_unique<engine::Conductor>(plan_, sources_, options)) {}

    engine::Conductor& conductor() { return *conductor_; }
    FakeSources& sources() { return sources_; }
    const scripts::Plan& plan() const { return plan_; }
    const std::vector<engine::rt::Command>& commands() const { return commands_; }
    const std::vector<engine::SessionEvent>& events() const { return events_; }

    /// Lets the session run at least up to this time, by whole quanta.
    void run_to(double seconds) { run_to(at_second(seconds)); }
    void run_to(Frames until) {
        while (conductor_->now() < until && !conductor_->finished()) step();
    }
    void run_to_the_end() {
        while (!conductor_->finished()) step();
    }
    void step() {
        const auto more = conductor_->advance();
        commands_.insert(commands_.end(), more.begin(), more.end());
        take_events();
    }
    /// Staff ask; the frame at which it acts.
    Frames ask(engine::VerbKind kind, const std::string& argument = {}, double seconds = 0.0) {
        return ask({kind, argument, at_second(seconds)});
    }
    Frames ask(const engine::Verb& verb) {
        conductor_->take(verb);
        take_events();
        return conductor_->now();
    }

    /// Frames of the commands that start, or stop, the sound with this id.
    [[nodiscard]] std::vector<Frames> starts(const std::string& id) const {
        std::vector<Frames> found;
        for (const auto& command : commands_)
            if (command.kind == Kind::start_voice && FakeSources::of(command).id == id) found.push_back(command.at);
        return found;
    }
    [[nodiscard]] std::vector<engine::rt::Command> stops(const std::string& id) const {
        std::vector<engine::rt::Command> found;
        for (const auto& start : commands_)
            if (start.kind == Kind::start_voice && FakeSources::of(start).id == id)
                for (const auto& stop : commands_)
                    if (stop.kind == Kind::stop_voice && stop.voice == start.voice) found.push_back(stop);
        return found;
    }
    /// Safety gains that the conductor itself let return.
    [[nodiscard]] std::vector<engine::rt::Command> safety() const {
        std::vector<engine::rt::Command> found;
        for (const engine::rt::Command& command : commands())
            if (command.kind == Kind::safety) found.push_back(command);
        return found;
    }
    [[nodiscard]] std::vector<engine::rt::Command> moves(Kind kind, std::size_t layer) const {
        std::vector<engine::rt::Command> found;
        for (const auto& command : commands_)
            if (command.kind == kind && command.layer == layer) found.push_back(command);
        return found;
    }
    /// Where a layer's duck was last sent.
    [[nodiscard]] float duck(std::size_t layer) const {
        const auto all = moves(Kind::duck_layer, layer);
        return all.empty() ? 1.0f : all.back().gain;
    }
    [[nodiscard]] std::vector<engine::SessionEvent> told(What what, const std::string& id) const {
        std::vector<engine::SessionEvent> found;
        for (const auto& event : events_)
            if (event.what == what && event.id == id) found.push_back(event);
        return found;
    }
    void destroy_conductor() { conductor_.reset(); }

private:
    void take_events() {
        const auto more = conductor_->take_events();
        events_.insert(events_.end(), more.begin(), more.end());
    }

    scripts::Plan plan_;
    FakeSources sources_;
    std::unique_ptr<engine::Conductor> conductor_;
    std::vector<engine::rt::Command> commands_;
    std::vector<engine::SessionEvent> events_;
};

}  // namespace stillroom::tests
