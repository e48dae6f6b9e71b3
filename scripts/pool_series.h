/// Pools with `no_repeat: series`: what one session hands on to the next.
#pragma once

#include "scripts/plan.h"

#include <map>
#include <string>
#include <vector>

namespace stillroom::scripts {

/// By pool, the ids that were heard since all of its sounds were, the last one last.
using HeardInSeries = std::map<std::string, std::vector<std::string>>;

/// [any] What the plan takes for heard; every pool of a series is in it, with nothing heard in a first session.
[[nodiscard]] HeardInSeries heard_in_series(const Plan& plan);

/// [any] The session of this plan goes on where these were heard. Pools and sounds that the plan does not know are
/// left alone; so are pools that keep to one session.
void go_on_with_series(Plan& plan, const HeardInSeries& heard);

/// [any] A sound of a pool was heard; with one that comes when all had been, a new round begins. No change where
/// the plan has no such pool of a series.
void note_heard(HeardInSeries& heard, const Plan& plan, const std::string& pool, const std::string& sound);

}  // namespace stillroom::scripts
