/// A further output of a zone, on a card with a clock of its own: its device, its ring and the bridge to it.
#pragma once

#include "audio/base/output_ring.h"
#include "audio/base/realtime.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "devices/audio_device.h"
#include "devices/drift_bridge.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace stillroom::devices {

/// Plays what the zone's mixer thread writes through a device that does not lead the zone. A thread of its own
/// keeps the device's ring full, at the mixer's priority where that is allowed, and wakes whenever the device has
/// taken something.
class BridgedOutput {
public:
    /// [setup] `leading` is the zone's clock output, as a bridge must know it. Errors: the device's own, when it is
    /// asked how much it takes at once.
    [[nodiscard]] static audio::Result<std::unique_ptr<BridgedOutput>> make(std::unique_ptr<AudioDevice> device,
                                                                            std::string name,
                                                                            const BridgedClock& leading,
                                                                            bool realtime);
    ~BridgedOutput() { stop(); }
    BridgedOutput(const BridgedOutput&) = delete;
    BridgedOutput& operator=(const BridgedOutput&) = delete;

    /// [any] Frames that the leading output's ring must hold so that this one has no underrun.
    [[nodiscard]] audio::Frames needed_ahead() const { return DriftBridge::needed_ahead(settings_); }

    /// [control] The device begins to take frames, silence first.
    [[nodiscard]] audio::Result<void> start();
    /// [control] Returns once nothing takes or fills the ring any more.
    void stop();

    /// [audio] the zone's mixer thread: the next frames, from the first one on; planar, the device's channels.
    void write(const float* const* planar, int frames) noexcept STILLROOM_REALTIME {
        bridge_.write(planar, frames);
    }
    /// [audio] the zone's mixer thread, as soon as the leading device has taken something.
    void follow(const audio::OutputRing& leading) noexcept STILLROOM_REALTIME;

    [[nodiscard]] const AudioDevice& device() const noexcept { return *device_; }
    /// [any] What the device says of itself.
    [[nodiscard]] const audio::OutputReport& report() const noexcept { return ring_.report(); }
    /// [control] one reader: why it is silent although its device takes frames; empty: it is not.
    [[nodiscard]] std::string trouble() { return bridge_.fault(); }
    /// [control] the same reader: how well it follows.
    [[nodiscard]] DriftBridgeState state() noexcept { return bridge_.state(); }

private:
    BridgedOutput(std::unique_ptr<AudioDevice> device, DriftBridgeSettings settings, bool realtime);
    void serve();

    DriftBridgeSettings settings_;
    bool realtime_;
    audio::OutputRing ring_;
    DriftBridge bridge_;
    std::unique_ptr<AudioDevice> device_;  ///< gone before its ring
    std::atomic<bool> stopping_{false};
    std::thread server_;
};

}  // namespace stillroom::devices
