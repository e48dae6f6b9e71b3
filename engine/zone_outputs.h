/// Which outputs a zone has, and what the mixer is to know of each.
#pragma once

#include "audio/base/units.h"
#include "config/output_role.h"
#include "config/room_profile.h"
#include "engine/rt/output_stage.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stillroom::engine {

/// One output of a zone.
struct ZoneOutput {
    config::OutputRole role = config::OutputRole::headphones;
    rt::OutputStageSettings stage{};
};

/// [any] What a zone has without a room profile: private headphones, without EQ, delay or trim, at full level
/// although nobody measured them.
[[nodiscard]] std::vector<ZoneOutput> rehearsal_outputs();

/// [setup] What stands before one output as its room's profile says: EQ, delay, trim, ceiling, privacy and
/// calibration. What nobody measured, or not recently enough by `today`, is 18 dB down and its dose is not known.
[[nodiscard]] rt::OutputStageSettings stage_of(const config::RoomOutput& output, audio::SampleRate rate,
                                               config::Date today);

/// [setup] The outputs of a zone as its room's profile says (`stage_of`), in the order of config::kOutputRoles.
/// @pre the profile has no errors
[[nodiscard]] std::vector<ZoneOutput> zone_outputs(const config::RoomProfile& room, const config::RoomZone& zone,
                                                   audio::SampleRate rate, config::Date today);

/// [any] The place among `outputs` of the one in this role; nothing where the zone lacks the role.
[[nodiscard]] std::optional<std::size_t> output_in(std::span<const ZoneOutput> outputs, config::OutputRole role);

/// [any] Which outputs a layer that names these roles reaches: bit n is output n (rt::LayerSettings::outputs). No
/// role is every output; a role the zone lacks is its headphones, else its speakers. That a
/// private source never comes to an open output that way is the mixer's to hold. @pre at least one output
[[nodiscard]] std::uint32_t outputs_reached(std::span<const ZoneOutput> outputs,
                                            const std::vector<config::OutputRole>& to);

}  // namespace stillroom::engine
