// An operator log as a person could have written it.
#include "engine/operator_log.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace stillroom::engine {

namespace {

using scripts::SessionChoices;

/// A length of time to the microsecond, which tells frames apart at every rate there is.
std::string time_text(audio::Frames at, audio::SampleRate rate) {
    const std::int64_t hertz = rate.hertz, count = std::max<std::int64_t>(0, at.count);
    const std::int64_t whole = count / hertz, rest = count % hertz;
    const std::int64_t hours = whole / 3600, minutes = whole / 60 % 60, seconds = whole % 60;
    std::string second_text = fmt::format("{}", seconds);
    if (rest > 0) {
        const double part = static_cast<double>(rest) / static_cast<double>(hertz);
        std::string decimals = fmt::format("{:.6f}", part).substr(1);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        second_text += decimals;
    }
    std::string text;
    if (hours > 0) text += fmt::format("{}h ", hours);
    if (minutes > 0) text += fmt::format("{}m ", minutes);
    if (rest > 0 || seconds > 0 || text.empty()) text += second_text + "s ";
    text.pop_back();
    return text;
}

/// The shortest decimal that is read back as the same number, without an exponent; what is smaller than 0.0001 to
/// 30 decimals.
std::string number_text(double value) {
    std::string text = fmt::format("{}", value);
    if (text.find('e') == std::string::npos) return text == "-0" ? "0" : text;
    text = fmt::format("{:.30f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string quoted(std::string_view words) {
    std::string text = "\"";
    for (const char c : words) {
        if (c == '"' || c == '\\')
            text += fmt::format("\\{}", c);
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            text += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        else
            text += c;
    }
    return text + "\"";
}

/// One entry, key by key.
class Entry {
public:
    Entry(audio::Frames at, audio::SampleRate rate, VerbKind kind)
        : text_(fmt::format("- {{at: {}, do: {}", time_text(at, rate), name_of(kind))) {}

    Entry& with(std::string_view key, std::string_view value) {
        text_ += fmt::format(", {}: {}", key, value);
        return *this;
    }
    /// Nothing where there is nothing to say.
    Entry& named(std::string_view key, const std::string& name) {
        return name.empty() ? *this : with(key, name == "null" ? quoted(name) : name);
    }
    Entry& worded(std::string_view key, const std::string& words) {
        // Blank words are none, and a log that holds them would be refused.
        return words.find_first_not_of(" \t\n") == std::string::npos ? *this : with(key, quoted(words));
    }
    [[nodiscard]] std::string done() const { return text_ + "}\n"; }

private:
    std::string text_;
};

std::string start_text(const SessionChoices& choices, audio::SampleRate rate) {
    Entry entry({}, rate, VerbKind::start);
    entry.named("language", choices.language);
    if (choices.route) entry.with("route", name_of(*choices.route));
    if (!choices.excluded_tags.empty())
        entry.with("exclude", fmt::format("[{}]", fmt::join(choices.excluded_tags, ", ")));
    if (choices.level != audio::Decibels{0.0}) entry.with("level", number_text(choices.level.value) + " dB");
    if (choices.pacer_off) entry.with("pacer", "off");
    if (!choices.pacer_off && choices.pacer_rate) entry.with("pacer", number_text(*choices.pacer_rate) + "/min");
    if (choices.density != scripts::CueDensity::full) entry.with("density", name_of(choices.density));
    std::vector<std::string_view> outputs;
    outputs.reserve(choices.outputs.size());
    for (const scripts::OutputRole role : choices.outputs) outputs.push_back(name_of(role));
    if (!outputs.empty()) entry.with("outputs", fmt::format("[{}]", fmt::join(outputs, ", ")));
    return entry.worded("code", choices.code).done();
}

std::string intensity_text(Entry& entry, const Verb& verb) {
    entry.named("parameter", verb.argument);
    if (verb.value) return entry.with("to", number_text(*verb.value)).done();
    return entry.with("steps", fmt::format("{}", verb.steps)).done();
}

std::string verb_text(const TimedVerb& timed, audio::SampleRate rate) {
    const Verb& verb = timed.verb;
    Entry entry(timed.at, rate, verb.kind);
    switch (verb.kind) {
        case VerbKind::confirm:
            return entry.named("gate", verb.argument).done();
        case VerbKind::ground:
            return entry.named("set", verb.argument).done();
        case VerbKind::extend:
            return entry.with("by", time_text(verb.amount, rate)).done();
        case VerbKind::land:
            if (verb.amount.count > 0) entry.with("in", time_text(verb.amount, rate));
            return entry.done();
        case VerbKind::talk:
        case VerbKind::conversation:
        case VerbKind::voice_off:
        case VerbKind::pacer_off:
            if (verb.on) entry.with("on", *verb.on ? "true" : "false");
            return entry.done();
        case VerbKind::change_music:
            return entry.named("to", verb.argument).done();
        case VerbKind::intensity:
            return intensity_text(entry, verb);
        case VerbKind::pace:
            if (verb.value) entry.with("rate", number_text(*verb.value) + "/min");
            return entry.done();
        case VerbKind::note:
            return entry.worded("text", verb.detail).done();
        case VerbKind::answer:
            return entry.named("prompt", verb.argument).named("choice", verb.detail).done();
        default:
            return entry.done();
    }
}

}  // namespace

std::string operator_log_text(const OperatorLog& log, audio::SampleRate rate) {
    std::string text;
    if (log.choices) text += start_text(*log.choices, rate);
    for (const TimedVerb& timed : log.verbs) text += verb_text(timed, rate);
    return text.empty() ? "[]\n" : text;
}

}  // namespace stillroom::engine
