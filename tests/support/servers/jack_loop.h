/// A cable from an output to a microphone, at a JACK server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// NOLINTBEGIN(bugprone-reserved-identifier): libjack's own names
typedef struct _jack_client jack_client_t;
typedef struct _jack_port jack_port_t;
// NOLINTEND(bugprone-reserved-identifier)

namespace stillroom::tests {

/// A JACK client that plays sound card: what comes in at its physical inputs `playback_1` and `playback_2` goes out
/// at its physical output `capture_1`, the mean of both, so many frames later and this much softer.
class JackLoop {
public:
    /// @throws std::runtime_error when no server answers
    JackLoop(const std::string& name, std::size_t delay, float gain);
    ~JackLoop();
    JackLoop(const JackLoop&) = delete;
    JackLoop& operator=(const JackLoop&) = delete;

private:
    static int process(std::uint32_t frames, void* self);

    jack_client_t* client_ = nullptr;
    jack_port_t* left_ = nullptr;
    jack_port_t* right_ = nullptr;
    jack_port_t* out_ = nullptr;
    float gain_;
    std::vector<float> held_;  ///< the last `delay` frames, as a ring
    std::size_t at_ = 0;
};

}  // namespace stillroom::tests
