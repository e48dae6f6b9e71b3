#include "tools/stillroom/preflight.h"

#include "scripts/timeline_labels.h"
#include "tools/stillroom/page_style.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

namespace stillroom::tools {

using scripts::escaped;
using Verdict = PreflightItem::Verdict;

namespace {

std::ptrdiff_t count(const PreflightReport& report, Verdict verdict) {
    return std::count_if(report.items.begin(), report.items.end(),
                         [&](const PreflightItem& item) { return item.verdict == verdict; });
}

/// Who waits for a MIDI message, an OSC message or a file.
PreflightItem midi_item(const std::string& subject, const std::string& port, const devices::MidiPortList& ports) {
    const auto named = [&](const devices::MidiPort& one) { return one.name.find(port) != std::string::npos; };
    if (std::any_of(ports.inputs.begin(), ports.inputs.end(), named))
        return {"controls", subject, Verdict::passed, fmt::format("MIDI '{}' is there", port), {}};
    std::string known;
    for (const auto& one : ports.inputs) known += (known.empty() ? "" : ", ") + one.name;
    return {"controls", subject, Verdict::failed, fmt::format("MIDI '{}' is not plugged in", port),
            known.empty() ? "plug it in; no MIDI input is there at all"
                          : fmt::format("plug it in, or name one that is there: {}", known)};
}

PreflightItem alarm_file_item(const std::string& file) {
    std::ifstream stream(file);
    std::string word;
    if (!(stream >> word))
        return {"controls", "alarm", Verdict::failed, fmt::format("the alarm's file '{}' cannot be read", file),
                "check the input it stands for, and the rights of this user"};
    if (word == "1")
        return {"controls", "alarm", Verdict::failed, fmt::format("the alarm sounds: '{}' reads 1", file),
                "end the alarm, or mend its input"};
    return {"controls", "alarm", Verdict::passed, fmt::format("the alarm's file '{}' reads {}", file, word), {}};
}

std::string row(const PreflightItem& item) {
    const char* const style = item.verdict == Verdict::failed   ? "page-fault"
                              : item.verdict == Verdict::advice ? "page-staff"
                                                                : "page-soft";
    return fmt::format("<tr><td class=\"page-time {}\">{}</td><td>{}</td><td>{}{}</td></tr>\n", style,
                       name_of(item.verdict), escaped(item.subject), escaped(item.found),
                       item.remedy.empty() ? "" : fmt::format("<br><b>{}</b>", escaped(item.remedy)));
}

std::string sums(const PreflightReport& report) {
    return fmt::format("{} passed, {} failed, {} to consider", count(report, Verdict::passed),
                       count(report, Verdict::failed), count(report, Verdict::advice));
}

/// The parts in the order in which they were looked at.
std::vector<std::string> parts_of(const PreflightReport& report) {
    std::vector<std::string> parts;
    for (const PreflightItem& item : report.items)
        if (std::find(parts.begin(), parts.end(), item.part) == parts.end()) parts.push_back(item.part);
    return parts;
}

}  // namespace

bool PreflightReport::passed() const noexcept {
    return std::none_of(items.begin(), items.end(),
                        [](const PreflightItem& item) { return item.verdict == Verdict::failed; });
}

const char* name_of(Verdict verdict) noexcept {
    switch (verdict) {
        case Verdict::passed:
            return "passed";
        case Verdict::advice:
            return "advice";
        case Verdict::failed:
            break;
    }
    return "failed";
}

std::vector<PreflightItem> profile_items(const config::Diagnostics& found) {
    std::vector<PreflightItem> items;
    for (const config::Finding& finding : found.findings()) {
        if (finding.severity != config::Severity::error && finding.severity != config::Severity::warning) continue;
        const bool error = finding.severity == config::Severity::error;
        items.push_back({"profile", fmt::format("line {}", finding.place.line),
                         error ? Verdict::failed : Verdict::advice, finding.message, finding.remedy});
    }
    if (items.empty()) items.push_back({"profile", "profile", Verdict::passed, "it is whole and up to date", {}});
    return items;
}

std::vector<PreflightItem> control_items(const config::RoomProfile& room, const devices::MidiPortList& ports) {
    std::vector<PreflightItem> items;
    for (const config::RoomControl& control : room.controls)
        if (control.midi) items.push_back(midi_item(control.id, control.midi->port, ports));
    if (!room.alarm) return items;
    if (room.alarm->midi) items.push_back(midi_item("alarm", room.alarm->midi->port, ports));
    if (!room.alarm->file.empty()) items.push_back(alarm_file_item(room.alarm->file));
    return items;
}

PreflightItem machine_item(const MachineFinding& finding) {
    const Verdict verdict = finding.weight == MachineFinding::Weight::good     ? Verdict::passed
                            : finding.weight == MachineFinding::Weight::advice ? Verdict::advice
                                                                               : Verdict::failed;
    return {"machine", finding.check, verdict, finding.found, finding.remedy};
}

std::string preflight_text(const PreflightReport& report) {
    std::string text = fmt::format("{}: {}\nroom {}, {}, {}, stillroom {}\n", report.passed() ? "PASSED" : "FAILED",
                                   sums(report), report.room, report.file, report.at, STILLROOM_VERSION);
    for (const std::string& part : parts_of(report)) {
        text += fmt::format("\n{}\n", part);
        for (const PreflightItem& item : report.items) {
            if (item.part != part) continue;
            text += fmt::format("  {:<7} {}: {}\n", name_of(item.verdict), item.subject, item.found);
            if (!item.remedy.empty()) text += fmt::format("          -> {}\n", item.remedy);
        }
    }
    return text;
}

std::string preflight_page(const PreflightReport& report) {
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{0}: {1}</title>\n"
        "<style>{2}</style></head>\n<body><main>\n<h1>{0}: <span class=\"{3}\">{1}</span></h1>\n"
        "<p class=\"page-soft\">Room {4} · {5} · {6} · stillroom {7}</p>\n<p>{8}</p>\n",
        escaped(report.title.empty() ? report.room : report.title), report.passed() ? "passed" : "FAILED",
        kPageStyle, report.passed() ? "page-soft" : "page-fault", escaped(report.room), escaped(report.file),
        escaped(report.at), STILLROOM_VERSION, sums(report));
    for (const std::string& part : parts_of(report)) {
        page += fmt::format("<section class=\"page-card\"><h2>{}</h2>\n<table>\n", escaped(part));
        for (const PreflightItem& item : report.items)
            if (item.part == part) page += row(item);
        page += "</table></section>\n";
    }
    return page +
           "<p>Checked by ______________________________ &nbsp; Signature ______________________________</p>\n"
           "</main></body></html>\n";
}

std::string preflight_json(const PreflightReport& report) {
    using nlohmann::ordered_json;
    ordered_json items = ordered_json::array();
    for (const PreflightItem& item : report.items)
        items.push_back({{"part", item.part},
                         {"subject", item.subject},
                         {"verdict", name_of(item.verdict)},
                         {"found", item.found},
                         {"remedy", item.remedy}});
    const ordered_json document{
        {"room", report.room}, {"at", report.at}, {"passed", report.passed()}, {"items", items}};
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace stillroom::tools
