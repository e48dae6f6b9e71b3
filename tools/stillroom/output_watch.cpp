#include "tools/stillroom/output_watch.h"

#include "devices/virtual_clock_device.h"

#include <fmt/format.h>

#include <utility>

namespace stillroom::tools {

namespace {

constexpr auto kStall = std::chrono::milliseconds{500};
/// How long the mixer has to fill the ring before the start; a thousandth of it is usual.
constexpr audio::Seconds kFill{5.0};

}  // namespace

OutputWatch::OutputWatch(std::unique_ptr<devices::AudioDevice> device, audio::OutputRing& ring)
    : device_(std::move(device)), ring_(ring) {}

audio::Result<void> OutputWatch::start(Clock::time_point now) {
    ring_.wait_for_frames(static_cast<int>(ring_.capacity().count), kFill);
    moved_at_ = now;
    return device_->start(ring_);
}

std::optional<std::string> OutputWatch::look(Clock::time_point now) {
    if (!device_->healthy()) return give_up();
    const audio::Frames consumed = ring_.consumed();
    // A ring that is empty stands still because the session is over, not because of the device.
    if (consumed != consumed_ || ring_.filled() == 0) {
        consumed_ = consumed;
        moved_at_ = now;
        if (!std::exchange(stalled_, false)) return std::nullopt;
        return fmt::format("{} takes sound again", device_->format().name);
    }
    if (stalled_ || now - moved_at_ < kStall) return std::nullopt;
    stalled_ = true;
    return fmt::format("NO SOUND: {} has taken nothing for half a second; the session waits for it",
                       device_->format().name);
}

std::string OutputWatch::give_up() {
    const std::string fault = device_->fault();
    const devices::DeviceFormat format = device_->format();
    device_->stop();
    device_ = std::make_unique<devices::VirtualClockDevice>(format.rate, format.channels);
    lost_ = true;
    stalled_ = false;
    (void)device_->start(ring_);  // the virtual clock cannot fail
    return fmt::format("SOUND IS LOST: {}. The session goes on without sound; keys work as before", fault);
}

}  // namespace stillroom::tools
