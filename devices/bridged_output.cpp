#include "devices/bridged_output.h"

#include "audio/base/denormals.h"
#include "audio/base/thread_rights.h"

#include <chrono>
#include <cstdint>
#include <utility>

namespace stillroom::devices {

namespace {

/// A bridge asks to be looked at a few times a second while its device takes nothing.
constexpr audio::Seconds kLook{0.1};
/// What its ring holds beyond two helpings: time for a thread that is woken late, with real-time rights and
/// without.
constexpr audio::Frames kSlack{256};
constexpr audio::Frames kSlackWithoutRights{4096};

std::int64_t nanoseconds_now() noexcept {
    return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

audio::Result<std::unique_ptr<BridgedOutput>> BridgedOutput::make(std::unique_ptr<AudioDevice> device,
                                                                  std::string name, const BridgedClock& leading,
                                                                  bool realtime) {
    const auto at_once = device->frames_at_once();
    if (!at_once) return at_once.error();
    DriftBridgeSettings settings;
    settings.rate = device->format().rate;
    settings.channels = device->format().channels;
    settings.clock = leading;
    settings.device = {std::move(name), *at_once, device->format().latency};
    settings.device_ring = *at_once + *at_once + (realtime ? kSlack : kSlackWithoutRights);
    return std::unique_ptr<BridgedOutput>(new BridgedOutput(std::move(device), std::move(settings), realtime));
}

BridgedOutput::BridgedOutput(std::unique_ptr<AudioDevice> device, DriftBridgeSettings settings, bool realtime)
    : settings_(std::move(settings)),
      realtime_(realtime),
      ring_(settings_.channels, settings_.device_ring),
      bridge_(settings_),
      device_(std::move(device)) {}

audio::Result<void> BridgedOutput::start() {
    bridge_.serve(ring_, nanoseconds_now());
    if (auto started = device_->start(ring_); !started) return started;
    server_ = std::thread([this] { serve(); });
    return {};
}

void BridgedOutput::stop() {
    if (!server_.joinable()) return;
    device_->stop();
    stopping_.store(true, std::memory_order_relaxed);
    ring_.wake();
    server_.join();
}

void BridgedOutput::follow(const audio::OutputRing& leading) noexcept {
    bridge_.follow(leading, nanoseconds_now());
}

void BridgedOutput::serve() {
    if (realtime_) (void)audio::request_realtime_priority(audio::kMixerPriority);
    audio::prefault_stack();
    const audio::DenormalsOff denormals_off;
    while (!stopping_.load(std::memory_order_relaxed)) {
        ring_.wait_for_room(1, kLook);
        const audio::RealtimeRegion region;
        bridge_.serve(ring_, nanoseconds_now());
    }
}

}  // namespace stillroom::devices
