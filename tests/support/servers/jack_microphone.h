/// A microphone at a JACK server, in front of which something clicks now and then.
#pragma once

#include "audio/base/units.h"

#include <atomic>
#include <cstdint>
#include <string>

// NOLINTBEGIN(bugprone-reserved-identifier): libjack's own names
typedef struct _jack_client jack_client_t;
typedef struct _jack_port jack_port_t;
// NOLINTEND(bugprone-reserved-identifier)

namespace stillroom::tests {

/// A JACK client that plays sound card: its output port `capture_1` is marked physical, so that programs that look
/// for a microphone find it. It gives one sample of `kClick` every `kEvery` frames, and silence between, for as
/// long as it clicks.
class JackMicrophone {
public:
    static constexpr float kClick = 0.25f;
    static constexpr int kEvery = 4800;

    /// @throws std::runtime_error when no server answers
    explicit JackMicrophone(const std::string& name);
    ~JackMicrophone();
    JackMicrophone(const JackMicrophone&) = delete;
    JackMicrophone& operator=(const JackMicrophone&) = delete;

    void click(bool on) noexcept { clicks_.store(on); }

private:
    static int process(std::uint32_t frames, void* self);

    jack_client_t* client_ = nullptr;
    jack_port_t* port_ = nullptr;
    std::atomic<bool> clicks_{true};
    std::int64_t at_ = 0;
};

}  // namespace stillroom::tests
