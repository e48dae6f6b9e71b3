// Breathing pacers: four times, or a rate, or a ramp from one rate to another.
#include "config/values.h"
#include "scripts/read_values.h"
#include "scripts/sections.h"

#include <fmt/format.h>

#include <array>
#include <vector>

namespace stillroom::scripts {

namespace {

using config::YamlEntry;

/// Breaths a minute a pacer may ask for (issue: 3 to 20; the rows of `rate`, `from` and `to` hold the same).
constexpr double kSlowest = 3.0, kFastest = 20.0;

/// Parts of a breath as they relate: in, hold, out, rest.
using Ratio = std::array<double, 4>;
constexpr Ratio kUsualRatio{4.0, 0.0, 6.0, 0.0};

constexpr BreathPattern kUnread{{0.0}, {0.0}, {0.0}, {0.0}};

std::optional<Ratio> parse_ratio(const Written<std::string>& written) {
    std::vector<double> parts;
    std::string_view rest = written.value;
    while (true) {
        const std::size_t colon = rest.find(':');
        const config::Parsed<double> part = config::parse_number(rest.substr(0, colon));
        if (!part || *part < 0.0 || *part > 100.0) return std::nullopt;
        parts.push_back(*part);
        if (colon == std::string_view::npos) break;
        rest.remove_prefix(colon + 1);
    }
    if (parts.size() == 2) parts = {parts[0], 0.0, parts[1], 0.0};
    if (parts.size() != 4 || parts[0] <= 0.0 || parts[2] <= 0.0) return std::nullopt;
    return Ratio{parts[0], parts[1], parts[2], parts[3]};
}

Ratio ratio_of(MapReader& map) {
    const auto written = map.word("ratio");
    if (!written) return kUsualRatio;
    if (const std::optional<Ratio> ratio = parse_ratio(*written)) return *ratio;
    report_value(*map.value("ratio"), "ratio",
                 {"is not a ratio", "write for example '\"4:6\"', or '\"4:7:8:0\"' for in, hold, out and rest"},
                 map.parsing());
    return kUsualRatio;
}

BreathPattern pattern_at(double per_minute, const Ratio& ratio) {
    const double second = 60.0 / per_minute / (ratio[0] + ratio[1] + ratio[2] + ratio[3]);
    return {{ratio[0] * second}, {ratio[1] * second}, {ratio[2] * second}, {ratio[3] * second}};
}

enum class Form { times, rate, ramp };

/// The form that is written; keys of another form are an error.
std::optional<Form> form_of(MapReader& map) {
    struct FormKey {
        std::string_view key;
        Form form;
    };
    constexpr std::array kKeys{FormKey{"inhale", Form::times}, FormKey{"hold", Form::times},
                               FormKey{"exhale", Form::times}, FormKey{"rest", Form::times},
                               FormKey{"rate", Form::rate},    FormKey{"from", Form::ramp},
                               FormKey{"to", Form::ramp},      FormKey{"growth", Form::ramp}};
    std::optional<FormKey> first;
    for (const FormKey& candidate : kKeys) {
        if (!map.wrote(candidate.key)) continue;
        if (first && first->form != candidate.form) {
            map.parsing().error(
                map.key_place(candidate.key), "two-forms",
                fmt::format("'{}' and '{}' are two ways to describe one pacer", first->key, candidate.key),
                "keep the times, or 'rate', or 'from' and 'to'");
            return std::nullopt;
        }
        if (!first) first = candidate;
    }
    if (first && !(first->form == Form::times && map.wrote("ratio"))) return first->form;
    if (first) {
        map.parsing().error(map.key_place("ratio"), "two-forms",
                            "'ratio' has no meaning beside the times of a breath", "delete it");
        return std::nullopt;
    }
    map.parsing().error(map.place(), "no-pattern", "the pacer says neither times nor a rate",
                        "write for example '{inhale: 4s, exhale: 6s}' or '{rate: 6/min}'");
    return std::nullopt;
}

/// Names the keys a form cannot do without; true when all are written.
bool has_keys(MapReader& map, std::initializer_list<std::string_view> keys) {
    bool all = true;
    for (const std::string_view key : keys) {
        if (map.wrote(key)) continue;
        all = false;
        map.parsing().error(map.place(), "missing-key", fmt::format("the pacer lacks '{}'", key),
                            fmt::format("add '{}: {}'", key, find_key(KeyPlace::pacer, key)->example));
    }
    return all;
}

void parse_times(MapReader& map, Pacer& pacer) {
    if (!has_keys(map, {"inhale", "exhale"})) return;
    const auto inhale = map.duration("inhale"), exhale = map.duration("exhale");
    const auto hold = map.duration("hold"), rest = map.duration("rest");
    if (!inhale || !exhale || (map.wrote("hold") && !hold) || (map.wrote("rest") && !rest)) return;
    const BreathPattern written{inhale->value, hold ? hold->value : Seconds{}, exhale->value,
                                rest ? rest->value : Seconds{}};
    const double per_minute = 60.0 / written.period().value;
    if (per_minute >= kSlowest && per_minute <= kFastest) {
        pacer.pattern = written;
        return;
    }
    map.parsing().error(pacer.place, "pacer-rate",
                        fmt::format("pacer '{}' makes {} breaths a minute, outside 3 to 20", pacer.id,
                                    config::number_text(per_minute)),
                        "let the four times add up to 3 s at least and 20 s at most");
}

void parse_ramp(MapReader& map, Pacer& pacer, const Ratio& ratio) {
    if (!has_keys(map, {"from", "to"})) return;
    const auto from = map.number("from"), to = map.number("to");
    const auto growth = map.number("growth");
    if (!from || !to || (map.wrote("growth") && !growth)) return;
    pacer.ramp = BreathRamp{*from, *to, growth.value_or(BreathRamp{}.growth)};
    pacer.pattern = pattern_at(*to, ratio);
}

void parse_pattern(MapReader& map, Pacer& pacer) {
    const std::optional<Form> form = form_of(map);
    if (!form) return;
    if (*form == Form::times) return parse_times(map, pacer);
    const Ratio ratio = ratio_of(map);
    if (*form == Form::ramp) return parse_ramp(map, pacer, ratio);
    if (const auto rate = map.number("rate")) pacer.pattern = pattern_at(*rate, ratio);
}

}  // namespace

void parse_pacers(MapReader& top) {
    parse_definitions(top, "pacers", NameKind::pacer, [&](const YamlEntry& entry) {
        Parsing& parsing = top.parsing();
        Pacer pacer;
        pacer.id = entry.key.text;
        pacer.place = entry.key.place;
        pacer.pattern = kUnread;
        MapReader map(entry.value, KeyPlace::pacer, parsing);
        if (map.is_map()) {
            parse_pattern(map, pacer);
            if (const auto voice = map.choice_as<PacerVoice>("voice")) pacer.voice = *voice;
            if (pacer.voice == PacerVoice::spoken) {
                parsing.used_later(map.key_place("voice"), "'voice: spoken' of a pacer");
            }
        }
        parsing.script.pacers.push_back(std::move(pacer));
    });
}

}  // namespace stillroom::scripts
