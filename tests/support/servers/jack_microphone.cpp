#include "tests/support/servers/jack_microphone.h"

#include <jack/jack.h>
#include <stdexcept>

namespace stillroom::tests {

JackMicrophone::JackMicrophone(const std::string& name) {
    client_ = jack_client_open(name.c_str(), JackNoStartServer, nullptr);
    if (!client_) throw std::runtime_error("no JACK server answers the microphone");
    port_ = jack_port_register(client_, "capture_1", JACK_DEFAULT_AUDIO_TYPE,
                               JackPortIsOutput | JackPortIsPhysical | JackPortIsTerminal, 0);
    jack_set_process_callback(client_, &JackMicrophone::process, this);
    jack_activate(client_);
}

JackMicrophone::~JackMicrophone() { jack_client_close(client_); }

// As for JackCapture: the ports' memory is shared in ways that the thread sanitizer cannot see.
[[gnu::no_sanitize("thread")]] int JackMicrophone::process(std::uint32_t frames, void* self) {
    auto& microphone = *static_cast<JackMicrophone*>(self);
    auto* const out = static_cast<float*>(jack_port_get_buffer(microphone.port_, frames));
    for (std::uint32_t i = 0; i < frames; ++i)
        out[i] = ++microphone.at_ % kEvery == 0 && microphone.clicks_.load() ? kClick : 0.0f;
    return 0;
}

}  // namespace stillroom::tests
