#include "audio/dsp/gain_ramp.h"

#include <algorithm>
#include <array>

namespace stillroom::audio {

namespace {

constexpr int kTablePoints = 256;

/// sin of a quarter turn times t, for t = 0 to 1. A table because a fade of many voices asks for it every cell.
constexpr auto kQuarterSine = [] {
    std::array<float, kTablePoints + 2> table{};
    for (int i = 0; i <= kTablePoints; ++i)
        table[static_cast<std::size_t>(i)] = static_cast<float>(exact_sin_turns(0.25 * i / kTablePoints));
    table[kTablePoints] = 1.0f;
    table[kTablePoints + 1] = 1.0f;
    return table;
}();

float quarter_sine(double t) noexcept {
    const double at = t * kTablePoints;
    const auto index = static_cast<std::size_t>(at);
    const auto rest = static_cast<float>(at - static_cast<double>(index));
    return kQuarterSine[index] + (kQuarterSine[index + 1] - kQuarterSine[index]) * rest;
}

/// Raised cosine from 0 to 1: sin^2 of a quarter turn times t.
float raised_cosine(double t) noexcept {
    const float sine = quarter_sine(t);
    return sine * sine;
}

}  // namespace

void GainRamp::set(float gain) noexcept {
    from_ = to_ = gain;
    start_ = end_ = Frames{0};
}

void GainRamp::start(Frames at, float gain, Frames length, RampShape shape) noexcept {
    from_ = value(at);
    to_ = gain;
    start_ = at;
    end_ = at + std::max(length, Frames{0});
    inverse_length_ = length.count > 0 ? 1.0 / static_cast<double>(length.count) : 0.0;
    shape_ = shape;
    cell_ = length < kLong ? kCell : kWideCell;
    if (shape == RampShape::decibel || shape == RampShape::decibel_smooth) {
        way_from_ = std::max(from_, kSilenceFloor);
        log_ratio_ = exact_log2(static_cast<double>(std::max(to_, kSilenceFloor)) / static_cast<double>(way_from_));
    }
}

float GainRamp::curve(Frames at) const noexcept {
    if (at >= end_) return to_;
    if (at <= start_) return from_;
    const double t = static_cast<double>((at - start_).count) * inverse_length_;
    switch (shape_) {
        case RampShape::linear:
            return from_ + (to_ - from_) * static_cast<float>(t);
        case RampShape::equal_power_in:
            return from_ + (to_ - from_) * quarter_sine(t);
        case RampShape::equal_power_out:
            return to_ + (from_ - to_) * quarter_sine(1.0 - t);
        case RampShape::smooth:
            return from_ + (to_ - from_) * raised_cosine(t);
        case RampShape::decibel:
            return way_from_ * static_cast<float>(exact_exp2(log_ratio_ * t));
        case RampShape::decibel_smooth:
            return way_from_ * static_cast<float>(exact_exp2(log_ratio_ * static_cast<double>(raised_cosine(t))));
    }
    return to_;
}

RampSegment GainRamp::segment(Frames at, int frames) const noexcept {
    if (at >= end_) return {to_, 0.0f, 0, frames};
    if (at < start_) return {from_, 0.0f, 0, static_cast<int>(std::min<std::int64_t>(frames, (start_ - at).count))};
    const std::int64_t cell = at.count / cell_ * cell_;
    const Frames first = std::max(start_, Frames{cell});
    const Frames last = std::min(end_, Frames{cell + cell_});
    const float gain = curve(first);
    const float slope = (curve(last) - gain) / static_cast<float>((last - first).count);
    return {gain, slope, static_cast<int>((at - first).count),
            static_cast<int>(std::min<std::int64_t>(frames, (last - at).count))};
}

float GainRamp::value(Frames at) const noexcept {
    const RampSegment piece = segment(at, 1);
    return piece.base + piece.slope * static_cast<float>(piece.first);
}

}  // namespace stillroom::audio
