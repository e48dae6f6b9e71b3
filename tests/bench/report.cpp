#include "tests/bench/report.h"

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "audio/dsp/mix_kernels.h"

namespace stillroom::bench {
namespace {

std::string processor() {
    std::ifstream lines("/proc/cpuinfo");
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown processor";
}

std::string machine() {
    return processor() + ", " + std::to_string(std::thread::hardware_concurrency()) + " threads, kernels " +
           audio::mix_kernels().name;
}

template <typename... Values>
std::string format(const char* pattern, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

}  // namespace

namespace {

const char* word(Verdict verdict) {
    switch (verdict) {
        case Verdict::no_goal:
            return "";
        case Verdict::moonshot:
            return "moonshot";
        case Verdict::target:
            return "reached";
        case Verdict::missed:
            return "MISSED";
    }
    return "";
}

/// "0.150 / 0.085 reached", or for a ratio "0.56 / 0.35 of libebur128_true_peak MISSED".
std::string goal_text(const Row& row) {
    if (row.goal.target == 0.0) return {};
    std::string text = format("%g", row.goal.target);
    if (row.goal.moonshot != 0.0) text += format(" / %g", row.goal.moonshot);
    if (!row.goal.against.empty()) text += " of " + row.goal.against;
    return text + "  " + word(verdict(row));
}

std::string line_of(const Row& row) {
    std::string ratios;
    for (const auto& [name, ratio] : row.ratios) ratios += format("%.3f of ", ratio) + name + "  ";
    return format("%-26s %9.3f%s  %-28s %8.3f..%-9.3f ", row.name.c_str(), row.value, row.quiet ? " " : "~",
                  row.unit.c_str(), row.lowest, row.highest) +
           format("%-34s ", goal_text(row).c_str()) + ratios + "\n";
}

std::string missed_rows(const std::vector<Row>& rows) {
    std::string names;
    for (const Row& row : rows)
        if (verdict(row) == Verdict::missed) names += (names.empty() ? "" : ", ") + row.name;
    return names;
}

}  // namespace

std::string text_report(const std::vector<Row>& rows) {
    std::string text = machine() + "\n\n" +
                       format("%-26s %10s  %-28s %-19s %-34s %s\n", "row", "value", "unit", "range",
                              "target / moonshot", "divided by");
    bool noisy = false;
    for (const Row& row : rows) {
        if (!row.skipped.empty()) {
            text += format("%-26s %10s  ", row.name.c_str(), "-") + row.skipped + "\n";
            continue;
        }
        text += line_of(row);
        noisy |= !row.quiet;
    }
    const std::string missed = missed_rows(rows);
    text += missed.empty() ? "\nevery target is reached\n" : "\nmissed: " + missed + "\n";
    if (noisy) text += "~ the core was hardly ever quiet: an upper bound\n";
    return text;
}

std::string json_report(const std::vector<Row>& rows) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Row& row : rows) {
        nlohmann::ordered_json entry{{"name", row.name}};
        if (row.skipped.empty()) {
            entry["value"] = row.value;
        } else {
            entry["value"] = nullptr;
            entry["skipped"] = row.skipped;
        }
        entry["unit"] = row.unit;
        entry["ratio_to"] = row.ratios;
        entry["range"] = {row.lowest, row.highest};
        entry["quiet"] = row.quiet;
        if (row.goal.target != 0.0) {
            entry["target"] = row.goal.target;
            if (row.goal.moonshot != 0.0) entry["moonshot"] = row.goal.moonshot;
            if (!row.goal.against.empty()) entry["goal_against"] = row.goal.against;
            entry["verdict"] = word(verdict(row));
        }
        list.push_back(entry);
    }
    return nlohmann::ordered_json{{"machine", machine()}, {"rows", list}}.dump(2) + "\n";
}

std::vector<Row> rows_of_json(const std::string& report, const std::string& suffix) {
    std::vector<Row> rows;
    const nlohmann::json document = nlohmann::json::parse(report);
    for (const auto& entry : document.at("rows")) {
        Row row{.name = entry.at("name").get<std::string>() + suffix,
                .unit = entry.at("unit").get<std::string>(),
                .skipped = entry.value("skipped", ""),
                .ratios = {},
                .goal = {}};
        if (row.skipped.empty()) row.value = entry.at("value").get<double>();
        row.lowest = entry.at("range").at(0).get<double>();
        row.highest = entry.at("range").at(1).get<double>();
        row.quiet = entry.at("quiet").get<bool>();
        rows.push_back(row);
    }
    return rows;
}

}  // namespace stillroom::bench
