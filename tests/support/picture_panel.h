/// What the pictures in the folders' READMEs are drawn with: panels with axes, as SVG. `tools/golden --pictures`
/// draws them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace stillroom::tests {

/// One panel of a picture: its place in the picture and its axes.
struct Panel {
    double left, top, width, height;
    double x_from, x_to, y_from, y_to;

    [[nodiscard]] std::string point(double x, double y) const {
        char text[64];
        const double across = left + width * (x - x_from) / (x_to - x_from);
        const double down = top + height * (1.0 - (std::clamp(y, y_from, y_to) - y_from) / (y_to - y_from));
        std::snprintf(text, sizeof text, "%.1f,%.1f ", across, down);
        return text;
    }
    [[nodiscard]] std::string line(double x1, double y1, double x2, double y2) const {
        return "<polyline class='grid' points='" + point(x1, y1) + point(x2, y2) + "'/>\n";
    }
    [[nodiscard]] std::string label(double x, double y, const std::string& text, const char* anchor, double dx,
                                    double dy) const {
        const std::string at = point(x, y);
        const double across = std::strtod(at.c_str(), nullptr) + dx;
        const double down = std::strtod(at.c_str() + at.find(',') + 1, nullptr) + dy;
        char place[96];
        std::snprintf(place, sizeof place, "<text x='%.1f' y='%.1f' text-anchor='%s'>", across, down, anchor);
        return place + text + "</text>\n";
    }
};

/// A number as axes show it.
inline std::string whole(double value) { return std::to_string(static_cast<int>(std::lround(value))); }

/// A picture of this size, in the house's colours: classes `grid`, `band`, `middle` and `fine`.
inline std::string svg_picture(int width, int height, const std::string& contents) {
    const std::string size = "width='" + std::to_string(width) + "' height='" + std::to_string(height) + "'";
    return "<svg xmlns='http://www.w3.org/2000/svg' " + size +
           " font-family='DejaVu Sans, sans-serif' font-size='11'>\n<style>text{fill:#444} "
           ".grid{stroke:#ddd;fill:none} .band{fill:#b9cfe4} "
           ".middle{stroke:#1f4e79;stroke-width:1.6;fill:none} "
           ".fine{stroke:#9dbbd8;stroke-width:0.8;fill:none}</style>\n<rect " +
           size + " fill='white'/>\n" + contents + "</svg>\n";
}

}  // namespace stillroom::tests
