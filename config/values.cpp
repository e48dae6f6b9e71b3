#include "config/values.h"

#include "audio/base/exact_math.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace stillroom::config {

namespace {

using audio::Decibels;
using audio::Loudness;
using audio::Seconds;

constexpr double kLongestDuration = 24 * 3600.0;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// Characters of a number, its point included.
constexpr std::size_t kMostDigits = 40;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// A plain decimal number at the start of `text`, taken off it.
std::optional<double> take_number(std::string_view& text, bool may_have_sign) {
    std::size_t at = 0;
    if (may_have_sign && at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t first_digit = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    const std::size_t whole_digits = at - first_digit;
    if (whole_digits == 0 || (whole_digits > 1 && text[first_digit] == '0')) return std::nullopt;
    if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
        ++at;
        while (at < text.size() && is_digit(text[at])) ++at;
    }
    // Enough for any value that was written to be read again as it was.
    if (at - first_digit > kMostDigits) return std::nullopt;
    double value = 0.0;
    const char* begin = text.data() + (text.front() == '+' ? 1 : 0);
    if (std::from_chars(begin, text.data() + at, value).ec != std::errc{}) return std::nullopt;
    text.remove_prefix(at);
    return value;
}

struct Quantity {
    double value = 0.0;
    std::string_view unit;
};

/// A number with a unit behind it, with or without a blank between them.
std::optional<Quantity> quantity(std::string_view text, bool may_have_sign) {
    text = trimmed(text);
    const std::optional<double> value = take_number(text, may_have_sign);
    if (!value) return std::nullopt;
    return Quantity{*value, trimmed(text)};
}

bool same_letters(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(a[i])) != std::tolower(static_cast<unsigned char>(b[i]))) {
            return false;
        }
    }
    return true;
}

struct TimeUnit {
    std::string_view name;
    double seconds;
};
constexpr std::array kTimeUnits{TimeUnit{"h", 3600.0}, TimeUnit{"min", 60.0}, TimeUnit{"m", 60.0},
                                TimeUnit{"s", 1.0}, TimeUnit{"ms", 0.001}};

std::string_view take_letters(std::string_view& text) {
    std::size_t length = 0;
    while (length < text.size() && std::isalpha(static_cast<unsigned char>(text[length])) != 0) ++length;
    const std::string_view letters = text.substr(0, length);
    text.remove_prefix(length);
    return letters;
}

/// `0:45` or `1:02:30`: the last two parts have two digits and stay below 60.
std::optional<double> clock_time(std::string_view text) {
    double total = 0.0;
    int parts = 0;
    while (true) {
        const std::size_t colon = text.find(':');
        const std::string_view part = text.substr(0, colon);
        if (part.empty() || part.size() > 2 || (parts > 0 && part.size() != 2)) return std::nullopt;
        int value = 0;
        for (const char c : part) {
            if (!is_digit(c)) return std::nullopt;
            value = value * 10 + (c - '0');
        }
        if (parts > 0 && value > 59) return std::nullopt;
        total = total * 60.0 + value;
        ++parts;
        if (colon == std::string_view::npos) break;
        text.remove_prefix(colon + 1);
    }
    if (parts < 2 || parts > 3) return std::nullopt;
    return total;
}

Parsed<Seconds> within_a_day(double seconds) {
    if (seconds > kLongestDuration) return ValueFault{"is longer than 24 hours", "write a shorter time"};
    return Seconds{seconds};
}

ValueFault not_a_duration() {
    return {"is not a length of time", "write for example '250 ms', '8 s', '1h 15m' or '0:45'"};
}

bool percent(std::string_view unit) { return unit == "%" || same_letters(unit, "percent"); }

