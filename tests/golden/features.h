/// What a session sounds like, as a few numbers for every second of one output.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace stillroom::tests {

/// One feature: a column of a golden file.
struct Feature {
    const char* name;
    const char* unit;
    double tolerance;  ///< how far it may be from its reference before a test fails
    int decimals;      ///< in the file
};

/// The features in the order of their columns. The tolerances let pass what nobody hears (another rounding, a
/// cheaper cosine, a tenth of a decibel) and hold a decibel in a band, half a unit of loudness, and a line that
/// comes 50 ms early or late, which moves the middle of the energy within its seconds.
///
/// Everything fades into a floor at -75 dB: what is far below hearing has no features, and nothing jumps there.
inline constexpr std::array<Feature, 9> kFeatures{{
    {"momentary", "LUFS", 0.5, 1},      // loudest 400 ms that end in the second, every 100 ms
    {"peak", "dBFS", 1.0, 1},           // largest sample
    {"true peak", "dBTP", 1.0, 1},      // libebur128, 4x oversampled
    {"to 250 Hz", "dB", 0.7, 1},        // energy of both channels in the band, mean square
    {"250 Hz to 1 kHz", "dB", 0.7, 1},  //
    {"1 to 4 kHz", "dB", 0.7, 1},       //
    {"above 4 kHz", "dB", 0.7, 1},      //
    {"correlation", "", 0.05, 2},       // of left and right: 1 the same, 0 unrelated, -1 opposed
    {"middle", "ms", 10.0, 0},          // where in the second half of its energy lies behind and half before, as
                                        // the mean time of its energy
}};

/// The features of one second.
using SecondFeatures = std::array<double, kFeatures.size()>;

/// Measures interleaved stereo at 48 kHz.
class FeatureMeter {
public:
    FeatureMeter();
    ~FeatureMeter();
    FeatureMeter(const FeatureMeter&) = delete;
    FeatureMeter& operator=(const FeatureMeter&) = delete;

    /// Measures the next frames. @pre interleaved.size() is even
    void add(std::span<const float> interleaved);

    /// The features of all seconds; a last one that is not full counts as followed by silence. Call once.
    [[nodiscard]] std::vector<SecondFeatures> finish();

private:
    struct State;
    void add_second();
    std::unique_ptr<State> state_;
    std::vector<float> second_;  ///< frames of the second that is not full yet
    std::vector<SecondFeatures> done_;
};

/// The features of a whole sound.
[[nodiscard]] std::vector<SecondFeatures> features_of(std::span<const float> interleaved);

}  // namespace stillroom::tests
