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

std::string text_report(const std::vector<Row>& rows) {
    std::string text =
        machine() + "\n\n" + format("%-24s %10s  %-28s %-19s %s\n", "row", "value", "unit", "range", "divided by");
    bool noisy = false;
    for (const Row& row : rows) {
        if (!row.skipped.empty()) {
            text += format("%-24s %10s  ", row.name.c_str(), "-") + row.skipped + "\n";
            continue;
        }
        std::string ratios;
        for (const auto& [name, ratio] : row.ratios) ratios += format("%.3f of ", ratio) + name + "  ";
        text += format("%-24s %9.3f%s  %-28s %8.3f..%-9.3f %s\n", row.name.c_str(), row.value,
                       row.quiet ? " " : "~", row.unit.c_str(), row.lowest, row.highest, ratios.c_str());
        noisy |= !row.quiet;
    }
    if (noisy) text += "\n~ the core was hardly ever quiet: an upper bound\n";
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
        list.push_back(entry);
    }
    return nlohmann::ordered_json{{"machine", machine()}, {"rows", list}}.dump(2) + "\n";
}

}  // namespace stillroom::bench
