#include "tools/room/device_claims.h"

#include "config/diagnostics.h"
#include "tests/support/temporary_folder.h"
#include "tools/stillroom/zone_choice.h"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace stillroom;
using Catch::Matchers::Contains;
using room::DeviceClaims;

namespace {

std::vector<tools::ChosenZone> zones_of(const std::string& outputs) {
    const tests::TemporaryFolder folder;
    auto chosen = tools::choose_every_zone(
        folder.write("room.yaml", "room: 1\nid: a\noutputs:\n" + outputs +
                                      "zones:\n  one: {headphones: first}\n  two: {headphones: second}\n"));
    REQUIRE(std::holds_alternative<std::vector<tools::ChosenZone>>(chosen));
    return std::get<std::vector<tools::ChosenZone>>(std::move(chosen));
}

}  // namespace

TEST_CASE("An ALSA device plays in one zone at a time; the refusal names the zone, and its end gives it free") {
    const auto zones = zones_of(
        "  first: {device: {api: alsa, card: Interface8}, channels: [1, 2], private: true}\n"
        "  second: {device: {api: alsa, card: Interface8}, channels: [3, 4], private: true}\n");
    DeviceClaims claims;
    {
        const auto first = claims.take(zones[0]);
        REQUIRE(first);
        const auto second = claims.take(zones[1]);
        REQUIRE_FALSE(second);
        CHECK_THAT(second.error().message, Contains("'Interface8'") && Contains("zone 'one'"));
    }
    CHECK(claims.take(zones[1]));
}

TEST_CASE("Zones with cards of their own, and zones at one JACK server, play side by side") {
    const std::vector<std::string> rooms{
        "  first: {device: {api: alsa, card: A}, private: true}\n"
        "  second: {device: {api: alsa, card: B}, private: true}\n",
        "  first: {device: {api: jack, ports: [\"system:playback_1\", \"system:playback_2\"]}, private: true}\n"
        "  second: {device: {api: jack, ports: [\"system:playback_3\", \"system:playback_4\"]}, private: true}\n"};
    for (const std::string& outputs : rooms) {
        const auto zones = zones_of(outputs);
        DeviceClaims claims;
        const auto first = claims.take(zones[0]);
        const auto second = claims.take(zones[1]);
        CHECK(first);
        CHECK(second);
    }
}
