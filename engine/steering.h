/// What staff did, played to a conductor that runs without a clock.
#pragma once

#include "audio/base/units.h"
#include "engine/conductor.h"
#include "engine/offline_render.h"
#include "engine/rt/command.h"
#include "engine/safety_desk.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stillroom::engine {

/// Gives a conductor the verbs and safety gains of a log or of a record, quantum by quantum, as LiveSession does
/// with those of people. Borrows everything. [control]
class Steering {
public:
    Steering(const RenderOptions& options, const scripts::Plan& plan, Conductor& conductor);

    /// What a conductor needs to know before it begins: gates that the verbs confirm wait for them.
    [[nodiscard]] static ConductorOptions conductor_options(const RenderOptions& options, std::uint64_t seed);

    /// The commands of the next quantum, in order of their frames, the horizon last.
    [[nodiscard]] std::vector<rt::Command> advance();

private:
    void take_due(std::vector<rt::Command>& commands);
    void add_recorded(std::vector<rt::Command>& commands);
    [[nodiscard]] bool stands_still() const;

    const RenderOptions& options_;
    Conductor& conductor_;
    SafetyDesk desk_;
    std::size_t verbs_taken_ = 0;
    std::size_t safety_taken_ = 0;
    audio::Frames patience_;
    audio::Frames still_since_;
};

}  // namespace stillroom::engine
