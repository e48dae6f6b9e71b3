/// The output of a session that is played here.
#pragma once

#include "audio/base/output_ring.h"
#include "devices/audio_device.h"

#include <memory>

namespace stillroom::tools {

/// Holds the device from the first frame to the last. A device that is lost mends itself (OutputProcess), and says
/// what becomes of it through the ring. [control] one thread.
class SessionOutput {
public:
    /// @pre the ring outlives it
    SessionOutput(std::unique_ptr<devices::AudioDevice> device, audio::OutputRing& ring);

    /// The device begins to take frames once the mixer has filled the ring, so that no start begins with a gap.
    [[nodiscard]] audio::Result<void> start();

    [[nodiscard]] const devices::AudioDevice& device() const noexcept { return *device_; }
    /// Nobody hears anything now.
    [[nodiscard]] bool lost() const noexcept { return !device_->healthy(); }

    /// Returns once nothing touches the ring any more.
    void stop() { device_->stop(); }

private:
    std::unique_ptr<devices::AudioDevice> device_;
    audio::OutputRing& ring_;
};

}  // namespace stillroom::tools
