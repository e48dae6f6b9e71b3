#include "devices/portaudio_device.h"

#include "audio/base/audio_buffer.h"
#include "audio/dsp/source.h"
#include "devices/jack_wiring.h"
#include "devices/output_search.h"
#include "devices/portaudio_stream.h"
#include "devices/sound_cards.h"

#include <fmt/format.h>
#include <pa_jack.h>
#include <pa_linux_alsa.h>
#include <portaudio.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <chrono>
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

/// Seconds of sound. What takes more at once has no bottom: ALSA's null device. Its thread has real-time rights and
/// never waits, so left alone it keeps a whole processor from everybody else.
constexpr int kBottomless = 1;

}  // namespace

/// What the callback sees.
struct PortAudioDevice::Stream : PortAudioStream<audio::OutputRing> {
    /// What PortAudio calls on its own thread.
    static int pull(const void*, void* output, unsigned long frames, const PaStreamCallbackTimeInfo*,
                    PaStreamCallbackFlags, void* self) noexcept;

    [[nodiscard]] bool settles() const noexcept;
    [[nodiscard]] std::string fault(const std::string& name) const;
    bool count(std::int64_t frames) noexcept;
    void play(audio::OutputRing& from, float* samples, int frames) noexcept;

    int channels = 2;  ///< of the device
    int hertz = 48000;
    std::array<int, audio::kMaxChannels> places{};  ///< of the ring's channels among the device's, from 0
    bool in_order = true;                           ///< the ring's channels are the device's
    std::array<float, std::size_t{audio::kMaxBlock} * audio::kMaxChannels> block{};  ///< as the ring gives it
    std::int64_t helping = 0;              ///< the callback's own: frames of the calls that came together
    std::atomic<int> silent_helpings{0};   ///< begun since the start, without a ring
    std::atomic<std::int64_t> largest{0};  ///< helping, in frames; written by the callback alone
    std::atomic<bool> bottomless{false};   ///< it takes faster than real time, and has been ended for that
};

int PortAudioDevice::Stream::pull(const void*, void* output, unsigned long frames, const PaStreamCallbackTimeInfo*,
                                  PaStreamCallbackFlags, void* self) noexcept {
    auto& stream = *static_cast<Stream*>(self);
    auto* samples = static_cast<float*>(output);
    const bool fresh = stream.count(static_cast<std::int64_t>(frames));
    if (stream.helping > std::int64_t{stream.hertz} * kBottomless) {
        stream.bottomless.store(true, std::memory_order_relaxed);
        return paAbort;
    }
    stream.ring.use([&](audio::OutputRing* ring) noexcept {
        if (ring != nullptr) {
            stream.play(*ring, samples, static_cast<int>(frames));
            return;
        }
        std::fill_n(samples, frames * static_cast<unsigned long>(stream.channels), 0.0f);
        if (fresh) stream.silent_helpings.fetch_add(1, std::memory_order_relaxed);
    });
    stream.beat();
    return paContinue;
}

void PortAudioDevice::Stream::play(audio::OutputRing& from, float* samples, int frames) noexcept {
    if (in_order) {
        from.read(samples, frames);
        return;
    }
    const auto width = static_cast<std::size_t>(channels);
    const auto taken = static_cast<std::size_t>(from.channels());
    std::fill_n(samples, static_cast<std::size_t>(frames) * width, 0.0f);
    for (int done = 0; done < frames;) {
        const int now = std::min(frames - done, audio::kMaxBlock);
        from.read(block.data(), now);
        for (std::size_t frame = 0; frame < static_cast<std::size_t>(now); ++frame)
            for (std::size_t c = 0; c < taken; ++c)
                samples[(static_cast<std::size_t>(done) + frame) * width + static_cast<std::size_t>(places[c])] =
                    block[frame * taken + c];
        done += now;
    }
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
    while (beats() && !bottomless.load(std::memory_order_relaxed)) {
        if (silent_helpings.load(std::memory_order_relaxed) >= kSilentHelpings) return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

/// Why it does not settle, or is healthy no more.
std::string PortAudioDevice::Stream::fault(const std::string& name) const {
    if (bottomless.load(std::memory_order_relaxed)) return takes_too_fast(name);
    return fmt::format("{} takes no sound: it hangs or was unplugged", name);
}

audio::Result<std::unique_ptr<PortAudioDevice>> PortAudioDevice::open(const OutputRequest& request) {
    auto library = PortAudioLibrary::load();
    if (!library) return library.error();
    const auto output = find_output(request, library->outputs(), sound_cards());
    if (!output) return output.error();
    const std::string name = fmt::format("{} {}", name_of(output->api), output->stable_name);

    auto stream = std::make_unique<Stream>();
    stream->channels = channels_needed(request);
    stream->hertz = request.rate.hertz;
    stream->in_order = request.places.empty();
    for (std::size_t c = 0; c < request.places.size(); ++c) stream->places[c] = request.places[c] - 1;
    const PaStreamParameters parameters{output->index, stream->channels, paFloat32, request.latency.value, nullptr};
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

    // A card's number may have gone to another card since PortAudio looked; its identity has not.
    const auto now = find_output(request, library->outputs(), sound_cards());
    if (!now || now->index != output->index) {
        Pa_CloseStream(stream->handle);
        return audio::Error{fmt::format("{} was unplugged while it was being opened", name)};
    }

    const double latency = std::clamp(Pa_GetStreamInfo(stream->handle)->outputLatency, 0.0, kLongestLatency);
    DeviceFormat format{name, request.rate, request.channels, frames_of({latency}, request.rate), true};
    return std::unique_ptr<PortAudioDevice>(new PortAudioDevice(
        *std::move(library), std::move(stream), output->stable_name, request.ports, std::move(format)));
}

PortAudioDevice::PortAudioDevice(PortAudioLibrary library, std::unique_ptr<Stream> stream, std::string stable_name,
                                 std::vector<std::string> ports, DeviceFormat format)
    : library_(std::move(library)),
      stream_(std::move(stream)),
      stable_name_(std::move(stable_name)),
      ports_(std::move(ports)),
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
        stream_->bottomless.store(false, std::memory_order_relaxed);
        stream_->beat();
        if (auto started = start_stream(); !started) return started;
        stream_->running = true;
        if (auto wired = wire(); !wired) {
            stop();
            return wired;
        }
    }
    if (stream_->settles()) return {};
    return audio::Error{stream_->fault(format_.name)};
}

audio::Result<void> PortAudioDevice::start_stream() {
    const SilentStandardError silent;
    const PaError error = Pa_StartStream(stream_->handle);
    if (error == paNoError) return {};
    return audio::Error{fmt::format("cannot start {}: {}", format_.name, Pa_GetErrorText(error))};
}

audio::Result<void> PortAudioDevice::wire() {
    if (ports_.empty()) return {};
    const SilentStandardError silent;
    const char* client = nullptr;
    if (const PaError error = PaJack_GetClientName(&client); error != paNoError)
        return audio::Error{fmt::format("cannot connect {}: {}", format_.name, Pa_GetErrorText(error))};
    auto wired = connect_only(client, ports_);
    stream_->silent_helpings.store(0, std::memory_order_relaxed);  // it settles from here on
    return wired;
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
    if (stream_->beats() && !stream_->bottomless.load(std::memory_order_relaxed))
        return fmt::format("{} is gone: it was unplugged or its server ended", format_.name);
    return stream_->fault(format_.name);
}

}  // namespace stillroom::devices