/// What is wrong with a level whose unit is not `wanted`.
ValueFault level_fault(std::string_view text, std::string_view what, std::string_view wanted,
                       std::string_view example) {
    const std::optional<Quantity> found = quantity(text, true);
    if (!found) return {fmt::format("is not {}", what), fmt::format("write for example '{}'", example)};
    const std::string number = number_text(found->value);
    if (found->unit.empty()) {
        return {"has no unit", fmt::format("if it is {}, write '{} {}'", what, number, wanted)};
    }
    if (percent(found->unit)) {
        return {"is a percentage; levels are never given in percent",
                fmt::format("write it in {}, for example '{}'", wanted, example)};
    }
    if (same_letters(found->unit, wanted)) {
        return {fmt::format("has its unit in other letters than '{}'", wanted),
                fmt::format("write '{} {}'", number, wanted)};
    }
    return {fmt::format("is in '{}', not in {}", found->unit, wanted),
            fmt::format("write for example '{}'", example)};
}

/// Small letters and digits, joined by single '-', '.' or '_'.
bool is_id(std::string_view text) {
    if (text.empty() || !is_lower(text.front())) return false;
    char before = '\0';
    for (const char c : text) {
        const bool joint = c == '-' || c == '.' || c == '_';
        const bool after_joint = before == '-' || before == '.' || before == '_';
        if (!(is_lower(c) || is_digit(c) || joint) || (joint && after_joint)) return false;
        before = c;
    }
    return is_lower(before) || is_digit(before);
}

}  // namespace

