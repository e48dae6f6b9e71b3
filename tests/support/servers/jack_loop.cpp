#include "tests/support/servers/jack_loop.h"

#include <jack/jack.h>
#include <stdexcept>
#include <utility>

namespace stillroom::tests {

JackLoop::JackLoop(const std::string& name, std::size_t delay, float gain) : gain_(gain), held_(delay) {
    client_ = jack_client_open(name.c_str(), JackNoStartServer, nullptr);
    if (!client_) throw std::runtime_error("no JACK server answers the loop");
    const auto add = [&](const char* port, unsigned long way) {
        return jack_port_register(client_, port, JACK_DEFAULT_AUDIO_TYPE,
                                  way | JackPortIsPhysical | JackPortIsTerminal, 0);
    };
    left_ = add("playback_1", JackPortIsInput);
    right_ = add("playback_2", JackPortIsInput);
    out_ = add("capture_1", JackPortIsOutput);
    jack_set_process_callback(client_, &JackLoop::process, this);
    jack_activate(client_);
}

JackLoop::~JackLoop() { jack_client_close(client_); }

// As for JackCapture: the ports' memory is shared in ways that the thread sanitizer cannot see.
[[gnu::no_sanitize("thread")]] int JackLoop::process(std::uint32_t frames, void* self) {
    auto& loop = *static_cast<JackLoop*>(self);
    const auto* const left = static_cast<const float*>(jack_port_get_buffer(loop.left_, frames));
    const auto* const right = static_cast<const float*>(jack_port_get_buffer(loop.right_, frames));
    auto* const out = static_cast<float*>(jack_port_get_buffer(loop.out_, frames));
    for (std::uint32_t i = 0; i < frames; ++i) {
        const float in = loop.gain_ * 0.5f * (left[i] + right[i]);
        if (loop.held_.empty()) {
            out[i] = in;
            continue;
        }
        out[i] = std::exchange(loop.held_[loop.at_], in);
        loop.at_ = (loop.at_ + 1) % loop.held_.size();
    }
    return 0;
}

}  // namespace stillroom::tests
