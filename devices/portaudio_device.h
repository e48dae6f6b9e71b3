/// A sound card or JACK client, played through PortAudio.
#pragma once

#include "devices/audio_device.h"
#include "devices/portaudio_library.h"

#include <memory>
#include <string>

namespace stillroom::devices {

/// Which output to open, and how.
struct PortAudioRequest {
    DeviceApi api = DeviceApi::kAlsa;
    std::string name{};  ///< stable name or title of `PortAudioOutput`; empty: the API's default
    audio::SampleRate rate{};
    int channels = 2;
    audio::Seconds latency{0.020};  ///< asked of the driver; JACK has its own
};

/// The callback of PortAudio pulls float32 frames out of the ring and does nothing else. The way is transparent:
/// no dither, no resampling; a device that takes floats gets the very bits, one that takes integers gets them
/// rounded towards zero and clipped at full scale. Before the first frame the device gets a few milliseconds of
/// silence, so that none of it falls into a connection that is still being made.
///
/// The driver's own notices are not trusted (a pulled card gives none): a device whose callback has not come for
/// one second is not healthy. Stopping such a device may hang in PortAudio 19.6 for ever, so it is left behind
/// instead: it no longer touches the ring, but its threads and PortAudio stay in the process until that ends.
class PortAudioDevice final : public AudioDevice {
public:
    /// [control] Opens the output; a busy one is tried again for half a second. Errors name the device and the
    /// remedy: no such device, too few channels, a rate it does not take.
    [[nodiscard]] static audio::Result<std::unique_ptr<AudioDevice>> open(const PortAudioRequest& request);

    ~PortAudioDevice() override;
    PortAudioDevice(const PortAudioDevice&) = delete;
    PortAudioDevice& operator=(const PortAudioDevice&) = delete;

    [[nodiscard]] const DeviceFormat& format() const noexcept override { return format_; }
    /// [control] The most that callbacks in close succession took since the device was opened.
    [[nodiscard]] audio::Result<audio::Frames> frames_at_once() override;
    /// [control] Returns once the device takes frames; an error when it does not within a second, or takes more at
    /// once than the ring can hold.
    [[nodiscard]] audio::Result<void> start(audio::OutputRing& ring) override;
    void stop() override;
    [[nodiscard]] bool healthy() const noexcept override;
    [[nodiscard]] std::string fault() const override;

private:
    struct Stream;
    [[nodiscard]] audio::Result<void> run_on_silence();
    PortAudioDevice(PortAudioLibrary library, std::unique_ptr<Stream> stream, DeviceFormat format);

    PortAudioLibrary library_;
    std::unique_ptr<Stream> stream_;
    DeviceFormat format_;
};

}  // namespace stillroom::devices
