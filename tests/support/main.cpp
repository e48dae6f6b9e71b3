/// The main program of every test binary: Catch2, with the real-time guard around every block that is rendered.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "tests/support/realtime_guard.h"

int main(int argument_count, char** arguments) {
    stillroom::tests::install_realtime_guard();
    return Catch::Session().run(argument_count, arguments);
}
