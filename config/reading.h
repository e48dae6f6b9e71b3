/// What the readers of a file's maps and values share while one file is read.
#pragma once

#include "config/diagnostics.h"
#include "config/keys.h"

#include <string>
#include <utility>

namespace stillroom::config {

/// The language a file is written in, and where its findings go. A language that has more to share derives from it.
/// [control] one thread.
class Reading {
public:
    Reading(const KeyTable& key_table, Diagnostics& findings) : table(key_table), diagnostics(findings) {}
    virtual ~Reading() = default;
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    void error(const Place& place, std::string rule, std::string message, std::string remedy) {
        diagnostics.error(place, std::move(rule), std::move(message), std::move(remedy));
    }
    /// Something was written whose behaviour comes in a later version: a note says so.
    virtual void used_later(const Place& place, std::string what, std::string until_then = {}) {
        if (until_then.empty()) until_then = "it is checked, kept and does nothing in this version";
        diagnostics.note(place, "not-yet-played", std::move(what) + " is not yet played", std::move(until_then));
    }
    /// Whether the file that is read may go without a key that is required elsewhere.
    [[nodiscard]] virtual bool may_lack(const KeyRow& row) const {
        (void)row;
        return false;
    }

    const KeyTable& table;
    Diagnostics& diagnostics;
};

}  // namespace stillroom::config
