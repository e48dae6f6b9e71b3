#include "engine/duck_board.h"

#include <catch2/catch.hpp>

using namespace stillroom;
using audio::Decibels;
using engine::DuckBoard;

namespace {

void check(const std::vector<DuckBoard::Move>& moves, std::size_t layer, double from, double to) {
    REQUIRE(moves.size() == 1);
    CHECK(moves[0].layer == layer);
    CHECK(moves[0].from == Decibels{from});
    CHECK(moves[0].to == Decibels{to});
}

}  // namespace

TEST_CASE("Of all that lower a layer the deepest wins, and the next deepest when it is gone", "[engine][duck]") {
    DuckBoard board(3);
    check(board.set("line", {{1, Decibels{-8.0}}}), 1, 0.0, -8.0);
    CHECK(board.set("set", {{1, Decibels{-6.0}}}).empty());
    check(board.set("quiet", {{1, Decibels{-200.0}}}), 1, -8.0, -200.0);
    check(board.clear("quiet"), 1, -200.0, -8.0);
    check(board.clear("line"), 1, -8.0, -6.0);
    check(board.clear("set"), 1, -6.0, 0.0);
    CHECK(board.depth(1) == Decibels{0.0});
}

TEST_CASE("What a cause says anew replaces what it said, layer by layer", "[engine][duck]") {
    DuckBoard board(3);
    REQUIRE(board.set("line", {{0, Decibels{-8.0}}, {1, Decibels{-6.0}}}).size() == 2);
    const auto moves = board.set("line", {{0, Decibels{-12.0}}});
    REQUIRE(moves.size() == 2);
    CHECK(moves[0].to == Decibels{-12.0});
    CHECK(moves[1].to == Decibels{0.0});
    CHECK(board.set("line", {{0, Decibels{-12.0}}}).empty());
    CHECK(board.has("line"));
    check(board.clear("line"), 0, -12.0, 0.0);
    CHECK_FALSE(board.has("line"));
    CHECK(board.clear("line").empty());
}

TEST_CASE("A layer the board does not know is left alone", "[engine][duck]") {
    DuckBoard board(1);
    CHECK(board.set("line", {{7, Decibels{-8.0}}}).empty());
}
