/// A sound card or JACK client, played through PortAudio.
#pragma once

#include "devices/audio_device.h"
#include "devices/output_request.h"
#include "devices/portaudio_library.h"

#include <memory>
#include <string>
#include <vector>

namespace stillroom::devices {

/// The callback of PortAudio pulls float32 frames out of the ring and does nothing else. The way is transparent:
/// no dither, no resampling; a device that takes floats gets the very bits, one that takes integers gets them
/// rounded towards zero and clipped at full scale. Before the first frame the device gets a few milliseconds of
/// silence, so that none of it falls into a connection that is still being made.
///
/// The driver's own notices are not trusted (a pulled card gives none): a device whose callback has not come for
/// one second is not healthy. Stopping or closing such a device may hang in PortAudio 19.6 for ever, so this is for
/// the output process, which can be killed from outside (OutputProcess), and for no other.
class PortAudioDevice final : public AudioDevice {
public:
    /// [control] Opens the output that the request means and no other (output_search.h); a busy one is tried again
    /// for half a second. Errors name the device and the remedy: no such device, too few channels, a rate it does
    /// not take.
    [[nodiscard]] static audio::Result<std::unique_ptr<PortAudioDevice>> open(const OutputRequest& request);

    ~PortAudioDevice() override;
    PortAudioDevice(const PortAudioDevice&) = delete;
    PortAudioDevice& operator=(const PortAudioDevice&) = delete;

    [[nodiscard]] const DeviceFormat& format() const noexcept override { return format_; }
    /// [control] By which the same device is found again (`PortAudioOutput`).
    [[nodiscard]] const std::string& stable_name() const noexcept { return stable_name_; }
    /// [control] Runs on silence from here on, ready to be given a ring at any moment; returns once it does, at
    /// once where it did already. An error when it takes nothing within a second; it can only be closed then.
    [[nodiscard]] audio::Result<void> warm_up();
    /// [control] The most that callbacks in close succession took since the device was opened.
    [[nodiscard]] audio::Result<audio::Frames> frames_at_once() override;
    /// [control] Returns once the device takes frames, at once where it is warm; an error when it does not within a
    /// second, or takes more at once than the ring can hold.
    [[nodiscard]] audio::Result<void> start(audio::OutputRing& ring) override;
    void stop() override;
    [[nodiscard]] bool healthy() const noexcept override;
    [[nodiscard]] std::string fault() const override;

private:
    struct Stream;
    PortAudioDevice(PortAudioLibrary library, std::unique_ptr<Stream> stream, std::string stable_name,
                    std::vector<std::string> ports, DeviceFormat format);
    [[nodiscard]] audio::Result<void> start_stream();
    [[nodiscard]] audio::Result<void> wire();

    PortAudioLibrary library_;
    std::unique_ptr<Stream> stream_;
    std::string stable_name_;
    std::vector<std::string> ports_;  ///< of JACK, that it must be heard at; empty: PortAudio's choice
    DeviceFormat format_;
};

}  // namespace stillroom::devices
