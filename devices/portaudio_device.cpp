#include "devices/portaudio_device.h"

#include "devices/portaudio_stream.h"

#include <fmt/format.h>
#include <pa_linux_alsa.h>
#include <portaudio.h>
#include <algorithm>
#include <atomic>
#include <cassert>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace stillroom::devices {

namespace {

using namespace std::chrono_literals;

/// Helpings of silence begun before the first frame of the mixer. JACK makes new connections hold from one of its
/// next cycles on, and what is sent before then is lost.
constexpr int kSilentHelpings = 5;

/// Seconds. A JACK port whose owner says nothing of its latency has one of days; no device has more than this.
constexpr double kLongestLatency = 2.0;

std::optional<PortAudioOutput> find(const PortAudioLibrary& library, const OutputRequest& request) {
    for (auto& output : library.outputs()) {
        if (output.api != request.api) continue;
        if (request.name.empty() ? output.is_default
                                 : output.stable_name == request.name || output.title == request.name)
            return output;
    }
    return std::nullopt;
}

audio::Error no_such_output(const PortAudioLibrary& library, const OutputRequest& request) {
    std::string known;
    for (const auto& output : library.outputs())
        if (output.api == request.api) known += (known.empty() ? "" : ", ") + output.stable_name;
    if (request.api == DeviceApi::kJack && known.empty()) return {"no JACK server answers"};
    if (request.name.empty()) return {fmt::format("{} has no default output", name_of(request.api))};
    return {fmt::format("there is no {} output '{}'; {}", name_of(request.api), request.name,
                        known.empty() ? "there is none at all" : "there are: " + known)};
}

}  // namespace

/// What the callback sees.
struct PortAudioDevice::Stream : PortAudioStream<audio::OutputRing> {
    /// What PortAudio calls on its own thread.
    static int pull(const void*, void* output, unsigned long frames, const PaStreamCallbackTimeInfo*,
                    PaStreamCallbackFlags, void* self) noexcept;

    [[nodiscard]] bool settles() const noexcept;
    bool count(std::int64_t frames) noexcept;

    int channels = 2;
    int hertz = 48000;
    std::int64_t helping = 0;              ///< the callback's own: frames of the calls that came together
    std::atomic<int> silent_helpings{0};   ///< begun since the start, without a ring
    std::atomic<std::int64_t> largest{0};  ///< helping, in frames; written by the callback alone
};

int PortAudioDevice::Stream::pull(const void*, void* output, unsigned long frames, const PaStreamCallbackTimeInfo*,
                                  PaStreamCallbackFlags, void* self) noexcept {
    auto& stream = *static_cast<Stream*>(self);
    auto* samples = static_cast<float*>(output);
    const bool fresh = stream.count(static_cast<std::int64_t>(frames));
    stream.ring.use([&](audio::OutputRing* ring) noexcept {
        if (ring != nullptr) {
            ring->read(samples, static_cast<int>(frames));
            return;
        }
        std::fill_n(samples, frames * static_cast<unsigned long>(stream.channels), 0.0f);
        if (fresh) stream.silent_helpings.fetch_add(1, std::memory_order_relaxed);
    });
    stream.beat();
    return paContinue;
}

/// PortAudio cuts what a driver wants at once into callbacks of 1024 frames at most, one right behind the other.
/// Those that come far sooner than what they take could be played belong together. True for the first of them.
bool PortAudioDevice::Stream::count(std::int64_t frames) noexcept {
    const auto last = Clock::time_point(Clock::duration(last_call.load(std::memory_order_relaxed)));
    const std::chrono::duration<double> passed = Clock::now() - last;
    const bool fresh = helping == 0 || passed.count() * hertz > static_cast<double>(frames) / 4.0;
    helping = fresh ? frames : helping + frames;
    if (helping > largest.load(std::memory_order_relaxed)) largest.store(helping, std::memory_order_relaxed);
    return fresh;
}

