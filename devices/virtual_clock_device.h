/// No device at all: frames are taken at the room's rate and heard by nobody.
#pragma once

#include "devices/audio_device.h"
#include "devices/steady_pace.h"

#include <vector>

namespace stillroom::devices {

/// A session can be rehearsed, or survive, without a sound card: this takes its frames by CLOCK_MONOTONIC.
class VirtualClockDevice final : public AudioDevice {
public:
    /// [setup] @pre 1 <= channels <= kMaxChannels
    VirtualClockDevice(audio::SampleRate rate, int channels);
    ~VirtualClockDevice() override { stop(); }

    [[nodiscard]] const DeviceFormat& format() const noexcept override { return format_; }
    [[nodiscard]] audio::Result<audio::Frames> frames_at_once() override;
    [[nodiscard]] audio::Result<void> start(audio::OutputRing& ring) override;
    /// [control] Begins as `start` does in the place of an output that stopped a while ago: what that left is made
    /// up for at twice the room's pace, as far as the mixer keeps up.
    void take_over(audio::OutputRing& ring, audio::Frames behind);
    void stop() override { pace_.stop(); }
    /// Nothing can go wrong with it.
    [[nodiscard]] bool healthy() const noexcept override { return true; }
    [[nodiscard]] std::string fault() const override { return {}; }

private:
    DeviceFormat format_;
    std::vector<float> period_;
    SteadyPace pace_;
};

}  // namespace stillroom::devices
