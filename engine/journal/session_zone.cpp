#include "engine/journal/session_zone.h"

#include "audio/dsp/equaliser.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

namespace stillroom::engine {

using nlohmann::ordered_json;

namespace {

/// Longer than any room's profile may say; a record that was changed shall not make us take all memory.
constexpr audio::Seconds kLongestDelay{10.0};

ordered_json output_json(const ZoneOutput& output) {
    const rt::OutputStageSettings& stage = output.stage;
    ordered_json row{{"role", config::name_of(output.role)}, {"private", stage.is_private},
                     {"ceiling_dbtp", stage.ceiling.value},  {"trim_db", stage.trim.value},
                     {"delay", stage.delay.count},           {"uncalibrated", stage.uncalibrated}};
    for (const audio::BiquadCoefficients& band : stage.equaliser)
        row["equaliser"].push_back({band.b0, band.b1, band.b2, band.a1, band.a2});
    if (stage.calibration)
        row["calibration"] = {{"shown_dba", stage.calibration->shown_dba},
                              {"level_db", stage.calibration->level.value}};
    return row;
}

bool is_possible(const rt::OutputStageSettings& stage, audio::SampleRate rate) {
    const auto is_finite = [](double value) { return std::isfinite(value); };
    return stage.ceiling <= audio::Decibels{0.0} && stage.trim <= audio::Decibels{0.0} &&
           stage.delay >= audio::Frames{0} && stage.delay <= audio::frames_of(kLongestDelay, rate) &&
           stage.equaliser.size() <= audio::Equaliser::kMostBands &&
           std::ranges::all_of(stage.equaliser, [&](const audio::BiquadCoefficients& band) {
               return std::ranges::all_of(std::array{band.b0, band.b1, band.b2, band.a1, band.a2}, is_finite);
           });
}

std::optional<ZoneOutput> output_in(const ordered_json& row, audio::SampleRate rate) {
    const auto name = row.at("role").get<std::string>();
    const auto* const role = std::ranges::find(config::kOutputRoles, name,
                                               [](config::OutputRole known) { return config::name_of(known); });
    if (role == config::kOutputRoles.end()) return std::nullopt;
    ZoneOutput output{.role = *role};
    output.stage.is_private = row.at("private").get<bool>();
    output.stage.ceiling.value = row.at("ceiling_dbtp").get<double>();
    output.stage.trim.value = row.at("trim_db").get<double>();
    output.stage.delay.count = row.at("delay").get<std::int64_t>();
    output.stage.uncalibrated = row.at("uncalibrated").get<bool>();
    if (row.contains("equaliser"))
        for (const ordered_json& band : row["equaliser"])
            output.stage.equaliser.push_back({band.at(0).get<double>(), band.at(1).get<double>(),
                                              band.at(2).get<double>(), band.at(3).get<double>(),
                                              band.at(4).get<double>()});
    if (row.contains("calibration"))
        output.stage.calibration = {row["calibration"].at("shown_dba").get<double>(),
                                    {row["calibration"].at("level_db").get<double>()}};
    if (!is_possible(output.stage, rate)) return std::nullopt;
    return output;
}

}  // namespace

config::OutputRole SessionZone::heard() const {
    constexpr auto kUsual = config::OutputRole::headphones;
    return engine::output_in(outputs, kUsual) ? kUsual : outputs.front().role;
}

ordered_json zone_json(const SessionZone& zone) {
    ordered_json row{{"room", zone.name.room}, {"zone", zone.name.zone}, {"outputs", ordered_json::array()}};
    for (const ZoneOutput& output : zone.outputs) row["outputs"].push_back(output_json(output));
    return row;
}

std::optional<SessionZone> zone_in(const ordered_json& row, audio::SampleRate rate) {
    SessionZone zone{.name = {row.at("room").get<std::string>(), row.at("zone").get<std::string>()}, .outputs = {}};
    for (const ordered_json& one : row.at("outputs")) {
        auto output = output_in(one, rate);
        if (!output || engine::output_in(zone.outputs, output->role)) return std::nullopt;
        zone.outputs.push_back(*std::move(output));
    }
    if (zone.outputs.empty()) return std::nullopt;
    return zone;
}

}  // namespace stillroom::engine
