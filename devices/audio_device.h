/// An output's device: whatever takes finished frames out of a ring at its own pace.
///
/// The device pulls, the mixer follows. A device never sees a session, and the engine never sees a device: they
/// share an audio::OutputRing.
#pragma once

#include "audio/base/output_ring.h"
#include "audio/base/result.h"
#include "audio/base/units.h"

#include <memory>
#include <string>

namespace stillroom::devices {

/// What a device was opened as.
struct DeviceFormat {
    std::string name;  ///< for people: "JACK system:playback", "ALSA default"
    audio::SampleRate rate;
    int channels = 2;
    audio::Frames latency;  ///< as the driver claims it, from ring to converter
    bool paces = true;      ///< false: takes frames as fast as they come (a file)
};

/// [any] Why a device that takes frames faster than real time is no sound card, in one sentence.
[[nodiscard]] inline std::string takes_too_fast(const std::string& device) {
    return device + " takes sound faster than it can be heard, so nothing stands behind it";
}

/// One open output. Data and faults travel apart: frames through the ring, the state through `healthy`.
class AudioDevice {
public:
    virtual ~AudioDevice() = default;

    [[nodiscard]] virtual const DeviceFormat& format() const noexcept = 0;

    /// [control] The most frames it takes at once, found out and not asked: a device with a driver runs on silence
    /// for a moment, because what drivers claim of themselves is often wrong. A ring must hold twice that, and some
    /// more, or no mixer can keep it filled. An error when the device takes nothing. @pre not started
    [[nodiscard]] virtual audio::Result<audio::Frames> frames_at_once() = 0;

    /// [control] Starts to take frames. The ring must outlive the device.
    [[nodiscard]] virtual audio::Result<void> start(audio::OutputRing& ring) = 0;

    /// [control] Stops taking frames; returns once no thread of the device touches the ring any more.
    virtual void stop() = 0;

    /// [control] False while the device is known to be lost, with `fault()` saying why in one sentence. An output
    /// process mends itself and is healthy again then; any other device stays lost.
    [[nodiscard]] virtual bool healthy() const noexcept = 0;
    [[nodiscard]] virtual std::string fault() const = 0;
};

}  // namespace stillroom::devices
