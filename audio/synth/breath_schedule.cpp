#include "audio/synth/breath_schedule.h"

#include <algorithm>

namespace stillroom::audio {
namespace {

constexpr std::int64_t kTicksPerSecond = 100'000'000'000'000;

/// A ramp this close to its target has reached it: the rate is right within a thousandth.
constexpr double kReached = 0.999;

}  // namespace

BreathSchedule::Ticks BreathSchedule::ticks(double seconds) noexcept {
    const auto whole = static_cast<std::int64_t>(seconds);
    const double rest = (seconds - static_cast<double>(whole)) * static_cast<double>(kTicksPerSecond);
    const double half_up = rest + 0.5;  // the nearest one, without libm
    return static_cast<Ticks>(whole) * kTicksPerSecond + static_cast<std::int64_t>(half_up);
}

Frames BreathSchedule::nearest_frame(Ticks time) const noexcept {
    const Ticks second = kTicksPerSecond;
    return {static_cast<std::int64_t>((time * rate_.hertz * 2 + second) / (2 * second))};
}

BreathSchedule::BreathSchedule(const BreathCourse& course, SampleRate rate) : rate_(rate) {
    const BreathShape& shape = course.shape;
    hold_ = ticks(shape.inhale.value);
    exhale_ = hold_ + ticks(shape.hold.value);
    rest_ = exhale_ + ticks(shape.exhale.value);
    period_ = rest_ + ticks(shape.rest.value);
    const double target = shape.period().value;
    shares_[0] = shape.inhale.value / target;
    shares_[1] = (shape.inhale.value + shape.hold.value) / target;
    shares_[2] = (shape.inhale.value + shape.hold.value + shape.exhale.value) / target;

    double start = 0.0;
    ramp_starts_.push_back(0);
    if (!course.from_per_minute || course.growth <= 0.0) return;
    double period = 60.0 / *course.from_per_minute;
    const bool slower = period < target;
    while (slower ? period < target * kReached : period * kReached > target) {
        start += period;
        ramp_starts_.push_back(ticks(start));
        period = slower ? period * (1.0 + course.growth) : period / (1.0 + course.growth);
    }
}

Breath BreathSchedule::breath(std::int64_t index) const noexcept {
    Breath result;
    result.index = index;
    if (index >= ramp_breaths()) {
        const Ticks start = ramp_starts_.back() + period_ * (index - ramp_breaths());
        result.inhale = nearest_frame(start);
        result.hold = nearest_frame(start + hold_);
        result.exhale = nearest_frame(start + exhale_);
        result.rest = nearest_frame(start + rest_);
        result.end = nearest_frame(start + period_);
        return result;
    }
    const Ticks start = ramp_starts_[static_cast<std::size_t>(index)];
    const Ticks end = ramp_starts_[static_cast<std::size_t>(index) + 1];
    const double length = static_cast<double>(end - start) / static_cast<double>(kTicksPerSecond);
    result.inhale = nearest_frame(start);
    result.hold = nearest_frame(start + ticks(length * shares_[0]));
    result.exhale = nearest_frame(start + ticks(length * shares_[1]));
    result.end = nearest_frame(end);
    result.rest = rest_ == period_ ? result.end : nearest_frame(start + ticks(length * shares_[2]));
    return result;
}

Breath BreathSchedule::breath_at(Frames at) const noexcept {
    const Ticks time = static_cast<Ticks>(at.count) * kTicksPerSecond / rate_.hertz;
    std::int64_t index = 0;
    if (time >= ramp_starts_.back()) {
        index = ramp_breaths() + static_cast<std::int64_t>((time - ramp_starts_.back()) / period_);
    } else {
        const auto after = std::upper_bound(ramp_starts_.begin(), ramp_starts_.end(), time);
        index = static_cast<std::int64_t>(after - ramp_starts_.begin()) - 1;
    }
    // A start is rounded to its nearest frame, so the estimate may be one off beside it.
    Breath found = breath(index);
    if (at >= found.end) return breath(index + 1);
    if (at < found.inhale && index > 0) return breath(index - 1);
    return found;
}

}  // namespace stillroom::audio
