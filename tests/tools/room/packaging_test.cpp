#include "audio/content/process.h"
#include "tests/tools/room/daemon.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

using namespace stillroom;
using namespace stillroom::tests;
using Catch::Matchers::Contains;

namespace {

/// Runs another program of the machine; -1 when there is none.
int run_other(std::vector<std::string> arguments) {
    audio::ProcessOrder order;
    order.arguments = std::move(arguments);
    order.limit = std::chrono::seconds{60};
    const auto end = audio::run_process(order);
    if (!end) return -1;
    return end->how == audio::ProcessEnd::How::exited ? end->code : -2;
}

}  // namespace

TEST_CASE("The daemon's unit is as hardened as was promised") {
    if (run_other({"systemd-analyze", "--version"}) != 0) {
        WARN("SKIPPED: there is no systemd-analyze");
        return;
    }
    const std::string unit = std::string(STILLROOM_BUILD_DIR) + "/tools/packaging/stillroom.service";
    CHECK(run_other({"systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", unit}) == 0);
    // It does look: nothing scores so low.
    CHECK(run_other({"systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=1", unit}) != 0);
}

TEST_CASE("What is installed is whole") {
    const TemporaryFolder place;
    REQUIRE(run_other({"cmake", "--install", STILLROOM_BUILD_DIR, "--component", "stillroom", "--prefix",
                       place.path().string()}) == 0);
    for (const char* file : {"bin/stillroom", "bin/stillroom-output", "lib/systemd/system/stillroom.service",
                             "lib/sysusers.d/stillroom.conf", "share/stillroom/sessions/demo.yaml",
                             "share/stillroom/library/gates.yaml", "share/stillroom/rooms/laptop.yaml"})
        CHECK(std::filesystem::exists(place / file));
    CHECK(run_other({(place / "bin/stillroom").string(), "--version"}) == 0);
}
