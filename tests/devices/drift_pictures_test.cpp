// Draws what tools/golden --pictures shows of the drift bridge: how its loop locks, and locks again after a gap.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "tests/devices/two_cards.h"
#include "tests/support/picture_panel.h"

using namespace stillroom;
using namespace stillroom::tests;

namespace {

constexpr double kSeconds = 180.0;
constexpr double kGap = 120.0;      // when the bridged card stands still,
constexpr double kGapLength = 2.0;  // and how long

struct Point {
    double seconds, value;
};

/// A panel with a grid, and the points joined where they are not further apart in time than a period or two.
std::string panel_of(const Panel& panel, const std::string& title, double x_grid, double y_grid,
                     const std::vector<Point>& points) {
    std::string svg;
    for (double x = panel.x_from; x <= panel.x_to; x += x_grid) {
        svg += panel.line(x, panel.y_from, x, panel.y_to);
        svg += panel.label(x, panel.y_from, whole(x), "middle", 0, 14);
    }
    for (double y = panel.y_from; y <= panel.y_to + 1e-9; y += y_grid) {
        svg += panel.line(panel.x_from, y, panel.x_to, y);
        char number[16];
        std::snprintf(number, sizeof number, "%g", std::round(y * 1000.0) / 1000.0 + 0.0);
        svg += panel.label(panel.x_from, y, number, "end", -5, 4);
    }
    std::string line;
    double before = -1.0;
    for (const Point& point : points) {
        if (point.seconds > panel.x_to) break;
        if (point.seconds - before > 0.5 && !line.empty()) {
            svg += "<polyline class='middle' points='" + line + "'/>\n";
            line.clear();
        }
        line += panel.point(point.seconds, point.value);
        before = point.seconds;
    }
    svg += "<polyline class='middle' points='" + line + "'/>\n";
    return svg + panel.label(panel.x_from, panel.y_to, title, "start", 0, -8);
}

}  // namespace

// What tools/golden --pictures runs; no other run of the tests does.
TEST_CASE("Draws the drift bridge locking", "[.draw-pictures]") {
    const char* const folder = std::getenv("STILLROOM_PICTURES");
    REQUIRE(folder);
    devices::DriftBridgeSettings bridge;
    bridge.clock = {"clock", audio::Frames{256}, {}};
    bridge.device = {"device", audio::Frames{256}, {}};
    bridge.device_ring = audio::Frames{1280};
    TwoCards cards(bridge,
                   VirtualCard(
                       256, 0.01, [](double) { return 80.0; }, {}, 1),
                   VirtualCard(
                       256, 0.03, [](double) { return -120.0; }, {}, 2));
    std::vector<Point> ratio, wrong, late;
    double shown = 0.0;
    bool paused = false;
    cards.run_until(kSeconds, [&](const Heard& heard) {
        if (!paused && heard.seconds > kGap) {
            cards.pause_device(kGapLength);
            paused = true;
        }
        if (heard.level < 0.01 || heard.seconds < shown) return;
        shown = heard.seconds + (heard.seconds < 20.0 ? 0.05 : 0.25);
        ratio.push_back({heard.seconds, (heard.ratio - 1.0) * 1e6});
        wrong.push_back({heard.seconds, (heard.ratio / heard.true_ratio - 1.0) * 1e6});
        late.push_back({heard.seconds, heard.late});
    });
    const double left = 48, width = 640;
    const std::string svg =
        panel_of({left, 30, width, 130, 0.0, 20.0, 0.0, 400.0},
                 "ratio, millionths above 1, over seconds; the cards are +80 and -120 ppm off", 2.0, 100.0, ratio) +
        panel_of({left, 210, width, 130, 0.0, kSeconds, -10.0, 10.0},
                 "error of the ratio, millionths; at 120 s the bridged card stands still for 2 s", 20.0, 5.0,
                 wrong) +
        panel_of({left, 390, width, 130, 0.0, kSeconds, -1.0, 1.0},
                 "what the bridged card plays later than the other, milliseconds", 20.0, 0.5, late);
    std::ofstream(std::string(folder) + "/drift_bridge.svg") << svg_picture(704, 552, svg);
}
