/// Whether the device still takes sound, and what happens when it does not.
#pragma once

#include "audio/base/output_ring.h"
#include "devices/audio_device.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace stillroom::tools {

/// Holds the output of a running session. A device that takes nothing for half a second is told of at once; one
/// that is lost gives way to a virtual clock, so that the session's time and the staff's keys go on. [control] one
/// thread.
class OutputWatch {
public:
    using Clock = std::chrono::steady_clock;

    /// @pre the ring outlives it
    OutputWatch(std::unique_ptr<devices::AudioDevice> device, audio::OutputRing& ring);

    /// The device begins to take frames once the mixer has filled the ring, so that no start begins with a gap.
    [[nodiscard]] audio::Result<void> start(Clock::time_point now);

    /// Looks at the output; a sentence for staff when something changed.
    [[nodiscard]] std::optional<std::string> look(Clock::time_point now);

    [[nodiscard]] const devices::AudioDevice& device() const noexcept { return *device_; }
    /// True once the device was given up: nobody hears anything.
    [[nodiscard]] bool lost() const noexcept { return lost_; }

    /// Returns once nothing touches the ring any more.
    void stop() { device_->stop(); }

private:
    [[nodiscard]] std::string give_up();

    std::unique_ptr<devices::AudioDevice> device_;
    audio::OutputRing& ring_;
    audio::Frames consumed_;
    Clock::time_point moved_at_;
    bool stalled_ = false;
    bool lost_ = false;
};

}  // namespace stillroom::tools
