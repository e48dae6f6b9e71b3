#include "engine/offline_render.h"

#include <catch2/catch.hpp>

#include "tests/support/sessions/script_session.h"

using namespace stillroom;
using audio::Frames;

namespace {

const std::string kDemo = STILLROOM_SOURCE_DIR "/scripts/sessions/demo.yaml";

engine::RenderReport render(const scripts::Plan& plan, int block, std::vector<float>* frames = nullptr) {
    const auto session = tests::session_of(plan);
    engine::RenderOptions options;
    options.block = block;
    const auto report =
        engine::render_offline(*session, options, [&](std::span<const float> chunk) -> audio::Result<void> {
            if (frames) frames->insert(frames->end(), chunk.begin(), chunk.end());
            return {};
        });
    REQUIRE(report);
    return *report;
}

}  // namespace

TEST_CASE("A session renders to the same samples however its blocks are cut", "[engine][render]") {
    const scripts::Plan plan = tests::plan_of_file(kDemo, "en");
    const std::string expected = render(plan, 1024).sha256;
    for (const int block : {16, 64, 256, 1000}) CHECK(render(plan, block).sha256 == expected);
}