std::string number_text(double value) {
    std::string text = fmt::format("{:.3f}", value);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string date_text(std::chrono::year_month_day date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string duration_text(Seconds length) {
    const double seconds = std::abs(length.value);
    const std::string sign = length.value < 0 ? "-" : "";
    if (seconds < 1.0 && seconds > 0.0) return fmt::format("{}{} ms", sign, number_text(seconds * 1000.0));
    if (seconds < 60.0) return fmt::format("{}{} s", sign, number_text(seconds));
    const auto hours = static_cast<int>(seconds / 3600.0);
    const auto minutes = static_cast<int>((seconds - hours * 3600.0) / 60.0);
    const double rest = seconds - hours * 3600.0 - minutes * 60.0;
    std::string text = sign;
    if (hours > 0) text += fmt::format("{} h", hours);
    if (minutes > 0) text += fmt::format("{}{} min", hours > 0 ? " " : "", minutes);
    if (rest >= 0.0005) text += fmt::format(" {} s", number_text(rest));
    return text;
}

Parsed<Seconds> parse_duration(std::string_view text) {
    text = trimmed(text);
    if (text.find(':') != std::string_view::npos) {
        const std::optional<double> seconds = clock_time(text);
        if (!seconds)
            return ValueFault{"is not a clock time", "write minutes and seconds like '0:45', or '1:02:30'"};
        return within_a_day(*seconds);
    }
    double total = 0.0, last_unit = 2 * kLongestDuration;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::optional<double> value = take_number(rest, false);
        if (!value) {
            if (text.starts_with('-')) return ValueFault{"is negative", "write a length of time without '-'"};
            return not_a_duration();
        }
        rest = trimmed(rest);
        const std::string_view letters = take_letters(rest);
        if (letters.empty() && rest.empty() && last_unit > kLongestDuration) {
            const std::string number = number_text(*value);
            return ValueFault{"has no unit", fmt::format("write '{} s' or '{} min'", number, number)};
        }
        const TimeUnit* unit = nullptr;
        for (const TimeUnit& known : kTimeUnits) {
            if (known.name == letters) unit = &known;
        }
        if (unit == nullptr) {
            return letters.empty() ? not_a_duration()
                                   : ValueFault{fmt::format("has the unknown unit '{}'", letters),
                                                "use ms, s, min (or m) and h"};
        }
        if (unit->seconds >= last_unit) {
            return ValueFault{"does not go from the larger unit to the smaller", "write for example '1h 15m'"};
        }
        last_unit = unit->seconds;
        total += *value * unit->seconds;
        rest = trimmed(rest);
    }
    if (last_unit > kLongestDuration) return not_a_duration();
    return within_a_day(total);
}

Parsed<Decibels> parse_gain(std::string_view text) {
    text = trimmed(text);
    if (text == "off") return audio::kSilent;
    const std::optional<Quantity> found = quantity(text, true);
    if (!found || found->unit != "dB") return level_fault(text, "a gain", "dB", "-6 dB' or 'off");
    if (found->value < -120.0 || found->value > 24.0) {
        return ValueFault{"is outside -120 dB to +24 dB", "write a smaller change, or 'off' for silence"};
    }
    return Decibels{found->value};
}

Parsed<Loudness> parse_loudness(std::string_view text) {
    const std::optional<Quantity> found = quantity(text, true);
    if (!found || found->unit != "LUFS") return level_fault(text, "a loudness", "LUFS", "-27 LUFS");
    if (found->value < -70.0 || found->value > 0.0) {
        return ValueFault{"is outside -70 LUFS to 0 LUFS", "beds stand near '-27 LUFS', lines near '-20 LUFS'"};
    }
    return Loudness{found->value};
}

Parsed<Decibels> parse_true_peak(std::string_view text) {
    const std::optional<Quantity> found = quantity(text, true);
    if (!found || found->unit != "dBTP") return level_fault(text, "a true peak", "dBTP", "-4 dBTP");
    if (found->value < -60.0 || found->value > 0.0) {
        return ValueFault{"is outside -60 dBTP to 0 dBTP", "the usual ceiling is '-4 dBTP'"};
    }
    return Decibels{found->value};
}

Parsed<double> parse_sound_level(std::string_view text) {
    const std::optional<Quantity> found = quantity(text, true);
    if (!found || found->unit != "dBA") return level_fault(text, "a sound level", "dBA", "62 dBA");
    if (found->value < 0.0 || found->value > 140.0)
        return ValueFault{"is outside 0 dBA to 140 dBA", "write what the meter shows, like '62 dBA'"};
    return found->value;
}

Parsed<std::chrono::year_month_day> parse_date(std::string_view text) {
    text = trimmed(text);
    const auto number_at = [text](std::size_t at, std::size_t digits) {
        int number = 0;
        for (const char c : text.substr(at, digits)) number = is_digit(c) ? number * 10 + (c - '0') : 10'000;
        return number;
    };
    const ValueFault no_date{"is not a date", "write year, month and day like '2026-11-01'"};
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return no_date;
    const int year = number_at(0, 4), month = number_at(5, 2), day = number_at(8, 2);
    if (year > 9'999 || month > 99 || day > 99) return no_date;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return ValueFault{"is no day of the calendar", "write year, month and day like '2026-11-01'"};
    if (year < 2000 || year > 2199) return ValueFault{"is not of this age", "write a year from 2000 to 2199"};
    return date;
}

Parsed<double> parse_rate(std::string_view text) {
    const std::optional<Quantity> found = quantity(text, false);
    if (!found) return ValueFault{"is not a rate", "write for example '6/min'"};
    if (found->unit.empty()) {
        return ValueFault{"has no unit", fmt::format("write '{}/min'", number_text(found->value))};
    }
    if (found->unit != "/min")
        return ValueFault{fmt::format("is in '{}', not per minute", found->unit), "write for example '6/min'"};
    if (found->value <= 0.0 || found->value > 1000.0)
        return ValueFault{"is no usable rate", "write for example '6/min'"};
    return found->value;
}

Parsed<double> parse_pitch(std::string_view text) {
    text = trimmed(text);
    if (const std::optional<Quantity> found = quantity(text, false)) {
        if (found->unit.empty()) {
            return ValueFault{"has no unit", fmt::format("write '{} Hz'", number_text(found->value))};
        }
        const double factor = found->unit == "Hz" ? 1.0 : found->unit == "kHz" ? 1000.0 : 0.0;
        if (factor == 0.0)
            return ValueFault{fmt::format("is in '{}', not in Hz", found->unit),
                              "write for example '174.6 Hz' or 'F3'"};
        const double hertz = found->value * factor;
        if (hertz < 1.0 || hertz > 24000.0)
            return ValueFault{"is outside 1 Hz to 24 kHz", "write for example '174.6 Hz'"};
        return hertz;
    }
    const ValueFault no_pitch{"is not a pitch", "write a note like 'F3', or a frequency like '174.6 Hz'"};
    if (text.size() < 2 || text.size() > 3 || text[0] < 'A' || text[0] > 'G') return no_pitch;
    constexpr std::array kSemitones{9, 11, 0, 2, 4, 5, 7};  // A to G above C
    int semitone = kSemitones[static_cast<std::size_t>(text[0] - 'A')];
    if (text.size() == 3) {
        if (text[1] != '#' && text[1] != 'b') return no_pitch;
        semitone += text[1] == '#' ? 1 : -1;
    }
    if (!is_digit(text.back())) return no_pitch;
    const int from_a4 = (text.back() - '0' - 4) * 12 + semitone - 9;
    return 440.0 * audio::exact_exp2(from_a4 / 12.0);
}

Parsed<double> parse_growth(std::string_view text) {
    const std::optional<Quantity> found = quantity(text, false);
    if (!found) return ValueFault{"is not a growth", "write for example '2 %'"};
    if (found->unit.empty())
        return ValueFault{"has no unit", fmt::format("write '{} %'", number_text(found->value))};
    if (found->unit != "%")
        return ValueFault{fmt::format("is in '{}', not in %", found->unit), "write for example '2 %'"};
    if (found->value > 100.0) return ValueFault{"is over 100 %", "write for example '2 %'"};
    return found->value / 100.0;
}

Parsed<double> parse_number(std::string_view text) {
    std::string_view rest = text;
    const std::optional<double> value = take_number(rest, true);
    if (value && rest.empty()) return *value;
    std::string_view digits = text;
    if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
    if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1])) {
        return ValueFault{"starts with a zero; octal numbers are not read", "delete the zeros in front"};
    }
    return ValueFault{"is not a plain decimal number", "write for example '3' or '0.25'"};
}

