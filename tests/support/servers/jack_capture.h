/// What truly arrives at a JACK server: every frame, or the test fails.
#pragma once

#include "audio/base/units.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

// NOLINTBEGIN(bugprone-reserved-identifier): libjack's own names
typedef struct _jack_client jack_client_t;
typedef struct _jack_port jack_port_t;
// NOLINTEND(bugprone-reserved-identifier)

namespace stillroom::tests {

/// A JACK client that plays sound card: its input ports are marked physical, so that programs connect to it by
/// themselves, before they send their first frame (give the JackServer no playback ports of its own, and it is the
/// only card there is). It records from its first process cycle on into memory taken beforehand.
class JackCapture {
public:
    /// Records up to `capacity` frames under client name `name`, ports playback_1 and so on.
    /// @throws std::runtime_error when no server answers
    JackCapture(const std::string& name, int channels, audio::Frames capacity);
    ~JackCapture();
    JackCapture(const JackCapture&) = delete;
    JackCapture& operator=(const JackCapture&) = delete;

    /// Connects another client's output port to channel `channel`, counted from 0. False when there is no such
    /// port.
    [[nodiscard]] bool connect(const std::string& output_port, int channel);

    /// Frames recorded so far.
    [[nodiscard]] audio::Frames length() const noexcept;
    /// Waits until so many frames are recorded. False after `timeout`.
    [[nodiscard]] bool wait_for(audio::Frames length, audio::Seconds timeout) const;

    /// Frames of JACK's time that no cycle brought, since the first. On a machine under load the server's clock
    /// jumps, for all clients alike and without a frame missing; a client that was too slow for its cycle shows
    /// here too. It explains a gap in the recording, it does not prove one.
    [[nodiscard]] audio::Frames skipped() const noexcept;

    /// The recording so far, interleaved.
    [[nodiscard]] std::vector<float> recorded() const;

private:
    static int process(std::uint32_t frames, void* self);

    jack_client_t* client_ = nullptr;
    std::vector<jack_port_t*> ports_;
    std::int64_t capacity_;
    std::vector<float> samples_;  ///< interleaved
    std::atomic<std::int64_t> length_{0};
    std::atomic<std::int64_t> skipped_{0};
    std::uint32_t next_time_ = 0;  ///< JACK's frame time that the next cycle should have
    bool started_ = false;
};

}  // namespace stillroom::tests
