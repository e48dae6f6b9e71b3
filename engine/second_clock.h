/// The border between the mixer thread and a device whose clock is not the session's.
#pragma once

#include "audio/base/output_ring.h"
#include "audio/base/realtime.h"

#include <string>

namespace stillroom::engine {

/// A device that takes frames at a pace of its own while another one leads the session. Whoever stands behind it
/// (a drift bridge) evens out the difference; the session never waits for it and never hears of its troubles but
/// through its report.
class SecondClock {
public:
    SecondClock() = default;
    virtual ~SecondClock() = default;
    SecondClock(const SecondClock&) = delete;
    SecondClock& operator=(const SecondClock&) = delete;

    /// [any] Channels of the device that it fills, at most audio::kMaxChannels.
    [[nodiscard]] virtual int channels() const noexcept STILLROOM_REALTIME = 0;
    /// [audio] the mixer thread: the next frames, from the session's first one on; planar, all its channels.
    virtual void write(const float* const* planar, int frames) noexcept STILLROOM_REALTIME = 0;
    /// [audio] the mixer thread: the leading device may have taken something out of its ring.
    virtual void follow(const audio::OutputRing& leading) noexcept STILLROOM_REALTIME = 0;
    /// [any] What the device says of itself.
    [[nodiscard]] virtual const audio::OutputReport& report() const noexcept STILLROOM_REALTIME = 0;
    /// [control] one thread: why nothing of it is heard although the device takes frames, in one sentence; empty:
    /// it is heard.
    [[nodiscard]] virtual std::string trouble() = 0;
};

}  // namespace stillroom::engine
