#include "engine/operator_log.h"

#include "config/nearest_name.h"
#include "config/yaml_reader.h"
#include "scripts/definitions.h"
#include "scripts/map_reader.h"
#include "scripts/parsing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace stillroom::engine {

namespace {

using config::YamlNode;
using scripts::KeyPlace;
using scripts::MapReader;
using scripts::NameKind;
using scripts::Script;
using scripts::SessionChoices;
using scripts::Written;

/// Codes are random; what is longer may be a name.
constexpr std::size_t kLongestCode = 16;

template <typename T>
std::vector<std::string> ids_of(const std::vector<T>& defined) {
    std::vector<std::string> ids;
    ids.reserve(defined.size());
    for (const T& one : defined) ids.push_back(one.id);
    return ids;
}

/// The names an entry may use, by the row of its key.
std::vector<std::string> names_of(NameKind kind, const Script& script) {
    switch (kind) {
        case NameKind::gate:
            return ids_of(script.gates);
        case NameKind::cue_set:
            return ids_of(script.cue_sets);
        case NameKind::parameter:
            return ids_of(script.parameters);
        case NameKind::sound:
            return ids_of(script.sounds);
        default:
            return {};
    }
}

class LogReader {
public:
    LogReader(const std::string& file, const Script& script, audio::SampleRate rate,
              config::Diagnostics& diagnostics)
        : script_(script), rate_(rate), parsing_{later_, diagnostics, definitions_, file, false} {}

    void read(const YamlNode& item) {
        MapReader entry(item, KeyPlace::operator_entry, parsing_);
        if (!entry.is_map()) return;
        const auto at = entry.duration("at");
        const auto kind = entry.choice_as<VerbKind>("do");
        if (!kind) return;
        entry.check_actions(name_of(*kind));
        if (*kind == VerbKind::start) return read_start(entry, at);
        Verb verb = read_verb(*kind, entry);
        if (at) entries_.push_back({{audio::frames_of(at->value, rate_), std::move(verb)}, entry.place()});
    }

    [[nodiscard]] OperatorLog take() {
        for (const scripts::LaterUse& use : later_.used_later)
            parsing_.diagnostics.note(use.place, "not-yet-played", use.what + " is not yet played",
                                      "it is checked, kept and does nothing in this version");
        std::stable_sort(entries_.begin(), entries_.end(),
                         [](const Entry& a, const Entry& b) { return a.timed.at < b.timed.at; });
        for (Entry& entry : entries_) {
            log_.verbs.push_back(std::move(entry.timed));
            log_.places.push_back(std::move(entry.place));
        }
        return std::move(log_);
    }

private:
    struct Entry {
        TimedVerb timed;
        config::Place place;
    };

    Verb read_verb(VerbKind kind, MapReader& entry) {
        Verb verb{.kind = kind, .argument = {}, .amount = {}};
        switch (kind) {
            case VerbKind::confirm:
                verb.argument = name(entry, "gate");
                break;
            case VerbKind::ground:
                verb.argument = name(entry, "set");
                break;
            case VerbKind::extend:
                if (!entry.wrote("by"))
                    parsing_.error(entry.place(), "missing-key", "'extend' lacks 'by'", "add 'by: 5m'");
                verb.amount = amount(entry, "by");
                break;
            case VerbKind::land:
                verb.amount = amount(entry, "in");
                break;
            case VerbKind::talk:
            case VerbKind::conversation:
            case VerbKind::voice_off:
            case VerbKind::pacer_off:
                verb.on = entry.boolean("on");
                break;
            case VerbKind::change_music:
                verb.argument = name(entry, "to");
                break;
            case VerbKind::intensity:
                read_intensity(entry, verb);
                break;
            case VerbKind::pace:
                verb.value = entry.number("rate");
                break;
            case VerbKind::note:
                verb.detail = word(entry, "text");
                break;
            case VerbKind::answer:
                verb.argument = word(entry, "prompt");
                verb.detail = word(entry, "choice");
                break;
            default:
                break;
        }
        return verb;
    }

    void read_intensity(MapReader& entry, Verb& verb) {
        verb.argument = name(entry, "parameter");
        verb.value = entry.number("to");
        verb.steps = entry.integer("steps").value_or(0);
        const bool to = entry.wrote("to"), steps = entry.wrote("steps");
        if (to && steps)
            parsing_.error(entry.key_place("steps"), "two-targets",
                           "the entry says both where intensity goes and how far",
                           "write 'to' or 'steps', not both");
        if (!to && !steps)
            parsing_.error(entry.place(), "missing-key", "'intensity' does not say where to",
                           "add 'to: 0.6', or 'steps: -1' for a tenth of the range");
    }

