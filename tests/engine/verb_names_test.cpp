#include "config/verb_names.h"

#include "config/keys.h"
#include "engine/verb.h"

#include <catch2/catch.hpp>

using namespace stillroom;

TEST_CASE("the verbs that people can write are those the engine knows, in its order") {
    const auto names = config::words_of(config::kVerbNames);
    CHECK(names.size() == static_cast<std::size_t>(engine::VerbKind::end) + 1);
    for (std::size_t i = 0; i < names.size(); ++i) {
        INFO(names[i]);
        CHECK(engine::find_verb(names[i]) == static_cast<engine::VerbKind>(i));
    }
}
