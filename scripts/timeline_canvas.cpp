#include "scripts/timeline_canvas.h"

#include "scripts/timeline_labels.h"

#include <fmt/format.h>
#include <algorithm>

namespace stillroom::scripts {

namespace {

/// Plain colours first, for readers of SVG that know no media queries; then what changes in the dark.
constexpr std::string_view kStyle = R"(
text{font-family:system-ui,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",sans-serif;fill:#2c3338}
.paper{fill:#fbfaf7}.title{font-size:24px;font-weight:600}.subtitle{font-size:13.5px;fill:#66717a}
.row{font-size:13px;fill:#55616b}.tick{font-size:12px;fill:#66717a}.phase{font-size:13.5px;font-weight:600;fill:#22282d}
.phasetime{font-size:12px;fill:#22282d;fill-opacity:.72}.label{font-size:12.5px;paint-order:stroke;stroke:#fbfaf7;stroke-width:3px;stroke-linejoin:round}
.word{font-size:12.5px;fill:#6d3f5b}.ask{font-size:12px;fill:#7d6023}.gatename{font-size:12.5px;font-weight:600;fill:#a8483a}
.grid{stroke:#2c3338;stroke-opacity:.09}.rule{stroke:#2c3338;stroke-opacity:.16}.gate{stroke:#a8483a;stroke-width:1.4;stroke-dasharray:4 4;stroke-opacity:.75}
.gatemark{fill:#a8483a}.stripe{fill-opacity:.16}.band{fill-opacity:.9}.ending{fill:#8c959c;fill-opacity:.16}
.bed{fill:#3f8088;fill-opacity:.62;stroke:#2f6a72;stroke-opacity:.7}.nature{fill:#6f9d62;fill-opacity:.6;stroke:#55804a;stroke-opacity:.7}
.tone{fill:#c0913f;fill-opacity:.6;stroke:#96702c;stroke-opacity:.7}.pacer{fill:#5b86c4;fill-opacity:.3;stroke:#3f69a8;stroke-width:1.6;stroke-linejoin:round}
.fine{stroke-width:.5}.linebar{fill:#9a4f7c}.silence{fill:none;stroke:#66717a;stroke-dasharray:3 4}.leader{stroke:#9a4f7c;stroke-opacity:.45}
.flag{fill:#c99b3b}.pole{stroke:#c99b3b;stroke-width:1.3}.loudness{fill:#66757f;fill-opacity:.3}.loudnessline{fill:none;stroke:#4a5963;stroke-width:1.3;stroke-linejoin:round}
.hue0{fill:#e9c79a}.hue1{fill:#dfb6c0}.hue2{fill:#98cdc6}.hue3{fill:#93b9e0}.hue4{fill:#a3a0d8}.hue5{fill:#a9bfe3}.hue6{fill:#b6d69f}.hue7{fill:#dfdc98}.hue8{fill:#cbbfe2}
@media (prefers-color-scheme:dark){text{fill:#e7e9ea}.paper{fill:#161b1f}.subtitle,.tick,.row{fill:#a6b0b8}
.phase,.phasetime{fill:#14181b}.label{stroke:#161b1f}.word{fill:#e0a9c9}.ask{fill:#e3c079}.gatename{fill:#ee9385}.gatemark{fill:#ee9385}.gate{stroke:#ee9385}
.grid,.rule{stroke:#e7e9ea}.linebar{fill:#c67da8}.leader{stroke:#c67da8}.bed{fill:#56a3ac}.pacer{stroke:#86aee6}.loudnessline{stroke:#b4c0c8}.loudness{fill:#93a3ad}}
)";

}  // namespace

std::string coordinates(Point point) { return fmt::format("{:.1f},{:.1f}", point.x, point.y); }

Frames TimelineCanvas::frame_at(double x) const noexcept {
    const double share = (x - kLeft) / (kRight - kLeft);
    return {static_cast<std::int64_t>(share * static_cast<double>(duration_.count))};
}

void TimelineCanvas::text(Point at, std::string_view style, std::string_view text, std::string_view anchor) {
    body_ += fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", style, at.x,
                         at.y, anchor, escaped(text));
}

void TimelineCanvas::rect(Point corner, double width, double height, double radius, std::string_view style) {
    body_ += fmt::format(
        "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"{:.1f}\"/>\n", style,
        corner.x, corner.y, std::max(0.5, width), height, radius);
}

void TimelineCanvas::line(Point from, Point to, std::string_view style) {
    body_ += fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n", style,
                         from.x, from.y, to.x, to.y);
}

void TimelineCanvas::path(const std::string& data, std::string_view style) {
    body_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", style, data);
}

void TimelineCanvas::open_group(std::string_view style, std::string_view tip) {
    body_ += fmt::format("<g class=\"{}\"><title>{}</title>\n", style, escaped(tip));
}

std::string TimelineCanvas::document(double height, std::string_view title) const {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
        "height=\"{1:.0f}\" role=\"img\">\n<title>{2}</title>\n<style>{3}</style>\n"
        "<rect class=\"paper\" width=\"{0:.0f}\" height=\"{1:.0f}\" rx=\"14\"/>\n{4}</svg>\n",
        kWidth, height, escaped(title), kStyle, body_);
}

double TimelineCanvas::text_width(std::string_view text, double size) noexcept {
    return 0.56 * size * static_cast<double>(character_count(text));
}

std::size_t LabelLanes::place(double start, double end) {
    for (std::size_t lane = 0; lane < ends_.size(); ++lane) {
        if (ends_[lane] > start) continue;
        ends_[lane] = end;
        used_ = std::max(used_, lane + 1);
        return lane;
    }
    return kNoIndex;
}

}  // namespace stillroom::scripts