/// Waits until the first callbacks have come. False when they do not.
bool PortAudioDevice::Stream::settles() const noexcept {
    while (beats()) {
        if (silent_helpings.load(std::memory_order_relaxed) >= kSilentHelpings) return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

audio::Result<std::unique_ptr<PortAudioDevice>> PortAudioDevice::open(const OutputRequest& request) {
    auto library = PortAudioLibrary::load();
    if (!library) return library.error();
    const auto output = find(*library, request);
    if (!output) return no_such_output(*library, request);
    const std::string name = fmt::format("{} {}", name_of(output->api), output->stable_name);
    if (output->channels < request.channels)
        return audio::Error{fmt::format("{} has {} channels, not {}", name, output->channels, request.channels)};

    auto stream = std::make_unique<Stream>();
    stream->channels = request.channels;
    stream->hertz = request.rate.hertz;
    const PaStreamParameters parameters{output->index, request.channels, paFloat32, request.latency.value, nullptr};
    PaError error = paNoError;
    for (const auto pause : {50ms, 150ms, 300ms, 0ms}) {
        {
            const SilentStandardError silent;
            error = Pa_OpenStream(&stream->handle, nullptr, &parameters, request.rate.hertz,
                                  paFramesPerBufferUnspecified, paDitherOff, &Stream::pull, stream.get());
        }
        if (error != paDeviceUnavailable) break;
        std::this_thread::sleep_for(pause);  // a card another program is just letting go of
    }
    if (error == paInvalidSampleRate)
        return audio::Error{
            fmt::format("{} does not run at {} Hz; set the room's rate or the device's to the other's", name,
                        request.rate.hertz)};
    if (error != paNoError) return audio::Error{fmt::format("cannot open {}: {}", name, Pa_GetErrorText(error))};
    // JACK's own thread has real-time rights from the server; ALSA's gets the lowest real-time priority, where that
    // is allowed. Without it the callback runs as an ordinary thread, and the ring's depth has to carry it.
    if (output->api == DeviceApi::kAlsa) PaAlsa_EnableRealtimeScheduling(stream->handle, 1);

    const double latency = std::clamp(Pa_GetStreamInfo(stream->handle)->outputLatency, 0.0, kLongestLatency);
    DeviceFormat format{name, request.rate, request.channels, frames_of({latency}, request.rate), true};
    return std::unique_ptr<PortAudioDevice>(
        new PortAudioDevice(*std::move(library), std::move(stream), output->stable_name, std::move(format)));
}

PortAudioDevice::PortAudioDevice(PortAudioLibrary library, std::unique_ptr<Stream> stream, std::string stable_name,
                                 DeviceFormat format)
    : library_(std::move(library)),
      stream_(std::move(stream)),
      stable_name_(std::move(stable_name)),
      format_(std::move(format)) {}

PortAudioDevice::~PortAudioDevice() {
    stop();
    const SilentStandardError silent;
    Pa_CloseStream(stream_->handle);
}

audio::Result<void> PortAudioDevice::warm_up() {
    if (!stream_->running) {
        stream_->silent_helpings.store(0, std::memory_order_relaxed);
        stream_->helping = 0;
        stream_->beat();
        const SilentStandardError silent;
        if (const PaError error = Pa_StartStream(stream_->handle); error != paNoError)
            return audio::Error{fmt::format("cannot start {}: {}", format_.name, Pa_GetErrorText(error))};
        stream_->running = true;
    }
    if (stream_->settles()) return {};
    return audio::Error{fmt::format("{} takes no sound: it hangs or was unplugged", format_.name)};
}

audio::Result<audio::Frames> PortAudioDevice::frames_at_once() {
    if (stream_->largest.load(std::memory_order_relaxed) == 0) {
        if (const auto warm = warm_up(); !warm) return warm.error();
        stop();
    }
    return audio::Frames{stream_->largest.load(std::memory_order_relaxed)};
}

audio::Result<void> PortAudioDevice::start(audio::OutputRing& ring) {
    assert(ring.channels() == format_.channels);
    if (const auto warm = warm_up(); !warm) return warm.error();
    const auto at_once = stream_->largest.load(std::memory_order_relaxed);
    if (at_once > ring.capacity().count) {
        stop();
        return audio::Error{fmt::format("{} takes {} frames at once, more than the {} that are kept ready for it",
                                        format_.name, at_once, ring.capacity().count)};
    }
    stream_->ring.lend(ring);
    return {};
}

void PortAudioDevice::stop() {
    if (!stream_->running) return;
    stream_->ring.take_back();
    stream_->running = false;
    const SilentStandardError silent;
    Pa_StopStream(stream_->handle);
}

bool PortAudioDevice::healthy() const noexcept { return stream_->healthy(); }

std::string PortAudioDevice::fault() const {
    if (healthy()) return {};
    if (stream_->beats()) return fmt::format("{} is gone: it was unplugged or its server ended", format_.name);
    return fmt::format("{} has taken no sound for a second: it hangs or was unplugged", format_.name);
}

}  // namespace stillroom::devices
