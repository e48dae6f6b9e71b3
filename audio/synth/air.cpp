#include "audio/synth/air.h"

#include "audio/synth/noise_spectrum.h"

namespace stillroom::audio {
namespace {

NoiseTables tables_of(double low, double high, double tilt, double width, SampleRate rate, Random random,
                      std::uint64_t stream) {
    const auto level = [=](int, double hertz) { return spread(band(hertz, low, high, tilt), hertz, width); };
    NoiseTables tables(1, high * 4.0, level, rate, random, stream);
    tables.normalise();
    return tables;
}

}  // namespace

Air::Air(double low, double high, double tilt, double width, SampleRate rate, Random random, std::uint64_t stream)
    : noise_(tables_of(low, high, tilt, width, rate, random, stream), 1, random, stream + 1) {}

}  // namespace stillroom::audio
