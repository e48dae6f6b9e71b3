#include "scripts/timeline.h"
#include "scripts/timeline_labels.h"

#include <fmt/format.h>
#include <algorithm>

namespace stillroom::scripts {

namespace {

/// Class names begin with `page-`: the picture's own style sheet stands in the same document.
constexpr std::string_view kPageStyle = R"(
:root{color-scheme:light dark;--ink:#2c3338;--soft:#66717a;--paper:#f2f0ea;--card:#fbfaf7;--rule:#dcd9d0;--warm:#a8483a}
@media (prefers-color-scheme:dark){:root{--ink:#e7e9ea;--soft:#a6b0b8;--paper:#0f1316;--card:#161b1f;--rule:#2b3238;--warm:#ee9385}}
body{margin:0;padding:1rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
main{max-width:76rem;margin:0 auto}h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.1rem;margin:0}
.page-soft{color:var(--soft)}.page-picture{overflow-x:auto;margin:1rem 0;border-radius:14px}
.page-picture svg{display:block;width:100%;min-width:56rem;height:auto}
.page-card{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:.9rem 1rem;margin:.7rem 0}
.page-card table{border-collapse:collapse;width:100%;margin-top:.4rem}
.page-card td{padding:.3rem .8rem .3rem 0;vertical-align:top;border-top:1px solid var(--rule)}
.page-time{white-space:nowrap;color:var(--soft);font-variant-numeric:tabular-nums;width:4.2rem}
.page-error{color:var(--warm);font-weight:600}.page-gate{color:var(--warm);margin:.2rem 0 0}
@media print{body{background:#fff}.page-card{break-inside:avoid}.page-picture svg{min-width:0}}
)";

std::string row(const Plan& plan, const TimelineEntry& entry, const TimelineLabels& labels) {
    std::string what;
    switch (entry.kind) {
        case TimelineKind::line:
            what = fmt::format("“{}”", escaped(entry.text));
            break;
        case TimelineKind::prompt:
            what = fmt::format("<span class=\"page-soft\">{}:</span> {}", labels.for_staff, escaped(entry.text));
            break;
        case TimelineKind::fade:
            what = fmt::format("<span class=\"page-soft\">{} → {}</span>",
                               escaped(layer_label(labels, plan.layers[entry.layer])), escaped(entry.text));
            break;
        case TimelineKind::sound:
        case TimelineKind::pacer:
            what = fmt::format("<span class=\"page-soft\">{}:</span> {}",
                               escaped(layer_label(labels, plan.layers[entry.layer])), escaped(entry.id));
            break;
    }
    return fmt::format("<tr><td class=\"page-time\">{}</td><td>{}</td></tr>\n", clock_text(entry.start, plan.rate),
                       what);
}

std::string phase_card(const Plan& plan, std::size_t index, const std::vector<TimelineEntry>& entries,
                       const TimelineLabels& labels) {
    const PlannedPhase& phase = plan.phases[index];
    std::string card =
        fmt::format("<section class=\"page-card\"><h2>{}</h2>\n<span class=\"page-soft\">{} – {}</span>\n",
                    escaped(phase.title), clock_text(phase.nominal_start, plan.rate),
                    clock_text(phase.nominal_start + phase.nominal + phase.border_wait, plan.rate));
    if (phase.gate != kNoIndex) {
        card +=
            fmt::format("<p class=\"page-gate\">{}: {}</p>\n", labels.gate, escaped(plan.gates[phase.gate].title));
    }
    card += "<table>\n";
    for (const TimelineEntry& entry : entries) {
        if (entry.phase == index) card += row(plan, entry, labels);
    }
    return card + "</table></section>\n";
}

std::string findings_card(const std::vector<config::Finding>& findings, const TimelineLabels& labels) {
    std::string card = fmt::format("<section class=\"page-card\"><h2>{}</h2>\n", labels.findings);
    if (findings.empty()) card += fmt::format("<p class=\"page-soft\">{}</p>\n", labels.no_findings);
    card += "<ul>\n";
    for (const config::Finding& finding : findings) {
        const bool error = finding.severity == config::Severity::error;
        card += fmt::format("<li><span class=\"{}\">{}</span> <span class=\"page-soft\">{}:{}:{}</span></li>\n",
                            error ? "page-error" : "page-plain", escaped(finding.message),
                            escaped(finding.place.file), finding.place.line, finding.place.column);
    }
    return card + "</ul></section>\n";
}

}  // namespace

std::string timeline_html(const Plan& plan, const std::vector<config::Finding>& findings) {
    const TimelineLabels& labels = timeline_labels(plan.language);
    const std::vector<TimelineEntry> entries = timeline_entries(plan);
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{0}\">\n<head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{1}</title>\n"
        "<style>{2}</style></head>\n<body><main>\n<h1>{1}</h1>\n<p class=\"page-soft\">{3} · {4}</p>\n"
        "<div class=\"page-picture\">\n{5}</div>\n",
        escaped(plan.language), escaped(plan.title), kPageStyle, escaped(plan.script_id),
        clock_text(plan.planned_end, plan.rate), timeline_svg(plan));
    for (std::size_t i = 0; i < plan.phases.size(); ++i) page += phase_card(plan, i, entries, labels);
    page += findings_card(findings, labels);
    return page + "</main></body>\n</html>\n";
}

}  // namespace stillroom::scripts
