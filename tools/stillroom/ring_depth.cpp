#include "tools/stillroom/ring_depth.h"

#include "engine/live_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace stillroom::tools {

namespace {

/// The least a ring holds, and what it holds beyond two helpings of the device.
struct Depth {
    std::int64_t least;
    std::int64_t slack;
};

constexpr Depth kWithRights{1024, 256};
constexpr Depth kWithoutRights{8192, 4096};
constexpr std::int64_t kTalkWithoutRights = 2048;

std::string with_time(audio::Frames frames, audio::SampleRate rate) {
    return fmt::format("{} frames ({:.0f} ms)", frames.count, 1000.0 * audio::seconds_of(frames, rate).value);
}

}  // namespace

audio::Result<audio::Frames> ring_depth(const std::string& device, audio::Frames at_once, bool realtime,
                                        audio::SampleRate rate) {
    if (at_once > kMostAtOnce)
        return audio::Error{
            fmt::format("{} takes {} at once; a session can be played in helpings of {} at most: set a smaller "
                        "period (JACK: jackd -p 1024, ALSA: period_size 1024)",
                        device, with_time(at_once, rate), with_time(kMostAtOnce, rate))};
    const Depth depth = realtime ? kWithRights : kWithoutRights;
    const std::int64_t frames = std::max(depth.least, 2 * at_once.count + depth.slack);
    // The mixer fills a ring in whole blocks only.
    const std::int64_t block = engine::LiveOptions{}.block;
    return audio::Frames{(frames + block - 1) / block * block};
}

int talk_depth(audio::Frames at_once, bool realtime, audio::Frames ring) {
    const std::int64_t block = engine::LiveOptions{}.block;
    const std::int64_t helpings = 2 * std::max(at_once.count, block);
    const std::int64_t frames = realtime ? helpings : std::max(helpings, kTalkWithoutRights);
    return static_cast<int>(std::min((frames + block - 1) / block * block, ring.count));
}

}  // namespace stillroom::tools
