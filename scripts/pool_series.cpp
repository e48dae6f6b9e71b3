#include "scripts/pool_series.h"

#include <algorithm>
#include <variant>

namespace stillroom::scripts {

namespace {

/// Calls `visit` with the id of every pool of a series and its source; of pools that several cues play, with each.
template <typename AnyPlan, typename Visit>
void for_each_series(AnyPlan& plan, const Visit& visit) {
    const auto look = [&](auto& play) {
        if (auto* pool = std::get_if<PoolSource>(&play.source); pool && pool->over_series) visit(play.id, *pool);
    };
    for (auto& phase : plan.phases)
        for (auto& cue : phase.cues)
            if (auto* play = std::get_if<PlannedPlay>(&cue.action)) look(*play);
    for (auto& set : plan.cue_sets)
        if (set.play) look(*set.play);
}

bool all_in(const PoolSource& pool, const std::vector<std::string>& heard) {
    return std::all_of(pool.members.begin(), pool.members.end(), [&](const PlannedPlay& member) {
        return std::find(heard.begin(), heard.end(), member.id) != heard.end();
    });
}

}  // namespace

HeardInSeries heard_in_series(const Plan& plan) {
    HeardInSeries heard;
    for_each_series(plan, [&](const std::string& id, const PoolSource& pool) { heard[id] = pool.heard; });
    return heard;
}

void go_on_with_series(Plan& plan, const HeardInSeries& heard) {
    for_each_series(plan, [&](const std::string& id, PoolSource& pool) {
        if (const auto known = heard.find(id); known != heard.end()) pool.heard = known->second;
    });
}

void note_heard(HeardInSeries& heard, const Plan& plan, const std::string& pool, const std::string& sound) {
    const PoolSource* source = nullptr;
    for_each_series(plan, [&](const std::string& id, const PoolSource& found) {
        if (id == pool) source = &found;
    });
    if (!source) return;
    std::vector<std::string>& ids = heard[pool];
    if (all_in(*source, ids)) ids.clear();
    std::erase(ids, sound);
    ids.push_back(sound);
}

}  // namespace stillroom::scripts
