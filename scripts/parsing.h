/// What the parts of the parser share while one script and its libraries are read.
#pragma once

#include "config/diagnostics.h"
#include "config/reading.h"
#include "scripts/definitions.h"
#include "scripts/keys.h"
#include "scripts/script.h"

#include <optional>
#include <string>
#include <utility>

namespace stillroom::scripts {

/// What the `defaults` of the file being read say.
struct FileDefaults {
    std::optional<Seconds> fade_in, fade_out, over, gap, cooldown;
};

/// [control] one thread.
class Parsing : public config::Reading {
public:
    Parsing(Script& parsed, config::Diagnostics& findings, Definitions& defined, std::string file_name,
            bool of_library)
        : Reading(key_table(), findings),
          script(parsed),
          definitions(defined),
          file(std::move(file_name)),
          is_library(of_library) {}

    /// Remembers it: what plays the script says so.
    void used_later(const Place& place, std::string what, std::string until_then = {}) override {
        script.used_later.push_back({std::move(what), place, owner, std::move(until_then)});
    }
    [[nodiscard]] bool may_lack(const KeyRow& row) const override {
        return is_library && row.where == KeyPlace::top && (row.only_in_scripts || row.name == "id");
    }

    Script& script;
    Definitions& definitions;
    std::string file;  ///< being read, as messages name it
    bool is_library = false;
    FileDefaults defaults;  ///< of `file`
    std::string owner;      ///< id of the sound or cue set being read, else empty
};

}  // namespace stillroom::scripts
