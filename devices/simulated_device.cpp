#include "devices/simulated_device.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace stillroom::devices {

namespace {
constexpr std::int64_t kMillion = 1'000'000;
}

SimulatedDevice::SimulatedDevice(SimulatedSettings settings)
    : settings_(std::move(settings)),
      format_{settings_.name, settings_.rate, settings_.channels, settings_.period, true},
      period_(static_cast<std::size_t>(settings_.period.count) * static_cast<std::size_t>(settings_.channels)) {
    assert(settings_.period.count > 0 && settings_.drift_ppm > -kMillion && settings_.drift_ppm < kMillion);
}

audio::Result<void> SimulatedDevice::start(audio::OutputRing& ring) {
    assert(ring.channels() == format_.channels);
    {
        const std::lock_guard lock(mutex_);
        assert(!ring_);
        if (fault_ == SimulatedFault::kLost) return audio::Error{format_.name + " is not there"};
        if (fault_ == SimulatedFault::kDead) fault_ = SimulatedFault::kNone;
        ring_ = &ring;
    }
    if (settings_.free_running) pace_.start(settings_.rate, settings_.period, [this] { pass(settings_.period); });
    return {};
}

void SimulatedDevice::stop() {
    pace_.stop();
    const std::lock_guard lock(mutex_);
    ring_ = nullptr;
}

bool SimulatedDevice::healthy() const noexcept {
    const std::lock_guard lock(mutex_);
    return fault_ != SimulatedFault::kLost;
}

std::string SimulatedDevice::fault() const { return healthy() ? "" : format_.name + " was unplugged"; }

void SimulatedDevice::advance(audio::Frames of_the_room) {
    assert(!settings_.free_running);
    pass(of_the_room);
}

void SimulatedDevice::pass(audio::Frames of_the_room) {
    const std::lock_guard lock(mutex_);
    if (!ring_) return;
    if (fault_ != SimulatedFault::kNone && fault_ != SimulatedFault::kXrun) return;
    owed_millionths_ += of_the_room.count * (kMillion + settings_.drift_ppm);
    for (; owed_millionths_ >= settings_.period.count * kMillion;
         owed_millionths_ -= settings_.period.count * kMillion)
        play_period();
}

void SimulatedDevice::play_period() {
    ring_->read(period_.data(), static_cast<int>(settings_.period.count));
    if (fault_ == SimulatedFault::kXrun)
        fault_ = SimulatedFault::kNone;
    else
        captured_.insert(captured_.end(), period_.begin(), period_.end());
}

void SimulatedDevice::set_fault(SimulatedFault fault) {
    const std::lock_guard lock(mutex_);
    if (fault_ != SimulatedFault::kDead) fault_ = fault;
}

std::vector<float> SimulatedDevice::captured() const {
    const std::lock_guard lock(mutex_);
    return captured_;
}

}  // namespace stillroom::devices
