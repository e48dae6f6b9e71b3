#include "tools/stillroom/session_output.h"

#include <utility>

namespace stillroom::tools {

namespace {

/// How long the mixer has to fill the ring before the start; a thousandth of it is usual.
constexpr audio::Seconds kFill{5.0};

}  // namespace

SessionOutput::SessionOutput(std::unique_ptr<devices::AudioDevice> device, audio::OutputRing& ring)
    : device_(std::move(device)), ring_(ring) {}

audio::Result<void> SessionOutput::start() {
    ring_.wait_for_frames(static_cast<int>(ring_.capacity().count), kFill);
    return device_->start(ring_);
}

}  // namespace stillroom::tools