Parsed<int> parse_integer(std::string_view text) {
    const Parsed<double> number = parse_number(text);
    if (!number) return number.fault();
    if (text.find('.') != std::string_view::npos || text.size() > 10 || std::abs(*number) > 999'999'999.0) {
        return ValueFault{"is not a whole number", "write for example '3'"};
    }
    return static_cast<int>(*number);
}

Parsed<bool> parse_boolean(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    if (same_letters(text, "yes") || same_letters(text, "on") || same_letters(text, "y") || text == "1" ||
        same_letters(text, "true")) {
        return ValueFault{"is neither true nor false", "write 'true'"};
    }
    if (same_letters(text, "no") || same_letters(text, "off") || same_letters(text, "n") || text == "0" ||
        same_letters(text, "false")) {
        return ValueFault{"is neither true nor false", "write 'false'"};
    }
    return ValueFault{"is neither true nor false", "write 'true' or 'false'"};
}

Parsed<std::string> parse_id(std::string_view text) {
    constexpr std::size_t kLongestId = 64;
    if (text.size() > kLongestId) return ValueFault{"is longer than 64 characters", "choose a shorter name"};
    if (is_id(text)) return std::string{text};
    std::string small{text};
    for (char& c : small) c = c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (is_id(small)) return ValueFault{"is not a name", fmt::format("write '{}'", small)};
    return ValueFault{"is not a name",
                      "use small letters, digits and '-', with '.' for grouping, like 'iv.onset.1'"};
}

Parsed<std::string> parse_language_tag(std::string_view text) {
    const ValueFault fault{"is not a language tag", "write for example 'en', 'es' or 'es-MX'"};
    std::size_t subtag = 0, letters = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i == text.size() || text[i] == '-') {
            if (subtag == 0 ? (letters < 2 || letters > 3) : (letters < 2 || letters > 8)) return fault;
            ++subtag;
            letters = 0;
        } else {
            const bool letter = std::isalpha(static_cast<unsigned char>(text[i])) != 0;
            if (!(subtag == 0 ? is_lower(text[i]) : letter || is_digit(text[i]))) return fault;
            ++letters;
        }
    }
    return subtag > 4 ? Parsed<std::string>{fault} : Parsed<std::string>{std::string{text}};
}

}  // namespace stillroom::config
