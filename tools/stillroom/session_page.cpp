#include "tools/stillroom/session_page.h"

#include "engine/journal/calendar.h"
#include "scripts/timeline_labels.h"
#include "tools/stillroom/page_style.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/session_picture.h"
#include "tools/stillroom/session_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace stillroom::tools {

using audio::Frames;
using engine::SessionReport;
using scripts::escaped;
using Mark = SessionReport::Mark;

namespace {

/// A row of a phase's table.
struct Row {
    Frames at;
    std::string html;
};

std::string_view style_of(Mark::Kind kind) {
    if (kind == Mark::Kind::fault || kind == Mark::Kind::lost) return "page-fault";
    return kind == Mark::Kind::verb || kind == Mark::Kind::resumed ? "page-staff" : "page-soft";
}

std::vector<Row> rows_of(const SessionReport& report) {
    const audio::SampleRate rate = report.header.rate;
    std::vector<Row> rows;
    for (const Mark& mark : report.marks)
        rows.push_back(
            {mark.at, fmt::format("<span class=\"{}\">{}</span>", style_of(mark.kind), escaped(mark_text(mark)))});
    for (const auto& stretch : report.stretches)
        rows.push_back({stretch.start, fmt::format("{} for {}", escaped(stretch_text(stretch)),
                                                   duration_text(stretch.end - stretch.start, rate))});
    for (const auto& sound : report.sounded)
        if (sound.row == "line")
            rows.push_back({sound.start, fmt::format("“{}”", escaped(sound.text.empty() ? sound.id : sound.text))});
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
    return rows;
}

std::string fact(std::string_view name, std::string_view value) {
    return fmt::format("<div class=\"page-fact\"><span class=\"page-soft\">{}</span><b>{}</b></div>\n", name,
                       escaped(value));
}

/// How long all stretches of one kind took together.
std::string total(const SessionReport& report, SessionReport::Stretch::Kind kind) {
    Frames sum;
    for (const auto& stretch : report.stretches)
        if (stretch.kind == kind) sum = sum + (stretch.end - stretch.start);
    return duration_text(sum, report.header.rate);
}

std::string facts(const SessionReport& report) {
    using Kind = SessionReport::Stretch::Kind;
    return "<div class=\"page-facts\">\n" +
           fact("played", duration_text(report.end - report.start, report.header.rate)) +
           fact("state", report.state_text) + fact("held", total(report, Kind::hold)) +
           fact("grounding", total(report, Kind::grounding)) +
           fact("requests of staff", std::to_string(report.verbs.size())) +
           fact("refused", std::to_string(report.count(Mark::Kind::refused))) +
           fact("prompts to staff", std::to_string(report.count(Mark::Kind::prompt))) +
           fact("faults", std::to_string(report.count(Mark::Kind::fault))) + "</div>\n";
}

std::string card(std::string_view title, const std::string& under, Frames from, Frames to,
                 const std::vector<Row>& rows, audio::SampleRate rate) {
    std::string table;
    for (const Row& row : rows)
        if (row.at >= from && row.at < to)
            table += fmt::format("<tr><td class=\"page-time\">{}</td><td>{}</td></tr>\n", clock_text(row.at, rate),
                                 row.html);
    if (title.empty() && table.empty()) return {};
    return fmt::format(
        "<section class=\"page-card\"><h2>{}</h2>\n<span "
        "class=\"page-soft\">{}</span>\n<table>\n{}</table></section>\n",
        escaped(title), under, table);
}

std::string cards(const SessionReport& report) {
    const audio::SampleRate rate = report.header.rate;
    const std::vector<Row> rows = rows_of(report);
    std::string text;
    Frames from = report.start;
    for (const auto& phase : report.phases) {
        if (phase.start > from) text += card("", "before", from, phase.start, rows, rate);
        text += card(phase.title,
                     fmt::format("{} – {}, {}", clock_text(phase.start, rate), clock_text(phase.end, rate),
                                 duration_text(phase.end - phase.start, rate)),
                     phase.start, phase.end, rows, rate);
        from = phase.end;
    }
    return text + card("", "at the end", from, report.end + Frames{rate.hertz}, rows, rate);
}

}  // namespace

std::string session_page(const SessionReport& report) {
    const auto& header = report.header;
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{0}, {1}</title>\n"
        "<style>{2}{3}</style></head>\n<body><main>\n<h1>{0}</h1>\n"
        "<p class=\"page-soft\">Session {1} · {4} · script {5}, language {6}, route {7} · stillroom {8}</p>\n",
        escaped(header.title), escaped(header.session), kPageStyle, session_picture_style(),
        escaped(engine::local_date(header.started)), escaped(header.script_id), escaped(header.language),
        escaped(header.route), escaped(header.program));
    page += facts(report);
    page += fmt::format("<div class=\"page-picture\">\n{}</div>\n", session_picture(report));
    page += cards(report);
    page += fmt::format(
        "<p class=\"page-soft\">{} records. No name stands in this record; the code is the only way back to "
        "it.</p>\n",
        report.records);
    return page + "</main></body>\n</html>\n";
}

}  // namespace stillroom::tools
