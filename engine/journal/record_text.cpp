#include "engine/journal/record_text.h"

#include "engine/private_vault.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::engine {

using nlohmann::ordered_json;

namespace {

using scripts::SessionChoices;
using SafetyKind = rt::SafetyCommand::Kind;

constexpr std::array<std::pair<SafetyKind, std::string_view>, rt::SafetyCommand::kKinds> kSafety{{
    {SafetyKind::master, "master"},
    {SafetyKind::trim, "trim"},
    {SafetyKind::quiet, "quiet"},
    {SafetyKind::talk, "talk"},
}};

std::string written(const ordered_json& document) {
    return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// A JSON object out of somebody else's text; what is none counts as empty.
ordered_json object_of(const std::string& text) {
    ordered_json object = ordered_json::parse(text, nullptr, false);
    return object.is_object() ? object : ordered_json::object();
}

Frames frames_in(const ordered_json& document, const char* key) {
    return Frames{document.at(key).get<std::int64_t>()};
}

std::string string_in(const ordered_json& document, const char* key) { return document.value(key, std::string()); }

ordered_json json_of(const VerbRecord& record) {
    const Verb& verb = record.verb;
    ordered_json row{{"kind", "verb"}, {"frame", record.at.count}, {"do", name_of(verb.kind)}};
    if (!verb.argument.empty()) row["argument"] = verb.argument;
    if (verb.amount.count != 0) row["amount"] = verb.amount.count;
    if (verb.value) row["value"] = *verb.value;
    if (verb.steps != 0) row["steps"] = verb.steps;
    if (verb.on) row["on"] = *verb.on;
    if (!verb.detail.empty()) row["detail"] = verb.detail;
    return row;
}

ordered_json json_of(const SafetyRecord& record) {
    std::string_view name;
    for (const auto& [kind, spelled] : kSafety)
        if (kind == record.command.kind) name = spelled;
    return {{"kind", "safety"},
            {"frame", record.at.count},
            {"gain_of", name},
            {"gain", record.command.gain},
            {"length", record.command.length.count},
            {"press", record.command.press},
            {"returns", record.command.returns}};
}

ordered_json json_of(const SessionEvent& event) {
    ordered_json row{{"kind", "event"}, {"frame", event.at.count}, {"what", name_of(event.what)}, {"id", event.id}};
    if (!event.text.empty()) row["text"] = event.text;
    return row;
}

ordered_json json_of(const PositionRecord& record) { return {{"kind", "position"}, {"frame", record.at.count}}; }

ordered_json json_of(const ResumedRecord& record) {
    ordered_json row{{"kind", "resumed"},
                     {"frame", record.at.count},
                     {"program", record.program},
                     {"when", record.when},
                     {"boot", record.boot},
                     {"dropped_bytes", record.dropped_bytes},
                     {"choices", object_of(record.choices)}};
    if (!record.left_out.empty()) row["left_out"] = record.left_out;
    return row;
}

ordered_json json_of(const LostRecord& record) {
    return {{"kind", "lost"}, {"records", record.records}, {"from", record.from.count}, {"to", record.to.count}};
}

ordered_json json_of(const EndRecord& record) {
    return {{"kind", "end"}, {"frame", record.at.count}, {"when", record.when}, {"how", record.how}};
}

std::optional<JournalRecord> verb_in(const ordered_json& row) {
    const auto kind = find_verb(string_in(row, "do"));
    if (!kind) return std::nullopt;
    Verb verb;
    verb.kind = *kind;
    verb.argument = string_in(row, "argument");
    verb.amount = Frames{row.value("amount", std::int64_t{0})};
    if (row.contains("value") && row["value"].is_number()) verb.value = row["value"].get<double>();
    verb.steps = row.value("steps", 0);
    if (row.contains("on")) verb.on = row["on"].get<bool>();
    verb.detail = string_in(row, "detail");
    return VerbRecord{frames_in(row, "frame"), std::move(verb)};
}

std::optional<JournalRecord> safety_in(const ordered_json& row) {
    for (const auto& [kind, spelled] : kSafety)
        if (spelled == string_in(row, "gain_of"))
            return SafetyRecord{frames_in(row, "frame"),
                                {kind, row.at("gain").get<float>(), frames_in(row, "length"),
                                 row.value("press", std::uint32_t{0}), row.value("returns", false)}};
    return std::nullopt;
}

std::optional<JournalRecord> event_in(const ordered_json& row) {
    using What = SessionEvent::What;
    const std::string name = string_in(row, "what");
    for (int value = 0; !name.empty() && !name_of(static_cast<What>(value)).empty(); ++value)
        if (name_of(static_cast<What>(value)) == name)
            return SessionEvent{frames_in(row, "frame"), static_cast<What>(value), string_in(row, "id"),
                                string_in(row, "text")};
    return std::nullopt;
}

std::optional<JournalRecord> record_in(const ordered_json& row) {
    const std::string kind = string_in(row, "kind");
    if (kind == "verb") return verb_in(row);
    if (kind == "safety") return safety_in(row);
    if (kind == "event") return event_in(row);
    if (kind == "position") return PositionRecord{frames_in(row, "frame")};
    if (kind == "resumed")
        return ResumedRecord{frames_in(row, "frame"),
                             string_in(row, "program"),
                             string_in(row, "when"),
                             string_in(row, "boot"),
                             row.value("dropped_bytes", std::int64_t{0}),
                             written(row.at("choices")),
                             row.value("left_out", std::set<std::string>())};
    if (kind == "lost")
        return LostRecord{row.at("records").get<std::int64_t>(), frames_in(row, "from"), frames_in(row, "to")};
    if (kind == "end") return EndRecord{frames_in(row, "frame"), string_in(row, "when"), string_in(row, "how")};
    return std::nullopt;
}

ordered_json script_json(const SessionHeader& header) {
    ordered_json files = ordered_json::array();
    for (std::size_t i = 0; i < header.origin.files.size(); ++i)
        files.push_back({{"path", header.origin.files[i].file},
                         {"hash", i < header.file_hashes.size() ? header.file_hashes[i] : ""}});
    return {{"id", header.script_id},
            {"title", header.title},
            {"file", header.script_file},
            {"hash", header.script_hash},
            {"files", std::move(files)}};
}

ordered_json names_json(const std::vector<PlayedName>& names) {
    ordered_json rows = ordered_json::array();
    for (const PlayedName& name : names) {
        ordered_json row{{"id", name.id}, {"row", name.row}};
        if (!name.text.empty()) row["text"] = name.text;
        rows.push_back(std::move(row));
    }
    return rows;
}

ordered_json choices_json(const SessionChoices& choices) {
    ordered_json row{{"language", choices.language},
                     {"exclude", choices.excluded_tags},
                     {"level", choices.level.value},
                     {"pacer_off", choices.pacer_off},
                     {"density", scripts::name_of(choices.density)},
                     {"outputs", ordered_json::array()},
                     {"code", choices.code}};
    if (choices.route) row["route"] = scripts::name_of(*choices.route);
    if (choices.pacer_rate) row["pacer_rate"] = *choices.pacer_rate;
    for (const scripts::OutputRole role : choices.outputs) row["outputs"].push_back(name_of(role));
    return row;
}

ordered_json slots_json(const std::map<std::string, scripts::FilledSlot>& slots) {
    ordered_json row = ordered_json::object();
    for (const auto& [name, slot] : slots)
        row[name] = {{"channels", slot.channels},
                     {"length", slot.length.count},
                     {"lufs", slot.level.loudness.lufs},
                     {"true_peak_dbtp", slot.level.true_peak_dbtp}};
    return row;
}

/// The value of `all` that is spelled so.
template <typename Value, std::size_t kCount>
std::optional<Value> spelled(const std::array<Value, kCount>& all, const std::string& name) {
    for (const Value value : all)
        if (name_of(value) == name) return value;
    return std::nullopt;
}

SessionChoices choices_in(const ordered_json& row) {
    using scripts::CueDensity;
    using scripts::OutputRole;
    using scripts::Route;
    constexpr std::array kRoutes{Route::iv,  Route::im,       Route::sublingual, Route::nasal,
                                 Route::tms, Route::infusion, Route::none};
    constexpr std::array kDensities{CueDensity::full, CueDensity::sparse, CueDensity::none};
    constexpr std::array kOutputs{OutputRole::headphones, OutputRole::speakers, OutputRole::monitor};
    SessionChoices choices;
    choices.language = string_in(row, "language");
    choices.route = spelled(kRoutes, string_in(row, "route"));
    choices.excluded_tags = row.at("exclude").get<std::vector<std::string>>();
    choices.level.value = row.at("level").get<double>();
    choices.pacer_off = row.at("pacer_off").get<bool>();
    if (row.contains("pacer_rate")) choices.pacer_rate = row["pacer_rate"].get<double>();
    choices.density = spelled(kDensities, string_in(row, "density")).value_or(CueDensity::full);
    for (const ordered_json& output : row.at("outputs"))
        if (const auto role = spelled(kOutputs, output.get<std::string>())) choices.outputs.push_back(*role);
    choices.code = string_in(row, "code");
    return choices;
}

void read_script(const ordered_json& script, SessionHeader& header) {
    header.script_id = string_in(script, "id");
    header.title = string_in(script, "title");
    header.script_file = string_in(script, "file");
    header.script_hash = string_in(script, "hash");
    for (const ordered_json& file : script.at("files")) {
        header.origin.files.push_back({string_in(file, "path"), {}});
        header.file_hashes.push_back(string_in(file, "hash"));
    }
}

/// Journals of before have none.
std::map<std::string, scripts::FilledSlot> slots_in(const ordered_json& header) {
    std::map<std::string, scripts::FilledSlot> slots;
    if (header.contains("slots"))
        for (const auto& [name, row] : header["slots"].items())
            slots[name] = {.channels = row.at("channels").get<int>(),
                           .length = frames_in(row, "length"),
                           .level = {{row.at("lufs").get<double>()}, row.at("true_peak_dbtp").get<double>()}};
    return slots;
}

/// Times are made with these; anything else is no rate of a room, and no clip of a patient.
bool are_possible(audio::SampleRate rate, const std::map<std::string, scripts::FilledSlot>& slots) {
    if (rate.hertz < 8000 || rate.hertz > 384000) return false;
    const Frames longest = audio::frames_of(PrivateVault::kLongest, rate);
    return std::all_of(slots.begin(), slots.end(), [longest](const auto& slot) {
        const scripts::FilledSlot& facts = slot.second;
        return facts.length > Frames{0} && facts.length <= longest && facts.channels >= 1 && facts.channels <= 2;
    });
}

std::optional<SessionHeader> header_in(const ordered_json& row) {
    SessionHeader header;
    header.format = row.at("format").get<int>();
    header.program = string_in(row, "program");
    header.session = string_in(row, "session");
    header.started = string_in(row, "started");
    read_script(row.at("script"), header);
    header.language = string_in(row, "language");
    header.route = string_in(row, "route");
    header.rate.hertz = row.at("rate").get<int>();
    header.seed = row.at("seed").get<std::uint64_t>();
    header.gates_open_by_themselves = row.at("gates_open_by_themselves").get<bool>();
    header.ends_by_itself = row.at("ends_by_itself").get<bool>();
    if (row.contains("attendance_every")) header.attendance_every = frames_in(row, "attendance_every");
    header.first_frame = frames_in(row, "first_frame");
    header.boot = string_in(row, "boot");
    header.free_text = row.value("free_text", false);
    header.gates_that_wait = row.at("gates_that_wait").get<std::set<std::string>>();
    header.choices = choices_in(row.at("choices"));
    header.origin.clips.files = row.at("clips").at("files").get<std::map<std::string, std::string>>();
    header.origin.clips.lines = row.at("clips").at("lines").get<std::map<std::string, std::string>>();
    header.slots = slots_in(row);
    for (const ordered_json& name : row.at("names"))
        header.names.push_back({string_in(name, "id"), string_in(name, "row"), string_in(name, "text")});
    // Records of before know nothing of it.
    if (row.contains("heard_before")) header.heard_before = row.at("heard_before").get<scripts::HeardInSeries>();
    header.list_ended_with = string_in(row, "list_ended_with");
    if (!are_possible(header.rate, header.slots)) return std::nullopt;
    // Nor of this: they are the rehearsal's.
    if (row.contains("where")) {
        auto zone = zone_in(row["where"], header.rate);
        if (!zone) return std::nullopt;
        header.zone = *std::move(zone);
    }
    return header;
}

/// What `read` makes of a text; nothing where the text lacks something or has it of another kind.
template <typename Read>
auto understood(std::string_view text, Read read) -> decltype(read(std::declval<const ordered_json&>())) {
    const ordered_json row = ordered_json::parse(text, nullptr, false);
    if (!row.is_object()) return {};
    try {
        return read(row);
    } catch (const ordered_json::exception&) { return {}; }
}

}  // namespace

std::string text_of(const SessionHeader& header) {
    ordered_json row{{"kind", "header"},
                     {"format", header.format},
                     {"program", header.program},
                     {"session", header.session},
                     {"started", header.started},
                     {"script", script_json(header)},
                     {"language", header.language},
                     {"route", header.route},
                     {"rate", header.rate.hertz},
                     {"seed", header.seed},
                     {"gates_open_by_themselves", header.gates_open_by_themselves},
                     {"ends_by_itself", header.ends_by_itself},
                     {"first_frame", header.first_frame.count},
                     {"where", zone_json(header.zone)},
                     {"boot", header.boot},
                     {"free_text", header.free_text},
                     {"gates_that_wait", header.gates_that_wait},
                     {"choices", choices_json(header.choices)},
                     {"clips", {{"files", header.origin.clips.files}, {"lines", header.origin.clips.lines}}},
                     {"names", names_json(header.names)},
                     {"heard_before", header.heard_before},
                     {"list_ended_with", header.list_ended_with}};
    if (header.attendance_every) row["attendance_every"] = header.attendance_every->count;
    if (!header.slots.empty()) row["slots"] = slots_json(header.slots);
    return written(row);
}

std::string text_of(const JournalRecord& record) {
    return written(std::visit([](const auto& one) { return json_of(one); }, record));
}

std::string text_of(const SessionChoices& choices) { return written(choices_json(choices)); }

std::optional<SessionHeader> header_of(std::string_view text) {
    return understood(text, [](const ordered_json& row) -> std::optional<SessionHeader> {
        if (string_in(row, "kind") != "header" || row.at("format").get<int>() != kJournalFormat)
            return std::nullopt;
        return header_in(row);
    });
}

std::optional<JournalRecord> record_of(std::string_view text) {
    return understood(text, [](const ordered_json& row) { return record_in(row); });
}

}  // namespace stillroom::engine
