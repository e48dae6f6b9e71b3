#include "tests/support/servers/jack_capture.h"

#include <jack/jack.h>
#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace stillroom::tests {

JackCapture::JackCapture(const std::string& name, int channels, audio::Frames capacity)
    : capacity_(capacity.count), samples_(static_cast<std::size_t>(capacity.count * channels)) {
    client_ = jack_client_open(name.c_str(), JackNoStartServer, nullptr);
    if (!client_) throw std::runtime_error("no JACK server answers the capture client");
    for (int c = 0; c < channels; ++c) {
        const std::string port = "playback_" + std::to_string(c + 1);
        ports_.push_back(jack_port_register(client_, port.c_str(), JACK_DEFAULT_AUDIO_TYPE,
                                            JackPortIsInput | JackPortIsPhysical | JackPortIsTerminal, 0));
    }
    jack_set_process_callback(client_, &JackCapture::process, this);
    jack_activate(client_);
}

JackCapture::~JackCapture() { jack_client_close(client_); }

bool JackCapture::connect(const std::string& output_port, int channel) {
    return jack_connect(client_, output_port.c_str(), jack_port_name(ports_[static_cast<std::size_t>(channel)])) ==
           0;
}

// The ports' memory is shared with the server and its other clients, which take turns by semaphores that the thread
// sanitizer cannot see from here.
[[gnu::no_sanitize("thread")]] int JackCapture::process(std::uint32_t frames, void* self) {
    auto& capture = *static_cast<JackCapture*>(self);
    const std::uint32_t time = jack_last_frame_time(capture.client_);
    if (capture.started_ && time != capture.next_time_)
        capture.skipped_.fetch_add(static_cast<std::int32_t>(time - capture.next_time_), std::memory_order_relaxed);
    capture.started_ = true;
    capture.next_time_ = time + frames;

    const std::int64_t at = capture.length_.load(std::memory_order_relaxed);
    const std::int64_t taken = std::min<std::int64_t>(frames, capture.capacity_ - at);
    const std::size_t channels = capture.ports_.size();
    for (std::size_t c = 0; c < channels; ++c) {
        const auto* input = static_cast<const float*>(jack_port_get_buffer(capture.ports_[c], frames));
        for (std::int64_t i = 0; i < taken; ++i)
            capture.samples_[static_cast<std::size_t>(at + i) * channels + c] = input[i];
    }
    capture.length_.store(at + taken, std::memory_order_release);
    return 0;
}

audio::Frames JackCapture::length() const noexcept { return {length_.load(std::memory_order_acquire)}; }
audio::Frames JackCapture::skipped() const noexcept { return {skipped_.load(std::memory_order_relaxed)}; }

bool JackCapture::wait_for(audio::Frames length, audio::Seconds timeout) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(timeout.value);
    while (this->length() < length) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

std::vector<float> JackCapture::recorded() const {
    const auto count = static_cast<std::size_t>(length().count) * ports_.size();
    return {samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace stillroom::tests
