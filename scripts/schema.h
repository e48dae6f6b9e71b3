/// JSON Schema of the YAML files people write, made from the rows of scripts/keys.h, for editors.
#pragma once

#include <string>

namespace stillroom::scripts {

/// Which kind of file is described.
enum class SchemaKind { script, library };

/// [control] The schema (JSON Schema 2020-12) as indented JSON with a line end. Every key has its help, what it
/// holds by default, its choices, and an example; unknown keys are refused, as the parser does.
[[nodiscard]] std::string schema_json(SchemaKind kind);

}  // namespace stillroom::scripts
