#include "audio/dsp/clock_loop.h"

#include <algorithm>

namespace stillroom::audio {

namespace {

constexpr double kSettling = 0.25;      // seconds
constexpr double kSettlingAgain = 0.1;  // seconds
constexpr double kTrustInLate = 0.25;
constexpr double kStoodStill = 0.1;       // seconds: later than any card with a period of its own would be
constexpr double kPatience = 0.25;        // seconds
constexpr double kAgain = 10.0;           // seconds
constexpr double kProven = 5.0;           // seconds
constexpr double kUnusual = 5.0;          // times the usual error
constexpr double kLeastUnusual = 0.0005;  // seconds
constexpr double kFirstUsual = 0.001;     // seconds
constexpr double kUsualMemory = 5.0;      // seconds

constexpr double kLongestPull = 300e-6;  // how far the pull may take the ratio from that of the clocks
constexpr double kFurthest = 800e-6;     // and both together from 1
constexpr double kFastest = 100e-6;      // a second
constexpr double kShortestReach = 1.0;   // seconds in which the pull makes up for an error

double magnitude(double value) { return value < 0.0 ? -value : value; }

}  // namespace

ClockLoop::ClockLoop(SampleRate nominal) noexcept : nominal_(1.0 / nominal.hertz), usual_error_(kFirstUsual) {
    line_.seconds_per_frame = nominal_;
    line_.settling = kSettling;
}

double ClockLoop::observe(std::int64_t frame, double seconds) noexcept {
    if (frame <= line_.frame) return 0.0;
    const bool first = line_.frame == 0;
    const auto frames = static_cast<double>(frame - line_.frame);
    const double span = frames * line_.seconds_per_frame;
    const double expected = line_.seconds + span;
    double error = seconds - expected;
    if (!first && magnitude(error) > kStoodStill) return move(frame, seconds, error);
    if (line_.settling > 0.0) {
        // Chance makes a clock late, never early: the early ones say where it is.
        line_.seconds = first || error < 0.0 ? seconds : expected + kTrustInLate * error;
        line_.frame = frame;
        if (!first) line_.settling = std::max(line_.settling - span, 0.0);
        return 0.0;
    }
    const double unusual = std::max(kLeastUnusual, kUnusual * usual_error_);
    astray_ = magnitude(error) > unusual ? astray_ + span : 0.0;
    if (astray_ >= kPatience) return move(frame, seconds, error);
    error = std::clamp(error, -unusual, unusual);
    // A wrong rate, too, looks like a growing error: it must not become a usual one.
    const double unlike = magnitude(error) - usual_error_;
    if (unlike < 0.0 || placed_ >= kAgain) usual_error_ += std::min(1.0, span / kUsualMemory) * unlike;

    placed_ = std::min(placed_ + span, kLongestMemory);
    line_.known = std::min(line_.known + span, kLongestMemory);
    // Least squares over k observations: the line moves by 4/k of the error and bends by 6/k^2.
    const double place = std::max(std::max(placed_, kShortestMemory) / span, 4.0);
    const double rate = std::max(std::max(line_.known, kShortestMemory) / span, 4.0);
    line_.seconds = expected + 4.0 / place * error;
    line_.seconds_per_frame += 6.0 / (rate * rate) * error / frames;
    line_.frame = frame;
    if (line_.known >= kProven) line_.strayed = 0;
    return 0.0;
}

double ClockLoop::move(std::int64_t frame, double seconds, double error) noexcept {
    if (astray_ >= kPatience && placed_ < kAgain) {
        line_.seconds_per_frame = nominal_;
        line_.known = 0.0;
        ++line_.strayed;
        usual_error_ = kFirstUsual;
        line_.settling = kSettling;
    }
    line_.seconds = seconds;
    line_.frame = frame;
    line_.settling = std::max(line_.settling, kSettlingAgain);
    placed_ = 0.0;
    astray_ = 0.0;
    return error;
}

double RatioLoop::next(const ClockLine& source, const ClockLine& device, double behind, int frames) noexcept {
    const double reach = std::max(0.5 * std::min(source.known, device.known), kShortestReach);
    const double pull = std::clamp(behind / (reach * rate_), -kLongestPull, kLongestPull);
    const double clocks = device.seconds_per_frame / source.seconds_per_frame - 1.0;
    const double wanted = 1.0 + std::clamp(clocks + pull, -kFurthest, kFurthest);
    const double most = kFastest * frames / rate_;
    ratio_ += std::clamp(wanted - ratio_, -most, most);
    return ratio_;
}

}  // namespace stillroom::audio
