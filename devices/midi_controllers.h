/// Pedals, pads, buttons and faders: followed by name, through being pulled and plugged in again.
///
///   driver's thread ── message ──▶ queue ── doorbell ──▶ controllers' thread ── listener
///                                                        (once a second: which ports are there?)
///
/// A JACK server that died and came back is not seen: its clients learn nothing of it. Make a new object then.
/// Losing all of this never touches sound: the thread is its own, and what is too much for it is dropped and
/// counted.
#pragma once

#include "audio/base/spsc_queue.h"
#include "devices/midi_message.h"
#include "devices/midi_ports.h"

#include <semaphore.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

class RtMidiIn;

namespace stillroom::devices {

/// A message and the controller it came from.
struct ControllerMessage {
    std::size_t controller = 0;  ///< index into the wanted names
    MidiMessage message;
};

/// Whether a wanted controller is there.
struct ControllerState {
    std::string wanted;   ///< part of the port's name, as the room profile has it
    std::string present;  ///< the whole name of the port it was found at; empty while it is absent
};

class MidiControllers {
public:
    /// On the controllers' thread.
    using MessageListener = std::function<void(const ControllerMessage&)>;
    using PresenceListener = std::function<void(const ControllerState&)>;

    /// How often absent ports are looked for, and present ones looked after: RtMidi tells of neither. Often enough
    /// that no hand pulls a plug and puts it back unseen between two looks, which would leave the port deaf.
    static constexpr std::chrono::milliseconds kLookEvery{250};
    /// Messages of one controller that may wait. A pedal sends a few a second, a fader a few hundred.
    static constexpr std::size_t kQueue = 1024;

    /// [control] Begins to follow every port whose name contains one of `wanted`; the first that does, JACK before
    /// ALSA. `heard` gets every message, `changed` every coming and going, the state of the first look included.
    MidiControllers(std::vector<std::string> wanted, MessageListener heard, PresenceListener changed);
    /// [control] No listener runs afterwards.
    ~MidiControllers();
    MidiControllers(const MidiControllers&) = delete;
    MidiControllers& operator=(const MidiControllers&) = delete;

    /// [any] Messages that nobody heard because too many came at once.
    [[nodiscard]] std::int64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

private:
    struct Controller;
    static constexpr std::array kApis{MidiApi::kJack, MidiApi::kAlsa};

    void run();
    void look();
    void look_at(MidiApi api, const std::vector<std::string>& names);
    void open(Controller& controller, MidiApi api, const std::string& name);
    void close(Controller& controller);
    void hand_on();

    MessageListener heard_;
    PresenceListener changed_;
    std::vector<std::unique_ptr<Controller>> controllers_;
    std::array<std::unique_ptr<RtMidiIn>, kApis.size()> scouts_;  ///< clients that only ask for names
    std::atomic<std::int64_t> dropped_{0};
    std::atomic<bool> ends_{false};
    sem_t doorbell_{};
    std::thread thread_;
};

}  // namespace stillroom::devices
