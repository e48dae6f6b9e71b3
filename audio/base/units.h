/// Units as types: a frame is not a second and a decibel is not a gain.
///
/// Every quantity that crosses a header of this project is one of these. The conversions that end up in
/// samples use audio/base/exact_math.h, so that they give the same bits on every machine.
#pragma once

#include "audio/base/exact_math.h"

#include <compare>
#include <cstdint>

namespace stillroom::audio {

/// A count of frames: one frame is one sample in time on all channels. Used both for positions (from the
/// start of the session) and for lengths. 64 bits hold six million years at 48 kHz.
struct Frames {
    std::int64_t count = 0;

    constexpr auto operator<=>(const Frames&) const = default;
    constexpr Frames& operator+=(Frames other) noexcept {
        count += other.count;
        return *this;
    }
    constexpr Frames& operator-=(Frames other) noexcept {
        count -= other.count;
        return *this;
    }
    friend constexpr Frames operator+(Frames a, Frames b) noexcept { return {a.count + b.count}; }
    friend constexpr Frames operator-(Frames a, Frames b) noexcept { return {a.count - b.count}; }
    friend constexpr Frames operator*(Frames a, std::int64_t n) noexcept { return {a.count * n}; }
};

/// A length of time as people write it. Only scripts, profiles and messages use it; sound counts frames.
struct Seconds {
    double value = 0.0;
    constexpr auto operator<=>(const Seconds&) const = default;
};

/// Frames per second. The room runs at one rate, 48000 by default.
struct SampleRate {
    int hertz = 48000;
    constexpr auto operator<=>(const SampleRate&) const = default;
};

/// A ratio of amplitudes in dB; 0 dB leaves a sound as it is. `kSilent` stands for `off`.
struct Decibels {
    double value = 0.0;
    constexpr auto operator<=>(const Decibels&) const = default;
    friend constexpr Decibels operator+(Decibels a, Decibels b) noexcept { return {a.value + b.value}; }
    friend constexpr Decibels operator-(Decibels a, Decibels b) noexcept { return {a.value - b.value}; }
    constexpr Decibels operator-() const noexcept { return {-value}; }
};

/// Everything at or below this level is digital silence: a gain of exactly zero.
inline constexpr Decibels kSilent{-200.0};

/// Programme loudness in LUFS (ITU-R BS.1770-4), mono counted as dual mono at unity.
struct Loudness {
    double lufs = -70.0;
    constexpr auto operator<=>(const Loudness&) const = default;
};

/// The nearest whole frame to a length of time; halves round away from zero.
[[nodiscard]] constexpr Frames frames_of(Seconds length, SampleRate rate) noexcept {
    const double exact = length.value * rate.hertz;
    return {static_cast<std::int64_t>(exact < 0 ? exact - 0.5 : exact + 0.5)};
}

/// How long a count of frames lasts.
[[nodiscard]] constexpr Seconds seconds_of(Frames length, SampleRate rate) noexcept {
    return {static_cast<double>(length.count) / rate.hertz};
}

/// The linear factor of a ratio in dB: 10^(dB/20), and exactly 0 at `kSilent` and below.
[[nodiscard]] inline double gain_of(Decibels ratio) noexcept {
    constexpr double kLog2Of10Over20 = 0.16609640474436813;
    return ratio <= kSilent ? 0.0 : exact_exp2(ratio.value * kLog2Of10Over20);
}

}  // namespace stillroom::audio
