/// Staff's microphone: what it hears goes into an audio::InputRing and nowhere else.
#pragma once

#include "audio/base/input_ring.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "devices/portaudio_library.h"

#include <memory>
#include <string>

namespace stillroom::devices {

/// Which input to open, and how.
struct MicrophoneRequest {
    DeviceApi api = DeviceApi::kAlsa;
    std::string name{};  ///< stable name or title of `PortAudioInput`; empty: the API's default
    audio::SampleRate rate{};
    audio::Seconds latency{0.010};  ///< asked of the driver; JACK has its own
};

/// One open input, of which the first channel is heard. It runs from `start` on, and its callback drops what it
/// hears as long as the ring is not open: nothing is heard, kept or counted while nobody talks. Drivers are trusted
/// as little as those of outputs (portaudio_device.h).
///
/// The output plays in a process of its own, another client of a JACK server, which may run either of the two
/// first: what is heard in one cycle may meet the mixer in the next.
class Microphone {
public:
    /// [control] Errors name the device and the remedy.
    [[nodiscard]] static audio::Result<std::unique_ptr<Microphone>> open(const MicrophoneRequest& request);
    /// [control] The one of a session without a room profile: the JACK server's if one runs, else ALSA's default.
    /// The error says in one sentence why there is none.
    [[nodiscard]] static audio::Result<std::unique_ptr<Microphone>> open_any(audio::SampleRate rate);

    ~Microphone();
    Microphone(const Microphone&) = delete;
    Microphone& operator=(const Microphone&) = delete;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }  ///< for people: "JACK system"
    /// As the driver claims it, from the converter to the ring.
    [[nodiscard]] audio::Frames latency() const noexcept { return latency_; }

    /// [control] Starts to hear; returns a tenth of a second after the first frames have come. The ring outlives
    /// it. An error when none come within a second, or more than time allows.
    [[nodiscard]] audio::Result<void> start(audio::InputRing& ring);
    /// [control] Returns once no thread of it touches the ring any more.
    void stop();
    /// [control] False once it is known to be lost: its callback has not come for a second.
    [[nodiscard]] bool healthy() const noexcept;

private:
    struct Stream;
    Microphone(PortAudioLibrary library, std::unique_ptr<Stream> stream, std::string name, audio::Frames latency);

    PortAudioLibrary library_;
    std::unique_ptr<Stream> stream_;  ///< null once it was left behind
    std::string name_;
    audio::Frames latency_;
};

}  // namespace stillroom::devices
