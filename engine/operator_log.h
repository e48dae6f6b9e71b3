/// What staff did in a session, as a file: recorded by a journal, or written by hand for `--operate`.
///
///     - {at: 0s, do: start, language: es, route: iv, exclude: [choir], level: -3 dB, pacer: 6/min, density:
///     sparse}
///     - {at: 0s, do: confirm, gate: pump_on}
///     - {at: 12m 30s, do: hold}
///     - {at: 13m, do: ground, set: contact}
///     - {at: 20m, do: land, in: 8m}
///
/// One entry a verb; its keys are rows of scripts/keys.h (`KeyPlace::operator_entry`). `at` counts session time
/// since the start, holds included.
#pragma once

#include "audio/base/units.h"
#include "config/diagnostics.h"
#include "config/source_text.h"
#include "engine/verb.h"
#include "scripts/script.h"
#include "scripts/session_choices.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stillroom::engine {

struct OperatorLog {
    std::optional<scripts::SessionChoices> choices;  ///< of its entry `do: start`
    std::vector<TimedVerb> verbs;                    ///< by time; those of one time as they are written
    /// Where each of the verbs stands in its file; empty of a log that came from none.
    std::vector<config::Place> places{};
    /// The same things done at the same times, wherever they were written.
    friend bool operator==(const OperatorLog& a, const OperatorLog& b) {
        return a.choices == b.choices && a.verbs == b.verbs;
    }
};

/// [control] Reads a log for sessions of this script: gates, cue sets, parameters, music and tags are the script's.
/// Everything that is wrong is reported in one run; without an error a log comes back.
[[nodiscard]] std::optional<OperatorLog> read_operator_log(const std::string& file, const scripts::Script& script,
                                                           audio::SampleRate rate,
                                                           config::Diagnostics& diagnostics);

/// [control] The same of a text that was read already.
[[nodiscard]] std::optional<OperatorLog> read_operator_log(const config::SourceText& source,
                                                           const scripts::Script& script, audio::SampleRate rate,
                                                           config::Diagnostics& diagnostics);

/// [any] The gates that a log confirms: they wait for it, also where others open by themselves.
[[nodiscard]] std::set<std::string> gates_confirmed_by(const std::vector<TimedVerb>& verbs);

/// [any] A log as a file holds it, one entry a line, times exact to the frame. What was written so and is read
/// again with the same script is the same log, where verbs carry nothing that their kind has no use for.
[[nodiscard]] std::string operator_log_text(const OperatorLog& log, audio::SampleRate rate);

}  // namespace stillroom::engine
