#include "audio/synth/synth.h"

#include "audio/synth/arc_bed.h"
#include "audio/synth/bowl_tone.h"
#include "audio/synth/cell_source.h"
#include "audio/synth/curves.h"
#include "audio/synth/hush_bed.h"
#include "audio/synth/loudness_trim.h"
#include "audio/synth/morning_bed.h"
#include "audio/synth/noise_bed.h"
#include "audio/synth/overtone_bed.h"
#include "audio/synth/rain_bed.h"
#include "audio/synth/tide_bed.h"
#include "audio/synth/tone_bed.h"
#include "audio/synth/warm_bed.h"

#include <cmath>

namespace stillroom::audio {
namespace {

/// Every sound leaves here at this loudness; the layer brings it to its level.
constexpr Loudness kNominal{-27.0};

using Make = std::unique_ptr<SynthSource> (*)(double gain, const ParameterValues&, SampleRate, std::uint64_t seed);

/// [setup]
template <typename Generator>
std::unique_ptr<SynthSource> make(double gain, const ParameterValues& values, SampleRate rate, std::uint64_t seed) {
    return std::make_unique<CellSource<Generator>>(kNominal, gain, values, rate, Random(seed));
}

/// How a sound is made; the rows stand in the order of the descriptions.
struct Maker {
    Make make;
    double gain;  ///< dB; brings the default sound to the nominal loudness
};

constexpr SynthDescription kDescriptions[] = {
    {"hush", kNominal, false, HushBed::kParameters, "the tone of a quiet room, barely there"},
    {"warm", kNominal, false, WarmBed::kParameters, "a simple, consonant drone"},
    {"tide", kNominal, false, TideBed::kParameters, "slow swells of soft noise, like a far shore"},
    {"arc", kNominal, false, ArcBed::kParameters, "slow string-like chords that move forward"},
    {"overtone", kNominal, false, OvertoneBed::kParameters, "soft singing bowls, rubbed and not struck"},
    {"morning", kNominal, false, MorningBed::kParameters, "sparse plucked notes over a thin drone"},
    {"rain", kNominal, false, RainBed::kParameters, "light, steady rain with near drops"},
    {"anchor", kNominal, false, AnchorTone::kParameters, "one low, steady note"},
    {"bowl", kNominal, true, BowlTone::kParameters, "one softly struck bowl that dies away"},
    {"tone", kNominal, false, PlainTone::kParameters, "a plain soft tone"},
    {"noise", kNominal, false, NoiseBed::kParameters, "coloured noise"},
};

constexpr Maker kMakers[] = {
    {make<HushBed>, -55.35},     {make<WarmBed>, -28.31},   {make<TideBed>, -59.99},  {make<ArcBed>, -29.87},
    {make<OvertoneBed>, -24.52}, {make<MorningBed>, -22.0}, {make<RainBed>, -13.9},   {make<AnchorTone>, -25.02},
    {make<BowlTone>, -20.68},    {make<PlainTone>, -25.96}, {make<NoiseBed>, -62.74},
};

static_assert(std::size(kMakers) == std::size(kDescriptions));

}  // namespace

std::span<const SynthDescription> synth_descriptions() noexcept { return kDescriptions; }

const SynthDescription* find_synth(std::string_view name) noexcept {
    for (const SynthDescription& description : kDescriptions)
        if (description.name == name) return &description;
    return nullptr;
}

std::unique_ptr<SynthSource> make_synth(std::string_view name, const std::map<std::string, double>& parameters,
                                        SampleRate rate, std::uint64_t seed) {
    const SynthDescription* description = find_synth(name);
    assert(description);
    const Maker& maker = kMakers[description - kDescriptions];
    const auto made_with = [&](const std::map<std::string, double>& given, double trim) {
        return maker.make(decibels(maker.gain) * trim, ParameterValues(description->parameters, given), rate, seed);
    };
    if (parameters.empty()) return made_with(parameters, 1.0);
    // Other parameters, another loudness: measured against the default sound of the same seed, and made good.
    const double wanted = sampled_power(*made_with({}, 1.0), description->ends, rate);
    const double found = sampled_power(*made_with(parameters, 1.0), description->ends, rate);
    return made_with(parameters, found > 0.0 ? std::sqrt(wanted / found) : 1.0);
}

}  // namespace stillroom::audio
