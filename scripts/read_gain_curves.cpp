// How loud something is by the value of a parameter.
#include "scripts/read_values.h"

#include <algorithm>

namespace stillroom::scripts {

using config::YamlEntry;
using config::YamlNode;

std::vector<GainByParameter> read_gain_curves(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    std::vector<GainByParameter> curves;
    if (node.kind != YamlNode::Kind::map) {
        report_kind(node, row, parsing);
        return curves;
    }
    for (const YamlEntry& entry : node.entries) {
        GainByParameter curve{{entry.key.text, entry.key.place}, {}};
        if (entry.value.kind != YamlNode::Kind::map) {
            report_kind(entry.value, row, parsing);
            continue;
        }
        for (const YamlEntry& point : entry.value.entries) {
            const std::optional<double> at = read_scalar<double>(point.key, row, config::parse_number, parsing);
            const std::optional<Decibels> gain =
                at ? read_scalar<Decibels>(point.value, row, config::parse_gain, parsing) : std::nullopt;
            if (gain && within_bounds(gain->value, point.value, row, parsing))
                curve.points.emplace_back(*at, *gain);
        }
        if (entry.value.entries.empty())
            parsing.error(entry.value.place, "no-value",
                          fmt::format("'{}' of '{}' has no points", entry.key.text, row.name),
                          fmt::format("write for example '{}: {}'", row.name, row.example));
        std::sort(curve.points.begin(), curve.points.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        curves.push_back(std::move(curve));
    }
    return curves;
}

}  // namespace stillroom::scripts