    void read_start(MapReader& entry, const std::optional<Written<audio::Seconds>>& at) {
        if (log_.choices) {
            parsing_.error(entry.key_place("do"), "named-twice", "the session starts twice",
                           "keep one entry 'do: start'");
            return;
        }
        if (at && at->value > audio::Seconds{})
            parsing_.error(at->place, "start-too-late", "choices are made before the session begins",
                           "write 'at: 0s'");
        log_.choices = read_choices(entry);
    }

    SessionChoices read_choices(MapReader& entry) {
        SessionChoices choices;
        if (const auto language = entry.word("language")) {
            check_language(script_, *language, parsing_.diagnostics);
            choices.language = language->value;
        }
        choices.route = entry.choice_as<scripts::Route>("route");
        if (choices.route)
            check_route(script_, {*choices.route, entry.value("route")->place}, parsing_.diagnostics);
        for (const auto& tag : entry.words("exclude")) {
            check_excluded_tag(script_, tag, parsing_.diagnostics);
            choices.excluded_tags.push_back(tag.value);
        }
        choices.level = entry.gain("level").value_or(audio::Decibels{0.0});
        choices.pacer_off = entry.says("pacer", "off");
        if (!choices.pacer_off) choices.pacer_rate = entry.number("pacer");
        choices.density = entry.choice_as<scripts::CueDensity>("density").value_or(scripts::CueDensity::full);
        for (const auto& role : entry.outputs("outputs")) choices.outputs.push_back(role.value);
        choices.code = read_code(entry);
        return choices;
    }

    std::string read_code(MapReader& entry) {
        const auto code = entry.word("code");
        if (!code) return {};
        const auto fits = [](char c) {
            return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        };
        if (code->value.size() <= kLongestCode && std::all_of(code->value.begin(), code->value.end(), fits))
            return code->value;
        parsing_.error(code->place, "bad-value", fmt::format("'{}' for 'code' is no random code", code->value),
                       fmt::format("at most {} letters, digits and '-'; never a name", kLongestCode));
        return {};
    }

    [[nodiscard]] audio::Frames amount(MapReader& entry, std::string_view key) const {
        const auto written = entry.duration(key);
        return written ? audio::frames_of(written->value, rate_) : audio::Frames{};
    }

    static std::string word(MapReader& entry, std::string_view key) {
        const auto written = entry.word(key);
        return written ? written->value : std::string();
    }

    /// A name of the script; empty where none is written, or after an error.
    std::string name(MapReader& entry, std::string_view key) {
        const auto written = entry.word(key);
        if (!written) return {};
        const NameKind kind = scripts::find_key(KeyPlace::operator_entry, key)->names.as<NameKind>();
        const std::vector<std::string> known = names_of(kind, script_);
        if (std::find(known.begin(), known.end(), written->value) != known.end()) return written->value;
        const std::string_view what = name_kind_name(kind);
        parsing_.error(written->place, "unknown-name",
                       fmt::format("script '{}' has no {} '{}'{}", script_.id, what, written->value,
                                   config::did_you_mean(written->value, known)),
                       known.empty() ? fmt::format("the script has no {} at all", what)
                                     : fmt::format("write one of: {}", fmt::join(known, ", ")));
        return {};
    }

    const Script& script_;
    audio::SampleRate rate_;
    Script later_;  ///< collects what is written for a later version; nothing else of it is used
    scripts::Definitions definitions_;
    scripts::Parsing parsing_;
    OperatorLog log_;
    std::vector<Entry> entries_;
};

}  // namespace

std::set<std::string> gates_confirmed_by(const std::vector<TimedVerb>& verbs) {
    std::set<std::string> gates;
    for (const TimedVerb& timed : verbs)
        if (timed.verb.kind == VerbKind::confirm) gates.insert(timed.verb.argument);
    return gates;
}

std::optional<OperatorLog> read_operator_log(const config::SourceText& source, const Script& script,
                                             audio::SampleRate rate, config::Diagnostics& diagnostics) {
    const int errors_before = diagnostics.errors();
    const std::optional<YamlNode> root = config::read_yaml(source, diagnostics);
    if (!root) return std::nullopt;
    LogReader reader(source.file, script, rate, diagnostics);
    if (root->kind == YamlNode::Kind::sequence) {
        for (const YamlNode& item : root->items) reader.read(item);
    } else if (root->kind != YamlNode::Kind::broken) {
        diagnostics.error(root->place, "wrong-type",
                          fmt::format("an operator log must be a list, not {}", root->kind_name()),
                          "write one entry a line, like '- {at: 12m 30s, do: hold}'");
    }
    OperatorLog log = reader.take();
    if (diagnostics.errors() > errors_before) return std::nullopt;
    return log;
}

std::optional<OperatorLog> read_operator_log(const std::string& file, const Script& script, audio::SampleRate rate,
                                             config::Diagnostics& diagnostics) {
    const auto source = config::read_source(file, diagnostics);
    return source ? read_operator_log(*source, script, rate, diagnostics) : std::nullopt;
}

}  // namespace stillroom::engine
