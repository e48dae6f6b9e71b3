/// Paper and pen of the timeline picture: SVG elements, with time along the width.
#pragma once

#include "scripts/plan.h"

#include <string>
#include <string_view>
#include <vector>

namespace stillroom::scripts {

struct Point {
    double x = 0.0, y = 0.0;
};

class TimelineCanvas {
public:
    static constexpr double kWidth = 1200.0;
    static constexpr double kLeft = 112.0;    ///< where time 0 stands; row titles stand left of it
    static constexpr double kRight = 1176.0;  ///< where the session's last frame stands

    /// @pre duration.count > 0
    TimelineCanvas(Frames duration, SampleRate rate) : duration_(duration), rate_(rate) {}

    [[nodiscard]] double x(Frames at) const noexcept {
        return kLeft + (kRight - kLeft) * static_cast<double>(at.count) / static_cast<double>(duration_.count);
    }
    [[nodiscard]] Frames frame_at(double x) const noexcept;
    [[nodiscard]] SampleRate rate() const noexcept { return rate_; }
    [[nodiscard]] Frames duration() const noexcept { return duration_; }

    /// Text is escaped here. `style` is a class of the style sheet; `anchor` is start, middle or end.
    void text(Point at, std::string_view style, std::string_view text, std::string_view anchor = "start");
    void rect(Point corner, double width, double height, double radius, std::string_view style);
    void line(Point from, Point to, std::string_view style);
    void path(const std::string& data, std::string_view style);
    /// Everything until `close_group` belongs together and shows `tip` when pointed at.
    void open_group(std::string_view style, std::string_view tip);
    void close_group() { body_ += "</g>\n"; }

    /// The whole document, `height` high.
    [[nodiscard]] std::string document(double height, std::string_view title) const;

    /// About how wide a text is, in units, for a font size.
    [[nodiscard]] static double text_width(std::string_view text, double size) noexcept;

private:
    Frames duration_;
    SampleRate rate_;
    std::string body_;
};

/// `x,y` with one decimal, as path data wants it.
[[nodiscard]] std::string coordinates(Point point);

/// Keeps labels of one row from covering each other: each goes to the first lane with room.
class LabelLanes {
public:
    explicit LabelLanes(std::size_t lanes) : ends_(lanes, 0.0) {}
    /// The lane for a label from `start` to `end`, or kNoIndex when all are taken there.
    [[nodiscard]] std::size_t place(double start, double end);
    /// How many lanes were used.
    [[nodiscard]] std::size_t used() const noexcept { return used_; }

private:
    std::vector<double> ends_;
    std::size_t used_ = 0;
};

}  // namespace stillroom::scripts
