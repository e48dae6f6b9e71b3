/// What staff choose at the start, and what they will have done, as a command line says it.
#pragma once

#include "audio/base/units.h"
#include "config/diagnostics.h"
#include "engine/operator_log.h"
#include "scripts/script.h"

#include <CLI/App.hpp>

#include <optional>
#include <string>
#include <vector>

namespace stillroom::tools {

/// As written; empty: not said.
struct ChoiceRequest {
    std::string operate;  ///< file of an operator log
    std::string route;
    std::vector<std::string> excluded;
    std::string level, pacer, density;
};

/// [setup] Adds `--operate`, `--route`, `--exclude`, `--level`, `--pacer` and `--density` to a command.
void add_choice_options(CLI::App& command, ChoiceRequest& request);

/// [control] The operator log, where one is named, with the choices of its start; what the command line says itself
/// takes the place of what stands there. `language` is the command line's, or empty. Everything that does not fit
/// the script goes to `findings`, at its line in the file or under the name of its option; then nothing comes back.
[[nodiscard]] std::optional<engine::OperatorLog> operator_log_of(const ChoiceRequest& request,
                                                                 const std::string& language,
                                                                 const scripts::Script& script,
                                                                 audio::SampleRate rate,
                                                                 config::Diagnostics& findings);

/// [any] An error for each entry of a log that lies before `from`, where a session begins that nobody steers until
/// then: left out, what follows would not be what the log says.
[[nodiscard]] config::Diagnostics entries_before(audio::Frames from, const engine::OperatorLog& log,
                                                 audio::SampleRate rate);

/// [any] Choices in words, for the start card: `words sparse; 3 dB softer`; empty where nothing was chosen.
[[nodiscard]] std::string choices_text(const scripts::SessionChoices& choices);

}  // namespace stillroom::tools
