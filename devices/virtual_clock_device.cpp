#include "devices/virtual_clock_device.h"

#include <cassert>

namespace stillroom::devices {

namespace {
constexpr int kPeriod = 256;  // frames taken at a time: 5.3 ms at 48 kHz, as a card would
}

VirtualClockDevice::VirtualClockDevice(audio::SampleRate rate, int channels)
    : format_{"no device (virtual clock)", rate, channels, {0}, true},
      period_(static_cast<std::size_t>(kPeriod) * static_cast<std::size_t>(channels)) {}

audio::Result<audio::Frames> VirtualClockDevice::frames_at_once() { return audio::Frames{kPeriod}; }

audio::Result<void> VirtualClockDevice::start(audio::OutputRing& ring) {
    assert(ring.channels() == format_.channels);
    take_over(ring, {0});
    return {};
}

void VirtualClockDevice::take_over(audio::OutputRing& ring, audio::Frames behind) {
    pace_.start(format_.rate, {kPeriod}, [this, &ring, owed = behind.count]() mutable {
        ring.read(period_.data(), kPeriod);
        if (owed < kPeriod || ring.filled() < kPeriod) return;
        ring.read(period_.data(), kPeriod);
        owed -= kPeriod;
    });
}

}  // namespace stillroom::devices
