/// Who lowers which layer: any number of causes at once, and the deepest wins.
#pragma once

#include "audio/base/units.h"
#include "scripts/plan.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::engine {

/// Plain bookkeeping of the conductor. [control]
class DuckBoard {
public:
    explicit DuckBoard(std::size_t layers) : now_(layers) {}

    /// A layer whose duck has to move, and where to.
    struct Move {
        std::size_t layer = 0;
        audio::Decibels from;
        audio::Decibels to;
    };

    /// A cause lowers these layers from now on (it replaces what it said before). The moves that follow.
    [[nodiscard]] std::vector<Move> set(const std::string& cause, const std::vector<scripts::PlannedDuck>& depths);
    /// A cause is gone.
    [[nodiscard]] std::vector<Move> clear(const std::string& cause);

    [[nodiscard]] bool has(const std::string& cause) const { return causes_.contains(cause); }
    /// Where a layer's duck stands or is moving to.
    [[nodiscard]] audio::Decibels depth(std::size_t layer) const { return now_[layer]; }

private:
    [[nodiscard]] std::vector<Move> changes();

    std::map<std::string, std::vector<scripts::PlannedDuck>> causes_;
    std::vector<audio::Decibels> now_;
};

}  // namespace stillroom::engine
