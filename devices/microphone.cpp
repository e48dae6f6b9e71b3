#include "devices/microphone.h"

#include "devices/portaudio_stream.h"

#include <fmt/format.h>
#include <pa_linux_alsa.h>
#include <portaudio.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>
#include <utility>

namespace stillroom::devices {

namespace {

using namespace std::chrono_literals;

/// ALSA opens more than microphones: its null device gives silence without end, in an instant. What is heard in
/// this time by a real one is far less than a second of sound.
constexpr auto kProbe = 100ms;

std::optional<PortAudioInput> find(const PortAudioLibrary& library, const MicrophoneRequest& request) {
    for (auto& input : library.inputs()) {
        if (input.api != request.api) continue;
        if (request.name.empty() ? input.is_default
                                 : input.stable_name == request.name || input.title == request.name)
            return input;
    }
    return std::nullopt;
}

audio::Error no_such_input(const MicrophoneRequest& request) {
    if (!request.name.empty())
        return {fmt::format("there is no {} input '{}'", name_of(request.api), request.name)};
    return {request.api == DeviceApi::kJack ? "no JACK server with an input answers" : "ALSA has no default input"};
}

}  // namespace

/// What the callback sees. It outlives the microphone when PortAudio cannot be stopped.
struct Microphone::Stream : PortAudioStream<audio::InputRing> {
    /// What PortAudio calls on its own thread.
    static int push(const void* input, void*, unsigned long frames, const PaStreamCallbackTimeInfo*,
                    PaStreamCallbackFlags, void* self) noexcept {
        auto& stream = *static_cast<Stream*>(self);
        stream.ring.use([&](audio::InputRing* ring) noexcept {
            if (ring != nullptr && input != nullptr)
                ring->write(static_cast<const float*>(input), 1, static_cast<int>(frames));
        });
        stream.heard.fetch_add(static_cast<std::int64_t>(frames), std::memory_order_relaxed);
        stream.beat();
        return paContinue;
    }

    std::atomic<std::int64_t> heard{0};  ///< frames since the start
    int hertz = 48000;
};

audio::Result<std::unique_ptr<Microphone>> Microphone::open(const MicrophoneRequest& request) {
    auto library = PortAudioLibrary::load();
    if (!library) return library.error();
    const auto input = find(*library, request);
    if (!input) return no_such_input(request);
    std::string name = fmt::format("{} {}", name_of(input->api), input->stable_name);
    auto stream = std::make_unique<Stream>();
    stream->hertz = request.rate.hertz;
    const PaStreamParameters parameters{input->index, 1, paFloat32, request.latency.value, nullptr};
    PaError error = paNoError;
    {
        const SilentStandardError silent;
        error = Pa_OpenStream(&stream->handle, &parameters, nullptr, request.rate.hertz,
                              paFramesPerBufferUnspecified, paDitherOff, &Stream::push, stream.get());
    }
    if (error == paInvalidSampleRate)
        return audio::Error{
            fmt::format("{} does not hear at {} Hz; set the room's rate or the device's to the other's", name,
                        request.rate.hertz)};
    if (error != paNoError)
        return audio::Error{fmt::format("cannot open {} as a microphone: {}", name, Pa_GetErrorText(error))};
    if (input->api == DeviceApi::kAlsa) PaAlsa_EnableRealtimeScheduling(stream->handle, 1);
    const double latency = Pa_GetStreamInfo(stream->handle)->inputLatency;
    return std::unique_ptr<Microphone>(new Microphone(*std::move(library), std::move(stream), std::move(name),
                                                      frames_of({latency}, request.rate)));
}

audio::Result<std::unique_ptr<Microphone>> Microphone::open_any(audio::SampleRate rate) {
    auto jack = open({.api = DeviceApi::kJack, .rate = rate});
    if (jack) return jack;
    auto alsa = open({.api = DeviceApi::kAlsa, .rate = rate});
    if (alsa) return alsa;
    return audio::Error{fmt::format("there is no microphone: {}; {}", jack.error().message, alsa.error().message)};
}

Microphone::Microphone(PortAudioLibrary library, std::unique_ptr<Stream> stream, std::string name,
                       audio::Frames latency)
    : library_(std::move(library)), stream_(std::move(stream)), name_(std::move(name)), latency_(latency) {}

Microphone::~Microphone() {
    stop();
    if (!stream_) return;
    const SilentStandardError silent;
    Pa_CloseStream(stream_->handle);
}

audio::Result<void> Microphone::start(audio::InputRing& ring) {
    if (!stream_) return audio::Error{fmt::format("{} is lost", name_)};
    assert(!stream_->running);
    stream_->heard.store(0, std::memory_order_relaxed);
    stream_->ring.lend(ring);
    stream_->beat();
    {
        const SilentStandardError silent;
        const PaError error = Pa_StartStream(stream_->handle);
        if (error != paNoError) stream_->ring.take_back();
        if (error != paNoError)
            return audio::Error{fmt::format("cannot start {}: {}", name_, Pa_GetErrorText(error))};
    }
    stream_->running = true;
    while (stream_->heard.load(std::memory_order_relaxed) == 0) {
        if (!stream_->beats()) {
            stop();
            return audio::Error{fmt::format("{} gives no sound: it hangs or was unplugged", name_)};
        }
        std::this_thread::sleep_for(1ms);
    }
    std::this_thread::sleep_for(kProbe);
    if (stream_->heard.load(std::memory_order_relaxed) < stream_->hertz) return {};
    stop();
    return audio::Error{
        fmt::format("{} gives sound faster than it can be heard, so no microphone stands behind it", name_)};
}

// A stream that does not answer is left behind with all that its thread may still read, because PortAudio would
// wait for it (Debian's 19.6 does so for ever).
void Microphone::stop() {
    if (!stream_ || !stream_->running) return;
    const bool answers = stream_->healthy();
    stream_->ring.take_back();
    stream_->running = false;
    if (answers) {
        const SilentStandardError silent;
        Pa_StopStream(stream_->handle);
        return;
    }
    library_.keep_for_ever();
    [[maybe_unused]] const Stream* left_behind = stream_.release();
}

bool Microphone::healthy() const noexcept { return stream_ && stream_->healthy(); }

}  // namespace stillroom::devices
