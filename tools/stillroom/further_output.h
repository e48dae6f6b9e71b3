/// The border between a session and a device of its zone that does not lead it.
#pragma once

#include "devices/bridged_output.h"
#include "engine/second_clock.h"

#include <memory>
#include <string>
#include <utility>

namespace stillroom::tools {

/// A bridged output as the engine knows it; the two never see each other.
class FurtherOutput final : public engine::SecondClock {
public:
    explicit FurtherOutput(std::unique_ptr<devices::BridgedOutput> output) : output_(std::move(output)) {}

    /// [control]
    [[nodiscard]] devices::BridgedOutput& bridged() noexcept { return *output_; }

    [[nodiscard]] int channels() const noexcept STILLROOM_REALTIME override {
        return output_->device().format().channels;
    }
    void write(const float* const* planar, int frames) noexcept STILLROOM_REALTIME override {
        output_->write(planar, frames);
    }
    void follow(const audio::OutputRing& leading) noexcept STILLROOM_REALTIME override { output_->follow(leading); }
    [[nodiscard]] const audio::OutputReport& report() const noexcept STILLROOM_REALTIME override {
        return output_->report();
    }
    [[nodiscard]] std::string trouble() override { return output_->trouble(); }

private:
    std::unique_ptr<devices::BridgedOutput> output_;
};

}  // namespace stillroom::tools
