/// From a YAML node to a value that only the session language has; all others are read by config/read_values.h.
/// What is wrong is reported through the parsing, and nothing comes back. [control] throughout; one thread.
#pragma once

#include "config/read_values.h"
#include "config/yaml_reader.h"
#include "scripts/keys.h"
#include "scripts/parsing.h"

#include <map>
#include <string>
#include <vector>

namespace stillroom::scripts {

using config::is_text;
using config::read_duration;
using config::read_gain;
using config::read_scalar;
using config::report_kind;
using config::report_value;
using config::within_bounds;

/// Units of speech by language; one text or one list without a language stands under the empty tag.
[[nodiscard]] std::map<std::string, std::vector<SpokenUnit>> read_spoken(const config::YamlNode& node,
                                                                         const KeyRow& row, Parsing& parsing);

/// `20s`, `settled`, `settled + 5s`, `end - 30s`. Its place has line 0 when it could not be read.
[[nodiscard]] TimePoint read_time_point(const config::YamlNode& node, const KeyRow& row, Parsing& parsing);

/// Gain curves by parameter: {intensity: {0: off, 0.5: -12 dB, 1: 0 dB}}.
[[nodiscard]] std::vector<GainByParameter> read_gain_curves(const config::YamlNode& node, const KeyRow& row,
                                                            Parsing& parsing);

}  // namespace stillroom::scripts
