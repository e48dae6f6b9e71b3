#include "devices/rehearsal.h"

#include "audio/base/audio_buffer.h"
#include "devices/output_process.h"
#include "devices/output_request.h"
#include "devices/virtual_clock_device.h"

#include <fmt/format.h>
#include <chrono>
#include <optional>
#include <utility>

namespace stillroom::devices {

namespace {

// ALSA opens more than sound cards: its null device swallows a session in an instant, a broken one takes nothing.
// A real one takes half a second of sound in half a second, give or take its buffers.
constexpr audio::Seconds kProbe{0.5};
constexpr audio::Seconds kTooFast{0.3};
constexpr audio::Seconds kTooSlow{2.0};

/// Why the device is no sound card; nothing when it takes sound at the pace of one.
std::optional<std::string> why_unfit(AudioDevice& device) {
    const auto& format = device.format();
    const audio::Frames length = frames_of(kProbe, format.rate);
    audio::OutputRing ring(format.channels, length);
    const int capacity = static_cast<int>(ring.capacity().count);
    audio::AudioBuffer silence(format.channels, static_cast<int>(length.count));
    const auto view = silence.view();
    const float* channels[audio::kMaxChannels] = {};
    for (int c = 0; c < format.channels; ++c) channels[c] = view.channel(c);
    ring.write(channels, view.frames());
    ring.finish();

    const auto at_once = device.frames_at_once();
    if (!at_once) return at_once.error().message;
    if (*at_once > length) return takes_too_fast(format.name);
    const auto start = std::chrono::steady_clock::now();
    if (const auto started = device.start(ring); !started) return started.error().message;
    const bool taken = ring.wait_for_room(capacity, kTooSlow);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    device.stop();
    if (!taken) return fmt::format("{} takes no sound", format.name);
    if (seconds < kTooFast.value) return takes_too_fast(format.name);
    return std::nullopt;
}

RehearsalDevice playing(std::unique_ptr<AudioDevice> device, const std::string& why_no_better) {
    const std::string reason = fmt::format("Playing through {}{}.", device->format().name, why_no_better);
    return {std::move(device), true, reason};
}

}  // namespace

RehearsalDevice open_rehearsal_device(audio::SampleRate rate, int channels) {
    OutputRequest request;
    request.rate = rate;
    request.channels = channels;

    request.api = DeviceApi::kJack;
    auto jack = OutputProcess::open(request);
    if (jack) return playing(*std::move(jack), "");

    request.api = DeviceApi::kAlsa;
    auto alsa = OutputProcess::open(request);
    const auto unfit = alsa ? why_unfit(**alsa) : std::optional(alsa.error().message);
    if (!unfit) return playing(*std::move(alsa), "; " + jack.error().message);
    return {std::make_unique<VirtualClockDevice>(rate, channels), false,
            fmt::format("No sound will be heard: {}; {}. The session runs on a virtual clock.",
                        jack.error().message, *unfit)};
}

}  // namespace stillroom::devices
