#include "tools/stillroom/self_introduction.h"

#include "audio/content/loudness.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

using namespace stillroom;
using config::OutputRole;
using tools::introduction_of;

namespace {

config::RoomProfile room_with(const config::LocalText& output, const config::LocalText& zone,
                              const std::string& language, std::size_t channels = 2) {
    config::RoomProfile room;
    config::RoomOutput ears;
    ears.id = "chair-1_ears";
    ears.title = output;
    for (std::size_t c = 0; c < channels; ++c) ears.channels.push_back({static_cast<int>(c) + 1, {}});
    config::RoomZone chair;
    chair.id = "chair-1";
    chair.title = zone;
    chair.language = language;
    chair.outputs[static_cast<std::size_t>(OutputRole::headphones)] = {{"chair-1_ears", {}}};
    room.outputs = {ears};
    room.zones = {chair};
    return room;
}

std::vector<std::string> said(const config::RoomProfile& room, const std::string& language = {}) {
    const auto introduction = introduction_of(room, room.outputs.front(), language);
    std::vector<std::string> words{introduction.language};
    words.insert(words.end(), introduction.units.begin(), introduction.units.end());
    return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("an output says its title in its zone's language, then which side is which") {
    const config::LocalText both{{"en", "First chair"}, {"es", "Primer sillón"}};
    CHECK(said(room_with(both, {}, "es")) == Words{"es", "Primer sillón", "izquierda", "derecha"});
    CHECK(said(room_with(both, {}, "es-MX")) == Words{"es-MX", "Primer sillón", "izquierda", "derecha"});
    CHECK(said(room_with(both, {}, "")) == Words{"en", "First chair", "left", "right"});
    CHECK(said(room_with(both, {}, "es"), "en") == Words{"en", "First chair", "left", "right"});
    CHECK(said(room_with({{"", "Ohren"}}, {}, "de")) == Words{"de", "Ohren"});
    CHECK(said(room_with({{"fr", "Casque"}}, {}, "es")) == Words{"fr", "Casque"});
    CHECK(said(room_with(both, {}, "es", 1)) == Words{"es", "Primer sillón"});
}

TEST_CASE("an output without a title says its zone's and what it is there, or its id") {
    CHECK(said(room_with({}, {{"en", "Chair 1"}, {"es", "Sillón 1"}}, "es")) ==
          Words{"es", "Sillón 1, auriculares", "izquierda", "derecha"});
    CHECK(said(room_with({}, {}, "")) == Words{"en", "chair 1, headphones", "left", "right"});
    config::RoomProfile alone = room_with({}, {}, "");
    alone.zones.clear();
    CHECK(said(alone) == Words{"en", "chair 1 ears", "left", "right"});
}

TEST_CASE("the name is heard on both sides, and the word of a side on that side alone") {
    constexpr audio::SampleRate kRate{48000};
    const auto room = room_with({{"en", "Chair one"}}, {}, "");
    const auto sound = tools::spoken(introduction_of(room, room.outputs.front(), {}), kRate);
    REQUIRE(sound);
    const auto& [left, right] = sound->sound;
    REQUIRE(left.size() == right.size());
    // Three stretches: both, left only, right only.
    std::string order;
    for (std::size_t i = 0; i + 480 <= left.size(); i += 480) {
        const auto sounds = [&](const std::vector<float>& side) {
            return std::any_of(side.begin() + static_cast<std::ptrdiff_t>(i),
                               side.begin() + static_cast<std::ptrdiff_t>(i) + 480,
                               [](float sample) { return std::abs(sample) > 0.02f; });
        };
        const char now = sounds(left) && sounds(right) ? 'b' : sounds(left) ? 'l' : sounds(right) ? 'r' : '-';
        if (now != '-' && (order.empty() || order.back() != now)) order += now;
    }
    CHECK(order == "blr");
    CHECK(sound->kind == tools::TestSound::Kind::speech);
    CHECK(audio::measure(left, 1, kRate).loudness.lufs == Approx(-20.0).margin(1.5));
}
