/// Elementary functions that give the same bits on every processor.
///
/// The C library picks its exp, pow and sin by the processor it runs on, and their last bits differ. A value
/// that ends up in a sample must not: render and replay promise the same samples everywhere. These use only
/// additions, multiplications and comparisons of IEEE doubles (with `-ffp-contract=off`), so they cannot differ.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace stillroom::audio {

namespace detail {

/// 1/n! for n from 0 to 17: the coefficients of the series below, so that none of them divides.
inline constexpr std::array<double, 18> kInverseFactorials = [] {
    std::array<double, 18> values{};
    double factorial = 1.0;
    for (std::size_t n = 0; n < values.size(); ++n) {
        if (n > 1) factorial *= static_cast<double>(n);
        values[n] = 1.0 / factorial;
    }
    return values;
}();

}  // namespace detail

/// [any] 2 to the power `x`; relative error below 1e-15 for -1000 < x < 1000, 0 below, saturating above.
/// Taylor polynomial of degree 13 on [-0.5, 0.5] after the exponent is split off.
[[nodiscard]] constexpr double exact_exp2(double x) noexcept {
    if (!(x > -1000.0)) return 0.0;
    if (x > 1000.0) x = 1000.0;
    const auto whole = static_cast<std::int64_t>(x < 0 ? x - 0.5 : x + 0.5);
    const double t = (x - static_cast<double>(whole)) * 0.6931471805599453;
    double sum = detail::kInverseFactorials[13];
    for (std::size_t n = 13; n-- > 0;) sum = detail::kInverseFactorials[n] + sum * t;
    return sum * std::bit_cast<double>(static_cast<std::uint64_t>(whole + 1023) << 52);
}

/// [any] Sine of a whole turn: `turns` = 1 is a full circle. Absolute error below 1e-14 for |turns| < 1e6.
/// Taylor polynomial of degree 17 on a quarter turn.
[[nodiscard]] constexpr double exact_sin_turns(double turns) noexcept {
    const auto quarters = static_cast<std::int64_t>(turns < 0 ? turns * 4 - 0.5 : turns * 4 + 0.5);
    const double angle = (turns - static_cast<double>(quarters) * 0.25) * 6.283185307179586;
    const double square = angle * angle;
    double sine = 0.0;
    double cosine = 0.0;
    for (std::size_t n = 9; n-- > 0;) {
        sine = detail::kInverseFactorials[2 * n + 1] - sine * square;
        cosine = detail::kInverseFactorials[2 * n] - cosine * square;
    }
    sine *= angle;
    switch (quarters & 3) {
        case 0:
            return sine;
        case 1:
            return cosine;
        case 2:
            return -sine;
        default:
            return -cosine;
    }
}

/// [any] Cosine of a whole turn; see `exact_sin_turns`.
[[nodiscard]] constexpr double exact_cos_turns(double turns) noexcept { return exact_sin_turns(turns + 0.25); }

/// [any] Base-2 logarithm of a positive finite `x`; absolute error below 1e-14. Series of atanh on
/// [sqrt(1/2), sqrt(2)]. Gives -1100 for zero and negative numbers.
[[nodiscard]] constexpr double exact_log2(double x) noexcept {
    if (!(x > 2.3e-308)) return -1100.0;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    auto exponent = static_cast<int>((bits >> 52) & 0x7ff) - 1023;
    double mantissa = std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
    if (mantissa > 1.4142135623730951) {
        mantissa *= 0.5;
        ++exponent;
    }
    const double ratio = (mantissa - 1.0) / (mantissa + 1.0);
    const double square = ratio * ratio;
    double sum = 0.0;
    for (int n = 19; n >= 1; n -= 2) sum = sum * square + 1.0 / n;
    return exponent + 2.0 * ratio * sum * 1.4426950408889634;
}

}  // namespace stillroom::audio
