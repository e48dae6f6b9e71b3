#include "tools/stillroom/verb_words.h"

#include "config/verb_names.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>

using namespace stillroom;
using namespace stillroom::tools;
using engine::Verb;
using engine::VerbKind;
using Words = std::map<std::string, std::string>;

namespace {

constexpr audio::SampleRate kRate{48000};

Verb verb(VerbKind kind, const Words& words) {
    const auto read = verb_of_words(kind, words, kRate);
    INFO((read ? "" : read.error().message));
    REQUIRE(read);
    return *read;
}

std::string refusal(VerbKind kind, const Words& words) {
    const auto read = verb_of_words(kind, words, kRate);
    REQUIRE_FALSE(read);
    return read.error().message;
}

}  // namespace

TEST_CASE("Every verb that staff have is one that a client can ask for, with a sentence that says what it does") {
    for (const std::string& name : scripts::words_of(config::kVerbNames)) {
        const auto kind = engine::find_verb(name);
        REQUIRE(kind);
        CHECK_FALSE(help_of_verb(*kind).empty());
        const auto& all = session_verbs();
        CHECK(std::count(all.begin(), all.end(), *kind) == (*kind == VerbKind::start ? 0 : 1));
    }
}

TEST_CASE("Words become what an operator log with the same keys would make of them") {
    using K = VerbKind;
    CHECK(verb(K::hold, {}) == Verb{.kind = K::hold});
    CHECK(verb(K::confirm, {{"gate", "pump_on"}}) == Verb{.kind = K::confirm, .argument = "pump_on"});
    CHECK(verb(K::ground, {{"set", "contact"}}) == Verb{.kind = K::ground, .argument = "contact"});
    CHECK(verb(K::extend, {{"by", "5m"}}) == Verb{.kind = K::extend, .amount = audio::Frames{300 * 48000}});
    CHECK(verb(K::land, {{"in", "8 min"}}) == Verb{.kind = K::land, .amount = audio::Frames{480 * 48000}});
    CHECK(verb(K::land, {}) == Verb{.kind = K::land});
    CHECK(verb(K::talk, {{"on", "off"}}) == Verb{.kind = K::talk, .on = false});
    CHECK(verb(K::voice_off, {{"on", "true"}}) == Verb{.kind = K::voice_off, .on = true});
    CHECK(verb(K::intensity, {{"to", "0.6"}, {"parameter", "depth"}}) ==
          Verb{.kind = K::intensity, .argument = "depth", .value = 0.6});
    CHECK(verb(K::intensity, {{"steps", "-2"}}) == Verb{.kind = K::intensity, .steps = -2});
    CHECK(verb(K::change_music, {{"to", "warm"}}) == Verb{.kind = K::change_music, .argument = "warm"});
    CHECK(verb(K::pace, {{"rate", "6/min"}}) == Verb{.kind = K::pace, .value = 6.0});
    CHECK(verb(K::note, {{"text", "water"}}) == Verb{.kind = K::note, .detail = "water"});
    CHECK(verb(K::answer, {{"prompt", "look"}, {"choice", "better"}}) ==
          Verb{.kind = K::answer, .argument = "look", .detail = "better"});
}

TEST_CASE("Words that make no verb are refused with the key and what would be right") {
    using K = VerbKind;
    using Catch::Matchers::Contains;
    CHECK_THAT(refusal(K::extend, {}), Contains("lacks 'by'"));
    CHECK_THAT(refusal(K::extend, {{"by", "5"}}), Contains("'5' for 'by'") && Contains("unit"));
    CHECK_THAT(refusal(K::extend, {{"bye", "5m"}}), Contains("has no 'bye'; did you mean 'by'?"));
    CHECK_THAT(refusal(K::hold, {{"by", "5m"}}), Contains("'hold' has no 'by'"));
    CHECK_THAT(refusal(K::pace, {{"rate", "90/min"}}), Contains("out of bounds") && Contains("3 to 20"));
    CHECK_THAT(refusal(K::talk, {{"on", "perhaps"}}), Contains("neither on nor off"));
    CHECK_THAT(refusal(K::intensity, {}), Contains("'to' or 'steps'"));
    CHECK_THAT(refusal(K::intensity, {{"to", "0.5"}, {"steps", "1"}}), Contains("not both"));
    CHECK_THAT(refusal(K::intensity, {{"to", "loud"}}), Contains("'loud' for 'to'"));
    CHECK_THAT(refusal(K::intensity, {{"steps", "11"}}), Contains("out of bounds"));
}
