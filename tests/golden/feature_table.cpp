#include "tests/golden/feature_table.h"

#include <cmath>
#include <cstdio>
#include <sstream>

namespace stillroom::tests {

namespace {

/// Half a step of rounding in the file is nobody's fault.
double allowed(const Feature& feature) { return feature.tolerance + 0.5 * std::pow(10.0, -feature.decimals); }

std::string number(double value, int decimals) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    // No "-0.0": the sign of nothing would be a difference in the diff.
    return std::strtod(text, nullptr) == 0.0 && text[0] == '-' ? text + 1 : text;
}

std::string header() {
    std::string line = "second";
    for (const Feature& feature : kFeatures) {
        line += std::string(",") + feature.name;
        if (*feature.unit) line += std::string(" (") + feature.unit + ")";
    }
    return line;
}

std::string clock(std::size_t second) {
    char text[32];
    std::snprintf(text, sizeof text, "%zu:%02zu", second / 60, second % 60);
    return text;
}

std::string difference(std::size_t second, const Feature& feature, double expected, double got) {
    const std::string unit = *feature.unit ? std::string(" ") + feature.unit : "";
    return "second " + std::to_string(second) + " (" + clock(second) + "), " + feature.name + ": expected " +
           number(expected, feature.decimals) + unit + ", got " + number(got, feature.decimals) + unit +
           " (tolerance " + number(feature.tolerance, 2) + ")";
}

}  // namespace

std::string table_text(const std::vector<SecondFeatures>& seconds) {
    std::string text = header() + "\n";
    for (std::size_t second = 0; second < seconds.size(); ++second) {
        text += std::to_string(second);
        for (std::size_t i = 0; i < kFeatures.size(); ++i)
            text += "," + number(seconds[second][i], kFeatures[i].decimals);
        text += "\n";
    }
    return text;
}

std::optional<std::vector<SecondFeatures>> table_of(const std::string& text) {
    std::istringstream lines(text);
    std::string line;
    if (!std::getline(lines, line) || line != header()) return std::nullopt;
    std::vector<SecondFeatures> seconds;
    while (std::getline(lines, line)) {
        std::istringstream fields(line);
        std::string field;
        if (!std::getline(fields, field, ',') || field != std::to_string(seconds.size())) return std::nullopt;
        SecondFeatures& features = seconds.emplace_back();
        for (double& value : features) {
            if (!std::getline(fields, field, ',')) return std::nullopt;
            value = std::strtod(field.c_str(), nullptr);
        }
    }
    return seconds;
}

std::vector<std::string> differences(const std::vector<SecondFeatures>& expected,
                                     const std::vector<SecondFeatures>& got) {
    std::vector<std::string> found;
    if (expected.size() != got.size())
        found.push_back("expected " + std::to_string(expected.size()) + " seconds, got " +
                        std::to_string(got.size()));
    for (std::size_t second = 0; second < std::min(expected.size(), got.size()); ++second)
        for (std::size_t i = 0; i < kFeatures.size(); ++i) {
            const double apart = std::abs(expected[second][i] - got[second][i]);
            // A value that is no number differs from every reference.
            if (!(apart <= allowed(kFeatures[i])))
                found.push_back(difference(second, kFeatures[i], expected[second][i], got[second][i]));
        }
    return found;
}

}  // namespace stillroom::tests
