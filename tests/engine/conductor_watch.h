/// A conductor pressed at random, and what must hold for each command it gives.
#pragma once

#include <catch2/catch.hpp>

#include <limits>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "tests/engine/hand_plan.h"
#include "tests/support/random_seed.h"

namespace stillroom::tests {

/// Checks each command as it comes.
class Watch {
public:
    using Command = engine::rt::Command;
    using Kind = Command::Kind;

    explicit Watch(const scripts::Plan& plan) : plan_(plan) {}

    void see(const std::vector<Command>& commands, Frames from, Frames to) {
        REQUIRE_FALSE(commands.empty());
        REQUIRE(commands.back().kind == Kind::horizon);
        REQUIRE(commands.back().at == to);
        Frames last = from;
        for (const Command& command : commands) {
            REQUIRE(command.at >= last);
            REQUIRE(command.at <= to);
            REQUIRE(command.length >= Frames{0});
            last = command.at;
            if (command.kind == Kind::start_voice) see_start(command);
            if (command.kind == Kind::stop_voice) see_stop(command);
            if (command.kind == Kind::duck_layer) ducks_[command.layer] = command.gain;
            if (command.kind == Kind::steer_layer) off_[command.layer] = command.gain == 0.0f;
            if (command.kind == Kind::duck_layer || command.kind == Kind::fade_layer ||
                command.kind == Kind::steer_layer)
                REQUIRE(command.layer != plan_.layers.size());
        }
    }

    [[nodiscard]] bool all_ducks_up() const {
        for (const auto& [layer, gain] : ducks_)
            if (gain != 1.0f) return false;
        return true;
    }

private:
    void see_start(const Command& command) {
        REQUIRE(command.source != nullptr);
        REQUIRE(command.layer < plan_.layers.size() + 1 + plan_.branches.size());
        REQUIRE(command.voice.value > last_voice_);
        last_voice_ = command.voice.value;
        std::erase_if(ends_, [&](const auto& voice) { return voice.second <= command.at; });
        ends_[command.voice.value] = kNever;
        REQUIRE(ends_.size() <= static_cast<std::size_t>(engine::rt::kVoiceSlots));
        const auto& source = FakeSources::of(command);
        if (!source.speech) return;
        REQUIRE(speaking_until_ <= command.at);
        REQUIRE_FALSE(off_[command.layer]);
        speaking_ = command.voice.value;
        speaking_until_ = ends_[command.voice.value] = command.at + *source.speech - source.from;
    }
    void see_stop(const Command& command) {
        REQUIRE(command.length >= at_second(0.05));
        if (const auto voice = ends_.find(command.voice.value); voice != ends_.end())
            voice->second = std::min(voice->second, command.at + command.length);
        if (command.voice.value != speaking_) return;
        speaking_until_ = std::min(speaking_until_, command.at);
        REQUIRE(command.length >= at_second(0.08));
    }

    static constexpr Frames kNever{std::int64_t{1} << 60};

    const scripts::Plan& plan_;
    std::uint32_t last_voice_ = 0, speaking_ = 0;
    Frames speaking_until_{0};
    std::map<std::uint8_t, float> ducks_;
    std::map<std::uint8_t, bool> off_;      ///< by a parameter or snapshot: nothing may be said unheard
    std::map<std::uint32_t, Frames> ends_;  ///< of the voices that sound, as far as told
};

inline engine::Verb random_verb(std::mt19937_64& dice) {
    using enum engine::VerbKind;
    constexpr engine::VerbKind kAny[] = {
        confirm,   hold,  release,   extend,    skip,         land,         ground,       ground,
        back,      quiet, stop,      cut,       resume,       resume,       talk,         talk,
        lower,     raise, voice_off, pacer_off, conversation, conversation, change_music, intensity,
        intensity, pace,  pace,      pace,      pace,         answer,       note,         start};
    engine::Verb verb;
    verb.kind = kAny[dice() % std::size(kAny)];
    if (verb.kind == ground) {
        constexpr const char* kSets[] = {"", "contact", "music", "given", "lean", "nonsense"};
        verb.argument = kSets[dice() % std::size(kSets)];
    }
    if (verb.kind == intensity && dice() % 2 == 0) verb.value = static_cast<double>(dice() % 100) / 80.0;
    if (verb.kind == intensity) verb.steps = dice() % 2 == 0 ? 1 : -1;
    if (verb.kind == pace && dice() % 4 == 0) verb.value = static_cast<double>(dice() % 24);
    if (verb.kind == answer && dice() % 2 == 0) verb.detail = "stay";
    verb.amount = Frames{static_cast<std::int64_t>(dice() % 400'000) - 1000};
    return verb;
}

struct Run {
    Run(const scripts::Plan& plan, std::mt19937_64& random) : dice(random), sources(plan), watch(plan) {
        conductor = std::make_unique<engine::Conductor>(
            plan, sources,
            engine::ConductorOptions{.gates_open_at_once = dice() % 2 == 0, .ends_by_itself = false});
        if (dice() % 4 == 0) conductor->start_at(Frames{static_cast<std::int64_t>(dice() % 3'000'000)});
    }
    void step() {
        const Frames from = conductor->now();
        const auto commands = conductor->advance();
        REQUIRE(conductor->now() == from + engine::Conductor::kQuantum);
        watch.see(commands, from, conductor->now());
        for (const auto& event : conductor->take_events()) {
            REQUIRE(event.at >= last_event);
            last_event = event.at;
        }
    }
    void press(const engine::Verb& verb) { conductor->take(verb); }
    /// Ends whatever staff hold, silence or have switched off, from the outside in.
    void let_go() {
        using enum engine::VerbKind;
        for (const engine::VerbKind verb : {resume, back, release, release}) {
            press({verb, {}, {}});
            run(Frames{24'000});  // no key bounces that slowly
        }
        for (const engine::VerbKind verb : {talk, voice_off, pacer_off}) press({.kind = verb, .on = false});
    }
    void run(Frames length) {
        for (Frames until = conductor->now() + length; conductor->now() < until && !conductor->finished();) step();
    }

    std::mt19937_64& dice;
    FakeSources sources;
    Watch watch;
    std::unique_ptr<engine::Conductor> conductor;
    Frames last_event{0};
};

}  // namespace stillroom::tests
