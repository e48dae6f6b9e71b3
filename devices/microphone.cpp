#include "devices/microphone.h"

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

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// A callback that stays away longer than this is a fault.
constexpr auto kHeartbeat = 1s;
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
struct Microphone::Stream {
    /// What PortAudio calls on its own thread.
    static int push(const void* input, void*, unsigned long frames, const PaStreamCallbackTimeInfo*,
                    PaStreamCallbackFlags, void* self) noexcept {
        auto& stream = *static_cast<Stream*>(self);
        // As for outputs: `stop` takes the ring away and waits until no push is under way.
        stream.pushing.store(true, std::memory_order_seq_cst);
        auto* const ring = stream.ring.load(std::memory_order_seq_cst);
        if (ring != nullptr && input != nullptr)
            ring->write(static_cast<const float*>(input), 1, static_cast<int>(frames));
        stream.pushing.store(false, std::memory_order_seq_cst);
        stream.heard.fetch_add(static_cast<std::int64_t>(frames), std::memory_order_relaxed);
        stream.beat();
        return paContinue;
    }

    void beat() noexcept { last_call.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed); }
    [[nodiscard]] bool beats() const noexcept {
        const auto last = Clock::time_point(Clock::duration(last_call.load(std::memory_order_relaxed)));
        return Clock::now() - last < kHeartbeat;
    }

    PaStream* handle = nullptr;
    bool running = false;
    std::atomic<audio::InputRing*> ring{nullptr};
    std::atomic<bool> pushing{false};
    std::atomic<std::int64_t> heard{0};  ///< frames since the start
    int hertz = 48000;
    std::atomic<Clock::rep> last_call{0};
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
    stream_->ring.store(&ring, std::memory_order_seq_cst);
    stream_->beat();
    {
        const SilentStandardError silent;
        if (const PaError error = Pa_StartStream(stream_->handle); error != paNoError)
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

void Microphone::stop() {
    if (!stream_ || !stream_->running) return;
    const bool answers = healthy();
    stream_->ring.store(nullptr, std::memory_order_seq_cst);
    while (stream_->pushing.load(std::memory_order_seq_cst)) std::this_thread::yield();
    stream_->running = false;
    if (answers) {
        const SilentStandardError silent;
        Pa_StopStream(stream_->handle);
        return;
    }
    // As for outputs: PortAudio would wait for ever for what does not answer any more.
    library_.keep_for_ever();
    [[maybe_unused]] const Stream* left_behind = stream_.release();
}

bool Microphone::healthy() const noexcept {
    if (!stream_) return false;
    return !stream_->running || (Pa_IsStreamActive(stream_->handle) == 1 && stream_->beats());
}

}  // namespace stillroom::devices
