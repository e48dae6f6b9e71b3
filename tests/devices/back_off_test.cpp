#include "devices/back_off.h"

#include <catch2/catch.hpp>

using stillroom::devices::BackOff;

TEST_CASE("an output that played for a while is tried again at once") {
    BackOff pauses;
    for (int i = 0; i < 5; ++i) CHECK(pauses.after_loss({2.0}).value == 0.0);
}

TEST_CASE("one that keeps falling over is tried less and less often, every ten seconds in the end") {
    BackOff pauses;
    for (const double pause : {0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0}) CHECK(pauses.after_loss({1.9}).value == pause);
    // Until it plays for a while.
    CHECK(pauses.after_loss({60.0}).value == 0.0);
    CHECK(pauses.after_loss({0.0}).value == 0.5);
}

TEST_CASE("one that is not there is looked for every second in the end, however often it fell over before") {
    BackOff pauses;
    for (const double pause : {0.5, 1.0, 1.0, 1.0}) CHECK(pauses.after_refusal().value == pause);
    for (int i = 0; i < 8; ++i) (void)pauses.after_loss({0.0});
    CHECK(pauses.after_refusal().value == 1.0);
    CHECK(pauses.after_loss({0.0}).value == 10.0);
}
