/// Puts rows into words.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/measuring.h"

namespace stillroom::bench {

/// A table for people.
std::string text_report(const std::vector<Row>& rows);

/// `{"machine", "rows": [{"name", "value", "unit", "ratio_to": {...}}]}`, as the design of the commands has it,
/// with the range of the samples, whether the machine was quiet, and where the row has a goal, whether it is
/// reached.
std::string json_report(const std::vector<Row>& rows);

/// The rows of a `json_report`, with `suffix` behind their names and without their goals.
std::vector<Row> rows_of_json(const std::string& report, const std::string& suffix);

}  // namespace stillroom::bench
