/// What an ear would object to in a bed, as far as numbers can tell: its level, its peaks, clicks, seams, how the
/// two sides belong together, and anything that might be taken for an alarm.
#pragma once

#include "tests/audio/synth_rendering.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace stillroom::tests {

/// What an analysis found.
struct BedFigures {
    double lufs = -70.0;              ///< integrated (libebur128)
    double true_peak = -200.0;        ///< dBTP, 4x oversampled (libebur128)
    double correlation = 0.0;         ///< of left and right over all
    double lowest_correlation = 1.0;  ///< of its lowest second
    /// The sharpest corner: the largest second difference of a channel against the root mean square of those a few
    /// milliseconds before and behind it. Noise reaches 5 to 6; a click stands out of its surroundings.
    double sharpest_corner = 0.0;
    double sharpest_at = 0.0;  ///< second at which it is
    /// The strongest seam: mean square of the second differences (each against its surroundings) at one place of
    /// the grid of kGrid frames, against that at all places. A generator that does not join its pieces well shows
    /// here long before any of its corners is sharp.
    double strongest_seam = 0.0;
    std::vector<double> alarms;  ///< seconds at which what may pass for an alarm begins
};

/// Analyses stereo at 48 kHz, any length, piece by piece.
class BedAnalysis {
public:
    /// Cells of a generator are 256 frames, and its noise comes in grains of several cells.
    static constexpr std::size_t kGrid = 512;

    BedAnalysis();
    ~BedAnalysis();
    BedAnalysis(const BedAnalysis&) = delete;
    BedAnalysis& operator=(const BedAnalysis&) = delete;

    void add(const Stereo& sound);

    /// What was found in all that was added; call once.
    [[nodiscard]] BedFigures finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The analysis of a whole sound.
[[nodiscard]] BedFigures analysis_of(const Stereo& sound);

}  // namespace stillroom::tests
