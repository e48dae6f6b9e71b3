#include "tools/stillroom/verb_words.h"

#include "config/nearest_name.h"
#include "config/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

namespace stillroom::tools {

using config::ValueKind;
using engine::Verb;
using engine::VerbKind;
using scripts::KeyRow;

namespace {

audio::Error refuse(const KeyRow& row, const std::string& text, const config::ValueFault& fault) {
    return {fmt::format("'{}' for '{}' {}; {}", text, row.name, fault.problem, fault.remedy)};
}

/// A value of a row within its bounds.
template <typename Number>
audio::Result<double> bounded(const KeyRow& row, const std::string& text, const config::Parsed<Number>& parsed,
                              double value) {
    if (!parsed) return refuse(row, text, parsed.fault());
    if (value >= row.min && value <= row.max) return value;
    return audio::Error{fmt::format("'{}' for '{}' is out of bounds; write a value from {:g} to {:g}, like '{}'",
                                    text, row.name, row.min, row.max, row.example)};
}

audio::Result<double> number_of(const KeyRow& row, const std::string& text) {
    switch (row.kind) {
        case ValueKind::duration: {
            const auto parsed = config::parse_duration(text);
            return bounded(row, text, parsed, parsed ? (*parsed).value : 0.0);
        }
        case ValueKind::integer: {
            const auto parsed = config::parse_integer(text);
            return bounded(row, text, parsed, parsed ? *parsed : 0);
        }
        case ValueKind::rate: {
            const auto parsed = config::parse_rate(text);
            return bounded(row, text, parsed, parsed ? *parsed : 0.0);
        }
        default: {
            const auto parsed = config::parse_number(text);
            return bounded(row, text, parsed, parsed ? *parsed : 0.0);
        }
    }
}

audio::Result<bool> switch_of(const KeyRow& row, const std::string& text) {
    if (text == "on" || text == "true") return true;
    if (text == "off" || text == "false") return false;
    return audio::Error{fmt::format("'{}' for '{}' is neither on nor off", text, row.name)};
}

/// Puts the value of one key where the verb has it.
audio::Result<void> put(Verb& verb, const KeyRow& row, const std::string& text, audio::SampleRate rate) {
    const bool names_music = row.kind == ValueKind::number_or_name && verb.kind == VerbKind::change_music;
    if (row.kind == ValueKind::boolean) {
        const auto on = switch_of(row, text);
        if (!on) return on.error();
        verb.on = *on;
    } else if (row.kind == ValueKind::name || row.name == "prompt" || names_music) {
        verb.argument = text;
    } else if (row.kind == ValueKind::word || row.kind == ValueKind::id) {
        verb.detail = text;
    } else {
        const auto number = number_of(row, text);
        if (!number) return number.error();
        if (row.kind == ValueKind::duration)
            verb.amount = audio::frames_of(audio::Seconds{*number}, rate);
        else if (row.kind == ValueKind::integer)
            verb.steps = static_cast<int>(*number);
        else
            verb.value = *number;
    }
    return {};
}

/// What an operator log asks of an entry beyond its single keys.
audio::Result<void> check_whole(VerbKind kind, const std::map<std::string, std::string>& words) {
    if (kind == VerbKind::extend && !words.contains("by"))
        return audio::Error{"'extend' lacks 'by': how much longer, like '5m'"};
    if (kind == VerbKind::intensity && words.contains("to") == words.contains("steps"))
        return audio::Error{"'intensity' needs 'to' or 'steps', and not both: 'to' like '0.6', 'steps' like '-1'"};
    return {};
}

}  // namespace

std::vector<const KeyRow*> keys_of_verb(VerbKind kind) {
    std::vector<const KeyRow*> keys;
    for (const KeyRow& row : scripts::key_rows()) {
        if (row.where != config::Term(scripts::KeyPlace::operator_entry) || row.actions.empty()) continue;
        const std::vector<std::string> verbs = scripts::words_of(row.actions);
        if (std::find(verbs.begin(), verbs.end(), name_of(kind)) != verbs.end()) keys.push_back(&row);
    }
    return keys;
}

std::string_view help_of_verb(VerbKind kind) noexcept {
    switch (kind) {
        case VerbKind::start:
            return "A session begins";
        case VerbKind::confirm:
            return "What a gate asks is true: the phase behind it may begin";
        case VerbKind::hold:
            return "The phase's clock stops; bed and pacer go on";
        case VerbKind::release:
            return "Ends a hold or a conversation";
        case VerbKind::extend:
            return "The phase becomes longer, to its longest at most";
        case VerbKind::skip:
            return "On to the next phase, with a crossfade of 8 s";
        case VerbKind::land:
            return "The session ends in a given time; the return is kept";
        case VerbKind::ground:
            return "A cue set sounds over the lowered bed, the timeline held";
        case VerbKind::back:
            return "Ends grounding early";
        case VerbKind::quiet:
            return "Everything gives way to a hush bed over 8 s";
        case VerbKind::stop:
            return "Silence over 2 s";
        case VerbKind::cut:
            return "Silence at once, in 10 ms";
        case VerbKind::resume:
            return "Ends quiet, stop and cut";
        case VerbKind::talk:
            return "Staff speak to the patient: all else 12 dB down";
        case VerbKind::conversation:
            return "The patient talks: a hush bed, no words, the timeline held";
        case VerbKind::lower:
            return "3 dB softer at once";
        case VerbKind::raise:
            return "1.5 dB fuller, slowly, never above the planned level";
        case VerbKind::voice_off:
            return "No scheduled line is spoken while it is on";
        case VerbKind::pacer_off:
            return "No pacer sounds while it is on";
        case VerbKind::change_music:
            return "The bed gives way to another over 6 s";
        case VerbKind::intensity:
            return "A parameter of the script moves: softer or fuller";
        case VerbKind::pace:
            return "A tap at the start of a breath; four set the pacer's rate";
        case VerbKind::note:
            return "A bookmark in the record";
        case VerbKind::answer:
            return "What was asked of staff is answered";
        case VerbKind::end:
            return "The session ends, with a fade of 8 s";
    }
    return "";
}

const std::vector<VerbKind>& session_verbs() {
    using enum VerbKind;
    static const std::vector<VerbKind> kVerbs{ground, back,    quiet,     stop,         cut,       resume,
                                              hold,   release, confirm,   skip,         extend,    land,
                                              talk,   lower,   raise,     voice_off,    pacer_off, conversation,
                                              answer, pace,    intensity, change_music, note,      end};
    return kVerbs;
}

audio::Result<Verb> verb_of_words(VerbKind kind, const std::map<std::string, std::string>& words,
                                  audio::SampleRate rate) {
    assert(kind != VerbKind::start);
    const std::vector<const KeyRow*> rows = keys_of_verb(kind);
    Verb verb{.kind = kind};
    for (const auto& [key, text] : words) {
        const auto row =
            std::find_if(rows.begin(), rows.end(), [&](const KeyRow* known) { return known->name == key; });
        if (row == rows.end()) {
            std::vector<std::string> known;
            for (const KeyRow* one : rows) known.emplace_back(one->name);
            return audio::Error{
                fmt::format("'{}' has no '{}'{}", name_of(kind), key, config::did_you_mean(key, known))};
        }
        if (const auto put_there = put(verb, **row, text, rate); !put_there) return put_there.error();
    }
    if (const auto whole = check_whole(kind, words); !whole) return whole.error();
    return verb;
}

}  // namespace stillroom::tools
