#include "tools/stillroom/render_json.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <string>

namespace stillroom::tools {

using nlohmann::ordered_json;

namespace {

/// Rounded for reading: no measurement is better than that.
double hundredths(double value) { return std::round(value * 100.0) / 100.0; }

ordered_json phases_json(const engine::RenderReport& report) {
    ordered_json phases = ordered_json::array();
    for (const auto& phase : report.phases)
        phases.push_back({{"id", phase.id}, {"start_frame", phase.start.count}, {"end_frame", phase.end.count}});
    return phases;
}

ordered_json events_json(const engine::RenderReport& report) {
    ordered_json events = ordered_json::array();
    for (const engine::SessionEvent& event : report.events) {
        ordered_json row{{"frame", event.at.count}, {"what", engine::name_of(event.what)}, {"id", event.id}};
        if (!event.text.empty()) row["text"] = event.text;
        events.push_back(std::move(row));
    }
    return events;
}

}  // namespace

std::string render_json(const engine::RenderReport& report) {
    const ordered_json output{{"channels", report.channels},
                              {"sha256", report.sha256},
                              {"integrated_lufs", hundredths(report.integrated_lufs)},
                              {"true_peak_dbtp", hundredths(report.true_peak_dbtp)}};
    const ordered_json document{{"frames", report.length.count},
                                {"sample_rate", report.rate.hertz},
                                {"channels", report.channels},
                                {"sha256", report.sha256},
                                {"integrated_lufs", hundredths(report.integrated_lufs)},
                                {"true_peak_dbtp", hundredths(report.true_peak_dbtp)},
                                {"max_rise_db_per_s", hundredths(report.max_rise_db_per_s)},
                                {"voices_max", report.voices_max},
                                {"realtime_factor", hundredths(report.realtime_factor)},
                                {"phases", phases_json(report)},
                                {"events", events_json(report)},
                                {"outputs", {{std::string(config::name_of(report.output)), output}}}};
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace stillroom::tools
