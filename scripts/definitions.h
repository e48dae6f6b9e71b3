/// Every name a script and its libraries define, and where: for duplicates and for the nearest name.
#pragma once

#include "config/diagnostics.h"
#include "scripts/keys.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::scripts {

/// [control] one thread. A name counts as defined even where its definition has faults, so that one fault gives one
/// finding.
class Definitions {
public:
    /// Notes a name; one that is already defined is an error that names both places, and false comes back.
    bool define(NameKind kind, const std::string& name, const config::Place& place,
                config::Diagnostics& diagnostics);

    /// A place where definitions of a kind stand could not be read: names of that kind may exist after all.
    void mark_incomplete(NameKind kind) { incomplete_.insert(kind); }
    /// A whole library could not be read.
    void mark_all_incomplete() { all_incomplete_ = true; }

    /// True when the name is defined, or might be in a part that could not be read.
    [[nodiscard]] bool may_exist(NameKind kind, const std::string& name) const;
    [[nodiscard]] std::vector<std::string> names(NameKind kind) const;

private:
    std::map<std::pair<NameKind, std::string>, config::Place> places_;
    std::set<NameKind> incomplete_;
    bool all_incomplete_ = false;
};

}  // namespace stillroom::scripts
