#include "tools/stillroom/latency_search.h"

#include "audio/content/sound_delay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdlib>

namespace stillroom::tools {

namespace {

/// Two cards' clocks may be 300 ppm apart, which is this much between the middles of two halves of 1.5 s, and a
/// frame or two for chance.
constexpr std::int64_t kAgree = 24;

std::int64_t at_share(std::vector<std::int64_t> values, double share) {
    assert(!values.empty());
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(std::lround(share * static_cast<double>(values.size() - 1)))];
}

audio::Error not_clear(double clear_by) {
    return {
        fmt::format("the microphone does not hear this output clearly: the best peak stands {:.0f} dB above the "
                    "rest, {:.0f} are wanted; bring the microphone or the loop-back cable to it, or turn it up",
                    clear_by, kClearBy)};
}

}  // namespace

audio::Frames FramePairs::ahead() const { return {at_share(ahead_, 0.5)}; }

audio::Frames FramePairs::doubt() const {
    const std::int64_t middle = ahead().count;
    return {std::max(middle - at_share(ahead_, 0.1), at_share(ahead_, 0.9) - middle)};
}

audio::Result<LatencyReading> find_latency(std::span<const float> sent, std::span<const float> heard,
                                           audio::Frames first, audio::Frames longest) {
    const auto begin = static_cast<std::size_t>(first.count);
    const auto reach = static_cast<std::size_t>(longest.count);
    assert(begin + sent.size() + reach <= heard.size());
    const std::size_t half = sent.size() / 2;
    LatencyReading reading;
    audio::Frames other{};
    for (const std::size_t from : {std::size_t{0}, half}) {
        const auto found =
            audio::find_delay(sent.subspan(from, half), heard.subspan(begin + from, half + reach), longest);
        if (!found) return audio::Error{"the microphone hears nothing at all: is it connected, and switched on?"};
        if (found->clear_by < kClearBy) return not_clear(found->clear_by);
        if (from == 0) {
            reading = {.latency = found->delay, .clear_by = found->clear_by, .level = found->level};
            continue;
        }
        other = found->delay;
        reading.clear_by = std::min(reading.clear_by, found->clear_by);
    }
    if (std::abs(other.count - reading.latency.count) > kAgree)
        return audio::Error{
            fmt::format("two measurements do not agree ({} and {} frames): something else sounds, or "
                        "the sound came with gaps; measure again in silence",
                        reading.latency.count, other.count)};
    return reading;
}

}  // namespace stillroom::tools
