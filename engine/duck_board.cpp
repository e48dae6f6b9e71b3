#include "engine/duck_board.h"

#include <algorithm>

namespace stillroom::engine {

std::vector<DuckBoard::Move> DuckBoard::set(const std::string& cause,
                                            const std::vector<scripts::PlannedDuck>& depths) {
    causes_[cause] = depths;
    return changes();
}

std::vector<DuckBoard::Move> DuckBoard::clear(const std::string& cause) {
    causes_.erase(cause);
    return changes();
}

std::vector<DuckBoard::Move> DuckBoard::changes() {
    std::vector<audio::Decibels> wanted(now_.size());
    for (const auto& [cause, ducks] : causes_)
        for (const scripts::PlannedDuck& duck : ducks)
            if (duck.layer < wanted.size()) wanted[duck.layer] = std::min(wanted[duck.layer], duck.depth);
    std::vector<Move> moves;
    for (std::size_t layer = 0; layer < wanted.size(); ++layer)
        if (wanted[layer] != now_[layer]) moves.push_back({layer, now_[layer], wanted[layer]});
    now_ = std::move(wanted);
    return moves;
}

}  // namespace stillroom::engine
