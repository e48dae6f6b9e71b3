#include "engine/zone_outputs.h"

#include "audio/dsp/biquad.h"
#include "audio/dsp/sound_dose.h"

#include <cassert>

namespace stillroom::engine {

using config::OutputRole;

namespace {

audio::BiquadCoefficients filter_of(const config::EqBand& band, audio::SampleRate rate) {
    switch (band.kind) {
        case config::EqKind::peak:
            return audio::peak_filter(band.hertz, band.gain, band.q, rate);
        case config::EqKind::low_shelf:
            return audio::low_shelf(band.hertz, band.gain, band.q, rate);
        case config::EqKind::high_shelf:
            return audio::high_shelf(band.hertz, band.gain, band.q, rate);
        case config::EqKind::low_pass:
            return audio::low_pass(band.hertz, band.q, rate);
        case config::EqKind::high_pass:
            return audio::high_pass(band.hertz, band.q, rate);
    }
    assert(false);
    return {};
}

}  // namespace

rt::OutputStageSettings stage_of(const config::RoomOutput& output, audio::SampleRate rate, config::Date today) {
    rt::OutputStageSettings stage{.ceiling = output.ceiling,
                                  .delay = audio::frames_of(output.delay, rate),
                                  .trim = output.trim,
                                  .uncalibrated = !output.is_calibrated(today),
                                  .is_private = output.is_private};
    for (const config::EqBand& band : output.eq) stage.equaliser.push_back(filter_of(band, rate));
    if (!stage.uncalibrated)
        stage.calibration = audio::calibrated_by_pink(output.calibration->pink, output.calibration->reads, rate);
    return stage;
}

std::vector<ZoneOutput> rehearsal_outputs() {
    return {{.role = OutputRole::headphones, .stage = {.is_private = true}}};
}

std::vector<ZoneOutput> zone_outputs(const config::RoomProfile& room, const config::RoomZone& zone,
                                     audio::SampleRate rate, config::Date today) {
    std::vector<ZoneOutput> outputs;
    for (const OutputRole role : config::kOutputRoles)
        if (const config::RoomOutput* const output = room.output(zone, role))
            outputs.push_back({role, stage_of(*output, rate, today)});
    return outputs;
}

std::optional<std::size_t> output_in(std::span<const ZoneOutput> outputs, OutputRole role) {
    for (std::size_t i = 0; i < outputs.size(); ++i)
        if (outputs[i].role == role) return i;
    return std::nullopt;
}

std::uint32_t outputs_reached(std::span<const ZoneOutput> outputs, const std::vector<OutputRole>& to) {
    assert(!outputs.empty() && outputs.size() <= config::kOutputRoles.size());
    if (to.empty()) return (1U << outputs.size()) - 1U;
    // The roles stand in this order: headphones come first, then speakers.
    constexpr std::size_t kMain = 0;
    std::uint32_t reached = 0;
    for (const OutputRole role : to) reached |= 1U << output_in(outputs, role).value_or(kMain);
    return reached;
}

}  // namespace stillroom::engine
