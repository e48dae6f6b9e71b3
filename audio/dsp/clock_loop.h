/// How the clocks of two sound cards are kept together.
///
/// A card tells its time by the moments at which it takes frames, and each of these moments is late by chance: by
/// tenths of a millisecond most of the time, by many milliseconds now and then. `ClockLoop` makes of them the
/// straight line the card's crystal draws; `RatioLoop` makes of two such lines the ratio at which one card's frames
/// are to be read for the other.
#pragma once

#include "audio/base/realtime.h"
#include "audio/base/units.h"

#include <cstdint>

namespace stillroom::audio {

/// A clock as a straight line: which frame it comes to at which moment.
struct ClockLine {
    double seconds = 0.0;            ///< a moment, on a clock that never goes back,
    std::int64_t frame = 0;          ///< and the frame that was reached then
    double seconds_per_frame = 0.0;  ///< > 0
    double known = 0.0;  ///< seconds the rate was learned from, at most ClockLoop::kLongestMemory; 0: nothing yet
    double settling = 0.0;  ///< seconds until its place is to be relied on; 0: it is
    int strayed = 0;        ///< times all had to be learned anew, since the rate was last known for 5 s

    /// The frame at a moment, before or after. @pre seconds_per_frame > 0
    [[nodiscard]] double frame_at(double moment) const noexcept STILLROOM_REALTIME {
        return static_cast<double>(frame) + (moment - seconds) / seconds_per_frame;
    }
    /// The moment of a frame, before or after.
    [[nodiscard]] double moment_of(std::int64_t number) const noexcept STILLROOM_REALTIME {
        return seconds + static_cast<double>(number - frame) * seconds_per_frame;
    }
};

/// A second-order delay-locked loop over time (after F. Adriaensen, "Using a DLL to filter time"): each observation
/// moves the line by a share of its error and bends it by another. The shares are those of a straight line fitted
/// by least squares to a memory that begins at 2 s and grows to 30 s, so the loop is fast first and quiet
/// afterwards. In the first quarter of a second, in which drivers fill their buffers, it only looks for the line's
/// place; afterwards what is later or earlier than usual counts no more than five times the usual error.
///
/// A clock that stood still for a tenth of a second, or that fits its line no more for a quarter, gets a new place,
/// looked for during another tenth, and keeps its rate: after a gap nothing changes in pitch. One that strays again
/// within 10 s has another rate, and is learned anew; one that does so again and again runs at no rate near the
/// nominal one.
class ClockLoop {
public:
    static constexpr double kShortestMemory = 2.0;  ///< seconds
    static constexpr double kLongestMemory = 30.0;  ///< seconds

    /// [setup] Believed to run at `nominal` until observed.
    explicit ClockLoop(SampleRate nominal) noexcept;

    /// [audio] At `seconds` the clock had come to `frame`. What brings no new frame is ignored. Returns the seconds
    /// by which the clock had to be moved because it stood still or jumped; 0 as long as it goes on as it did.
    double observe(std::int64_t frame, double seconds) noexcept STILLROOM_REALTIME;

    /// [audio] What is known now.
    [[nodiscard]] const ClockLine& line() const noexcept STILLROOM_REALTIME { return line_; }

private:
    double move(std::int64_t frame, double seconds, double error) noexcept;

    ClockLine line_;
    double nominal_;       ///< seconds per frame
    double placed_ = 0.0;  ///< seconds its place was learned from
    double usual_error_;   ///< seconds, mean magnitude
    double astray_ = 0.0;  ///< seconds for which no observation fitted
};

/// How fast the device's frames must go through the source's frames, so that the reading place stays where it is
/// wanted: the ratio of the two rates, and a pull on what is ahead or behind.
class RatioLoop {
public:
    /// Millionths by which two clocks may differ. Crystals are good to 100, the worst known cards to 150; beyond
    /// this a rate is set wrong.
    static constexpr double kFollowed = 500.0;
    /// Seconds the rates must be known for before two clocks are called too far apart.
    static constexpr double kJudged = 5.0;

    /// [setup]
    explicit RatioLoop(SampleRate rate) noexcept : rate_(rate.hertz) {}

    /// [audio] Source frames per frame of the device for the next `frames`, when the reading place is `behind`
    /// source frames late. It moves by at most 100 millionths a second, a fifth of a cent.
    double next(const ClockLine& source, const ClockLine& device, double behind,
                int frames) noexcept STILLROOM_REALTIME;

    /// [any] Millionths by which the device's clock runs faster than the source's, as far as it is known.
    [[nodiscard]] static double drift(const ClockLine& source,
                                      const ClockLine& device) noexcept STILLROOM_REALTIME {
        return (source.seconds_per_frame / device.seconds_per_frame - 1.0) * 1e6;
    }

private:
    double rate_;
    double ratio_ = 1.0;
};

}  // namespace stillroom::audio
