#include "tools/room/pulse_watch.h"

#include <catch2/catch.hpp>

using stillroom::room::PulseWatch;
using stillroom::room::RoomPulse;
using stillroom::room::ZonePulse;

namespace {

/// A room of two zones that does its work.
RoomPulse after(int looks) {
    return {.server_turns = 4 * looks,
            .zones = {{"1", {.turns = 4 * looks, .at_work = false, .blocks = 750 * looks, .sounds = true}},
                      {"2", {.turns = 4 * looks, .at_work = false, .blocks = 0, .sounds = false}}}};
}

}  // namespace

TEST_CASE("A room whose threads and mixers move is alive") {
    PulseWatch watch;
    for (int look = 0; look < 5; ++look) CHECK(watch.moves(after(look)));
}

TEST_CASE("A mixer, a zone or a server that stands still is not, and is again once it moves") {
    const auto alive_with = [](const auto& change) {
        PulseWatch watch;
        CHECK(watch.moves(after(1)));
        RoomPulse still = after(2);
        change(still);
        const bool alive = watch.moves(still);
        CHECK(watch.moves(after(3)));
        return alive;
    };
    CHECK(alive_with([](RoomPulse&) {}));
    CHECK_FALSE(alive_with([](RoomPulse& room) { room.zones["1"].blocks = after(1).zones["1"].blocks; }));
    CHECK_FALSE(alive_with([](RoomPulse& room) { room.zones["2"].turns = after(1).zones["2"].turns; }));
    CHECK_FALSE(alive_with([](RoomPulse& room) { room.server_turns = after(1).server_turns; }));
    // One that prepares or finishes a session has no turns, and one that began the next counts anew.
    CHECK(alive_with(
        [](RoomPulse& room) { room.zones["2"] = {.turns = after(1).zones["2"].turns, .at_work = true}; }));
    CHECK(alive_with([](RoomPulse& room) { room.zones["1"].blocks = 10; }));
    CHECK(alive_with([](RoomPulse& room) { room.zones["1"].sounds = false; }));
}
