// When a cue falls: from its phase's start, from a marker, or back from the phase's end.
#include "config/values.h"
#include "scripts/read_values.h"

namespace stillroom::scripts {

namespace {

using config::YamlNode;

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

void report(const YamlNode& node, const KeyRow& row, std::string problem, std::string remedy, Parsing& parsing) {
    report_value(node, row.name, {std::move(problem), std::move(remedy)}, parsing);
}

/// `end-30s` without blanks reads as a name.
bool lacks_blanks(std::string_view anchor) {
    const std::size_t sign = anchor.find_last_of("+-");
    return sign != std::string_view::npos && sign > 0 &&
           static_cast<bool>(config::parse_duration(anchor.substr(sign + 1)));
}

}  // namespace

TimePoint read_time_point(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    TimePoint point;
    if (!is_text(node, row, parsing)) return point;
    const std::string_view text = trimmed(node.text);
    const bool from_start = text.empty() || text[0] < 'a' || text[0] > 'z';
    const std::size_t blank = text.find(' ');
    const std::string_view anchor = from_start ? std::string_view{} : text.substr(0, blank);
    std::string_view rest = from_start                        ? text
                            : blank == std::string_view::npos ? std::string_view{}
                                                              : trimmed(text.substr(blank));
    double sign = 1.0;
    if (!from_start && !rest.empty()) {
        if (rest[0] != '+' && rest[0] != '-') {
            report(node, row, "is not a time", "write for example '20s', 'settled + 5s' or 'end - 30s'", parsing);
            return point;
        }
        sign = rest[0] == '-' ? -1.0 : 1.0;
        rest = trimmed(rest.substr(1));
    } else if (!from_start && lacks_blanks(anchor)) {
        report(node, row, "lacks blanks around '+' or '-'", "write for example 'end - 30s'", parsing);
        return point;
    }
    if (from_start || !rest.empty()) {
        const config::Parsed<Seconds> offset = config::parse_duration(rest);
        if (!offset) {
            report(node, row, offset.fault().problem, offset.fault().remedy, parsing);
            return point;
        }
        point.offset = {sign * (*offset).value};
    }
    if (anchor == "end") {
        if (point.offset.value > 0.0) {
            report(node, row, "lies after the end of the phase", "write for example 'end - 30s'", parsing);
            return point;
        }
        point.anchor = TimePoint::Anchor::end;
    } else if (!from_start && anchor != "start") {
        point.anchor = TimePoint::Anchor::marker;
        point.marker = anchor;
    }
    point.place = node.place;
    return point;
}

}  // namespace stillroom::scripts
