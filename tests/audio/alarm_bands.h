/// Finds what a listener may take for the alarm of a medical device.
#pragma once

#include "tests/audio/synth_rendering.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace stillroom::tests {

/// Energy of a sound in the bands an alarm sounds in, every 5 ms. IEC 60601-1-8 asks of an alarm's pulse a pitch
/// of 150 to 1000 Hz and at least four harmonics between 300 and 4000 Hz.
class AlarmBands {
public:
    static constexpr std::size_t kBands = 5;
    static constexpr std::size_t kStep = 240;

    AlarmBands();
    ~AlarmBands();
    AlarmBands(const AlarmBands&) = delete;
    AlarmBands& operator=(const AlarmBands&) = delete;

    void add(const Stereo& sound);

    /// Seconds at which a burst begins: three or more pulses of 60 to 300 ms, alike in length and spacing, 40 to
    /// 300 ms apart, each at least 6 dB above the median of its surroundings in two of the five bands at
    /// once. IEC 60601-1-8 has pulses of 75 to 250 ms, 50 to 250 ms apart, in bursts of three (medium priority) or
    /// five and five (high priority).
    [[nodiscard]] std::vector<double> bursts() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace stillroom::tests
