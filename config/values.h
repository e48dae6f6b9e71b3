/// The strict grammars of the values people write: durations, gains, loudness, rates, pitches, numbers.
///
/// A value always carries its unit. What a bare number probably meant is said in the fault, never guessed.
#pragma once

#include "audio/base/units.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace stillroom::config {

/// Why a text is not the value it should be.
struct ValueFault {
    std::string problem;  ///< without the offending text, e.g. "has no unit"
    std::string remedy;   ///< e.g. "write '8 s' or '8 min'"
};

/// A value, or why there is none.
template <typename T>
class [[nodiscard]] Parsed {
public:
    Parsed(T value) : value_(std::move(value)) {}
    Parsed(ValueFault fault) : fault_(std::move(fault)) {}
    explicit operator bool() const noexcept { return value_.has_value(); }
    /// @pre *this
    [[nodiscard]] const T& operator*() const { return *value_; }
    /// @pre !*this
    [[nodiscard]] const ValueFault& fault() const noexcept { return fault_; }

private:
    std::optional<T> value_;
    ValueFault fault_;
};

/// [any] `250 ms`, `8s`, `1.5 min`, `4m`, `1h 15m`, `0:45`, `1:02:30`. Parts fall in size; at most 24 hours.
[[nodiscard]] Parsed<audio::Seconds> parse_duration(std::string_view text);

/// [any] `-6 dB`, `+3 dB`, or `off` (`kSilent`); -120 to +24 dB. Never percent.
[[nodiscard]] Parsed<audio::Decibels> parse_gain(std::string_view text);

/// [any] `-27 LUFS`; -70 to 0.
[[nodiscard]] Parsed<audio::Loudness> parse_loudness(std::string_view text);

/// [any] `-4 dBTP`; -60 to 0.
[[nodiscard]] Parsed<audio::Decibels> parse_true_peak(std::string_view text);

/// [any] `62 dBA`, as a sound level meter reads it; 0 to 140.
[[nodiscard]] Parsed<double> parse_sound_level(std::string_view text);

/// [any] `2026-11-01`: year, month and day of a day that exists, from 2000 to 2199.
[[nodiscard]] Parsed<std::chrono::year_month_day> parse_date(std::string_view text);

/// [any] `6/min`, above 0 to 1000.
[[nodiscard]] Parsed<double> parse_rate(std::string_view text);

/// [any] `174.6 Hz`, `3.2 kHz`, or a note name in scientific pitch, A4 = 440 Hz: `F3`, `C#4`, `Bb2`. In hertz,
/// 1 to 24000.
[[nodiscard]] Parsed<double> parse_pitch(std::string_view text);

/// [any] `2 %` as 0.02; 0 to 100 %.
[[nodiscard]] Parsed<double> parse_growth(std::string_view text);

/// [any] A decimal number: `-3`, `0.25`. No octal, hex, exponent, infinity, nan, digit groups or leading zeros.
[[nodiscard]] Parsed<double> parse_number(std::string_view text);

/// [any] A whole number within 9 digits.
[[nodiscard]] Parsed<int> parse_integer(std::string_view text);

/// [any] `true` or `false`, nothing else.
[[nodiscard]] Parsed<bool> parse_boolean(std::string_view text);

/// [any] `kebab-case` or `snake_case` in lower-case ASCII, starting with a letter, grouped by dots:
/// `iv.onset.1`; at most 64 characters.
[[nodiscard]] Parsed<std::string> parse_id(std::string_view text);

/// [any] A BCP 47 language tag as far as scripts use them: `en`, `es-MX`, `zh-Hant`.
[[nodiscard]] Parsed<std::string> parse_language_tag(std::string_view text);

/// [any] A length of time as a person would write it: `45 s`, `3 min 20 s`, `1 h 15 min`, `250 ms`.
[[nodiscard]] std::string duration_text(audio::Seconds length);

/// [any] `2026-11-01`.
[[nodiscard]] std::string date_text(std::chrono::year_month_day date);

/// [any] A number without trailing zeros, at most three decimals.
[[nodiscard]] std::string number_text(double value);

}  // namespace stillroom::config
