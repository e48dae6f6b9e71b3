/// What the parts of the parser share while one script and its libraries are read.
#pragma once

#include "config/diagnostics.h"
#include "scripts/definitions.h"
#include "scripts/script.h"

#include <optional>
#include <string>

namespace stillroom::scripts {

/// What the `defaults` of the file being read say.
struct FileDefaults {
    std::optional<Seconds> fade_in, fade_out, over, gap, cooldown;
};

/// [control] one thread.
struct Parsing {
    Script& script;
    config::Diagnostics& diagnostics;
    Definitions& definitions;
    std::string file;  ///< being read, as messages name it
    bool is_library = false;
    FileDefaults defaults;  ///< of `file`
    std::string owner;      ///< id of the sound or cue set being read, else empty

    void error(const Place& place, std::string rule, std::string message, std::string remedy) {
        diagnostics.error(place, std::move(rule), std::move(message), std::move(remedy));
    }
    /// Remembers that something was written whose behaviour comes in a later version.
    void used_later(const Place& place, std::string what, std::string until_then = {}) {
        script.used_later.push_back({std::move(what), place, owner, std::move(until_then)});
    }
};

}  // namespace stillroom::scripts
