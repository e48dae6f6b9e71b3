/// Puts rows into words.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/measuring.h"

namespace stillroom::bench {

/// A table for people.
std::string text_report(const std::vector<Row>& rows);

/// `{"machine", "rows": [{"name", "value", "unit", "ratio_to": {...}}]}`, as the design of the commands has it,
/// with the range of the samples and whether the machine was quiet.
std::string json_report(const std::vector<Row>& rows);

}  // namespace stillroom::bench
