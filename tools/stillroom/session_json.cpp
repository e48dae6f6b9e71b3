#include "tools/stillroom/session_json.h"

#include "engine/journal/record_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace stillroom::tools {

using engine::SessionReport;
using nlohmann::ordered_json;

namespace {

std::string document_text(const ordered_json& document) {
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ordered_json head(const SessionReport& report) {
    const auto& header = report.header;
    return {{"session", header.session},        {"started", header.started},
            {"script", header.script_id},       {"title", header.title},
            {"language", header.language},      {"frames", (report.end - report.start).count},
            {"sample_rate", header.rate.hertz}, {"state", engine::name_of(report.state)},
            {"verbs", report.verbs.size()},     {"faults", report.count(SessionReport::Mark::Kind::fault)},
            {"records", report.records},        {"room", header.zone.name.room},
            {"zone", header.zone.name.zone}};
}

ordered_json stretch_json(const char* kind_key, std::string_view kind, const std::string& text, audio::Frames start,
                          audio::Frames end) {
    ordered_json row{{kind_key, kind}};
    if (!text.empty()) row["text"] = text;
    row["start_frame"] = start.count;
    row["end_frame"] = end.count;
    return row;
}

ordered_json phases_json(const SessionReport& report) {
    ordered_json rows = ordered_json::array();
    for (const auto& phase : report.phases)
        rows.push_back({{"id", phase.id},
                        {"title", phase.title},
                        {"start_frame", phase.start.count},
                        {"end_frame", phase.end.count}});
    return rows;
}

ordered_json stretches_json(const SessionReport& report) {
    ordered_json rows = ordered_json::array();
    for (const auto& stretch : report.stretches)
        rows.push_back(
            stretch_json("kind", engine::name_of(stretch.kind), stretch.text, stretch.start, stretch.end));
    return rows;
}

ordered_json sounds_json(const SessionReport& report) {
    ordered_json rows = ordered_json::array();
    for (const auto& sound : report.sounded) {
        ordered_json row{{"layer", sound.row}};
        row.update(stretch_json("id", sound.id, sound.text, sound.start, sound.end));
        rows.push_back(std::move(row));
    }
    return rows;
}

ordered_json events_json(const SessionReport& report) {
    ordered_json rows = ordered_json::array();
    for (const auto& mark : report.marks) {
        ordered_json row{{"frame", mark.at.count}, {"what", engine::name_of(mark.kind)}, {"id", mark.id}};
        if (!mark.text.empty()) row["text"] = mark.text;
        rows.push_back(std::move(row));
    }
    return rows;
}

ordered_json verbs_json(const SessionReport& report) {
    ordered_json rows = ordered_json::array();
    for (const auto& [at, verb] : report.verbs) {
        ordered_json row{{"frame", at.count}, {"do", engine::name_of(verb.kind)}};
        if (!verb.argument.empty()) row["argument"] = verb.argument;
        if (verb.amount.count != 0) row["frames"] = verb.amount.count;
        if (verb.value) row["value"] = *verb.value;
        if (verb.steps != 0) row["steps"] = verb.steps;
        if (verb.on) row["on"] = *verb.on;
        if (!verb.detail.empty()) row["detail"] = verb.detail;
        rows.push_back(std::move(row));
    }
    return rows;
}

ordered_json gains_json(const SessionReport& report) {
    ordered_json rows = ordered_json::array();
    for (const auto& gain : report.gains)
        rows.push_back({{"frame", gain.at.count},
                        {"gain_of", gain.gain_of},
                        {"decibels", std::round(gain.decibels * 100.0) / 100.0},
                        {"frames", gain.length.count}});
    return rows;
}

}  // namespace

std::string sessions_json(const std::vector<SessionReport>& sessions) {
    ordered_json rows = ordered_json::array();
    for (const SessionReport& report : sessions) rows.push_back(head(report));
    return document_text({{"sessions", std::move(rows)}});
}

std::string session_json(const SessionReport& report) {
    const auto& header = report.header;
    ordered_json document = head(report);
    document["state_text"] = report.state_text;
    document["program"] = header.program;
    document["seed"] = header.seed;
    document["route"] = header.route;
    document["script_file"] = header.script_file;
    document["script_hash"] = header.script_hash;
    document["gates_open_by_themselves"] = header.gates_open_by_themselves;
    document["ends_by_itself"] = header.ends_by_itself;
    document["first_frame"] = header.first_frame.count;
    document["heard_before"] = header.heard_before;
    document["choices"] = ordered_json::parse(engine::text_of(header.choices));
    document["lost_records"] = report.lost;
    document["phases"] = phases_json(report);
    document["stretches"] = stretches_json(report);
    document["sounds"] = sounds_json(report);
    document["events"] = events_json(report);
    document["requests"] = verbs_json(report);
    document["safety_gains"] = gains_json(report);
    return document_text(document);
}

std::string verification_json(const engine::Verification& verification) {
    ordered_json rows = ordered_json::array();
    for (const auto& one : verification.sessions)
        rows.push_back({{"session", one.session},
                        {"file", one.file},
                        {"state", engine::name_of(one.state)},
                        {"words", one.words},
                        {"records", one.records},
                        {"chain", one.chain}});
    return document_text({{"holds", verification.holds()},
                          {"list", verification.list},
                          {"list_entries", verification.list_entries},
                          {"list_chain", verification.list_chain},
                          {"sessions", std::move(rows)}});
}

}  // namespace stillroom::tools
