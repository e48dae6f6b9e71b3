/// A sound card made of nothing, for tests: its clock, its error of pace and its faults are in the test's hand.
#pragma once

#include "devices/audio_device.h"
#include "devices/steady_pace.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

namespace stillroom::devices {

/// What a simulated card is.
struct SimulatedSettings {
    std::string name = "simulated";
    audio::SampleRate rate{};
    int channels = 2;
    audio::Frames period{64};   ///< frames it takes at a time
    int drift_ppm = 0;          ///< millionths by which its clock runs fast (positive) or slow
    bool free_running = false;  ///< follows CLOCK_MONOTONIC on a thread of its own instead of `advance`
};

/// What is wrong with a simulated card.
enum class SimulatedFault {
    kNone,
    kStall,  ///< takes nothing and reports nothing; goes on when the fault is taken away
    kDead,   ///< the same, but no remedy reaches it any more before the next `start`
    kLost,   ///< takes nothing and says so, as a card that was pulled
    kXrun,   ///< once: the frames of the next period are taken and never heard
};

/// Takes a period whenever its clock has come that far, and keeps every frame that would have been heard.
class SimulatedDevice final : public AudioDevice {
public:
    /// [setup] @pre 1 <= channels <= kMaxChannels, period > 0, |drift_ppm| < 1000000
    explicit SimulatedDevice(SimulatedSettings settings);
    ~SimulatedDevice() override { stop(); }

    [[nodiscard]] const DeviceFormat& format() const noexcept override { return format_; }
    [[nodiscard]] audio::Result<audio::Frames> frames_at_once() override { return settings_.period; }
    [[nodiscard]] audio::Result<void> start(audio::OutputRing& ring) override;
    void stop() override;
    [[nodiscard]] bool healthy() const noexcept override;
    [[nodiscard]] std::string fault() const override;

    /// [control] Lets time pass, counted in frames of the room's clock: the card plays as many of its own frames as
    /// its drift gives, exactly, however the time is cut. On the calling thread. @pre not free running
    void advance(audio::Frames of_the_room);

    /// [any] From the next period on.
    void set_fault(SimulatedFault fault);

    /// [control] Every frame heard since the device was made, interleaved, the silence of gaps included.
    [[nodiscard]] std::vector<float> captured() const;

private:
    void pass(audio::Frames of_the_room);
    void play_period();

    SimulatedSettings settings_;
    DeviceFormat format_;
    SteadyPace pace_;
    mutable std::mutex mutex_;
    audio::OutputRing* ring_ = nullptr;
    SimulatedFault fault_ = SimulatedFault::kNone;
    std::int64_t owed_millionths_ = 0;  ///< millionths of frames its clock is ahead of the last period
    std::vector<float> period_;
    std::vector<float> captured_;
};

}  // namespace stillroom::devices
