/// A sound card or JACK client, played by a process of its own that may die, hang and be replaced.
#pragma once

#include "devices/audio_device.h"
#include "devices/back_off.h"
#include "devices/output_child.h"
#include "devices/output_request.h"
#include "devices/virtual_clock_device.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace stillroom::devices {

/// The same device as PortAudioDevice, out of reach: PortAudio lives in the program stillroom-output, which reads
/// the ring's shared memory itself, so nothing is added to the way of the sound.
///
///   mixer ── frames ──▶ OutputRing (shared memory) ──▶ stillroom-output ──▶ driver
///                          │  heartbeat: every read      ▲ orders, answers (output_protocol.h)
///                          ▼                             │
///                       keeper thread ───────────────────┘
///
/// The keeper, a thread that lives from `start` to `stop`, loses the output when its process ends or says that the
/// device is gone, and when its heartbeat stays away for 400 ms: a driver that hangs gives no other sign. It then
/// kills the process, says so in the ring's report, and takes the frames itself at the room's pace, so that the
/// session goes on unheard; what the silence before had left is made up for. A new process opens the same device
/// and no other, first at once, then after pauses (BackOff). It gets the ring when the device runs and when nothing
/// is in the ring any more that was mixed before the loss: what is heard first is silence that the mixer lets rise.
///
/// One sentence is kept, the newest reason, however often it is tried; no process outlives it.
class OutputProcess final : public AudioDevice {
public:
    /// A heartbeat that stays away for longer is a loss. Drivers beat every few milliseconds, 85 at the most.
    static constexpr audio::Seconds kHeartbeat{0.4};

    /// [control] Starts the program and opens the output; errors are those of OutputChild::open.
    [[nodiscard]] static audio::Result<std::unique_ptr<OutputProcess>> open(const OutputRequest& request);
    /// [control] One whose device, `name` for people, is not there yet, because of `fault`: lost from its start on,
    /// until it can be opened. Nobody knows how much it takes at once: a ring is made as for
    /// `kFramesAtOnceUnknown`, and one that takes more stays lost, with that as the reason. @pre the request says
    /// which device is meant, not just the default
    [[nodiscard]] static std::unique_ptr<OutputProcess> absent(const OutputRequest& request, std::string name,
                                                               const std::string& fault);
    static constexpr audio::Frames kFramesAtOnceUnknown{1024};
    ~OutputProcess() override { stop(); }
    OutputProcess(const OutputProcess&) = delete;
    OutputProcess& operator=(const OutputProcess&) = delete;

    /// As first opened; a replacement may name another latency.
    [[nodiscard]] const DeviceFormat& format() const noexcept override { return format_; }
    [[nodiscard]] audio::Result<audio::Frames> frames_at_once() override;
    /// [control] Returns once the device takes frames; an error when it does not, or takes more at once than the
    /// ring can hold.
    [[nodiscard]] audio::Result<void> start(audio::OutputRing& ring) override;
    void stop() override;
    /// [any] False while it is lost.
    [[nodiscard]] bool healthy() const noexcept override { return !lost_.load(std::memory_order_acquire); }
    /// [any] Why it is lost.
    [[nodiscard]] std::string fault() const override;

private:
    using Clock = std::chrono::steady_clock;

    /// How it was lost.
    struct Loss {
        std::string fault;
        audio::Seconds silent;  ///< since its last heartbeat
    };

    OutputProcess(std::unique_ptr<OutputChild> child, OutputRequest request, DeviceFormat format);
    void keep(const std::stop_token& stop, audio::OutputRing& ring);
    void keep_absent(const std::stop_token& stop, audio::OutputRing& ring);
    [[nodiscard]] std::optional<Loss> watch(const std::stop_token& stop, const audio::OutputRing& ring);
    /// Up to where what is in the ring was mixed before the mixer could know of the loss.
    [[nodiscard]] audio::Frames lose(const Loss& loss, audio::OutputRing& ring);
    [[nodiscard]] bool bring_back(const std::stop_token& stop, audio::OutputRing& ring, audio::Frames stale);
    [[nodiscard]] audio::Result<void> try_again(const std::stop_token& stop, audio::OutputRing& ring,
                                                audio::Frames stale);
    void pause(const std::stop_token& stop, audio::Seconds length);
    void explain(const std::string& fault);

    OutputRequest request_;
    DeviceFormat format_;
    std::unique_ptr<OutputChild> child_;  ///< the keeper's own while there is one
    VirtualClockDevice clock_;            ///< takes the frames while it is lost
    BackOff back_off_;
    bool absent_ = false;  ///< it was not there when it was made, and has not been started
    std::atomic<bool> lost_{false};
    mutable std::mutex mutex_;
    std::condition_variable_any stop_asked_;
    std::string fault_;
    std::jthread keeper_;
};

}  // namespace stillroom::devices
