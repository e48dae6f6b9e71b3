#include "engine/live_outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace stillroom::engine {

std::vector<LiveOutput> rehearsal_live_outputs() { return {{.output = rehearsal_outputs().front()}}; }

LiveOutputs::LiveOutputs(std::vector<LiveOutput> outputs, audio::OutputRing& leading,
                         const std::vector<SecondClock*>& further, int block)
    : outputs_(std::move(outputs)), leading_(leading), block_(block) {
    assert(!outputs_.empty());
    devices_.push_back(device_on(0, nullptr, leading.channels(), block));
    for (SecondClock* clock : further)
        devices_.push_back(device_on(devices_.size(), clock, clock->channels(), block));
    for (std::size_t i = 0; i < outputs_.size(); ++i) blocks_.emplace_back(2, block);
    for (audio::AudioBuffer& stereo : blocks_) views_.push_back(stereo.view());
    // What moves into a vector keeps its samples where they are.
    for (Device& device : devices_)
        for (int c = 0; c < device.block.channels(); ++c)
            device.channels[static_cast<std::size_t>(c)] = std::as_const(device.block).channel(c);
}

LiveOutputs::Device LiveOutputs::device_on(std::size_t index, SecondClock* clock, int channels, int block) const {
    Device device{.clock = clock,
                  .report = clock ? &clock->report() : &leading_.report(),
                  .block = audio::AudioBuffer(channels, block)};
    device.losses_heeded = device.report->losses();
    for (const LiveOutput& output : outputs_) {
        if (output.device != index) continue;
        assert(output.left < channels && output.right < channels);
        device.outputs += device.outputs.empty() ? "" : " and ";
        device.outputs += config::name_of(output.output.role);
    }
    return device;
}

// A loss that is over before the mixer looks is one all the same: what comes back must come slowly.
void LiveOutputs::heed(rt::ZoneMixer& mixer) noexcept {
    for (std::size_t i = 0; i < devices_.size(); ++i) {
        Device& device = devices_[i];
        const std::uint32_t losses = device.report->losses();
        const bool lost = losses != device.losses_heeded;
        if (lost) device.unheard = true;
        device.losses_heeded = losses;
        const bool back = device.unheard && device.report->heard();
        if (back) device.unheard = false;
        for (std::size_t output = 0; output < outputs_.size(); ++output) {
            if (outputs_[output].device != i) continue;
            if (lost) mixer.lose_output(output);
            if (back) mixer.regain_output(output);
        }
    }
}

void LiveOutputs::render(rt::ZoneMixer& mixer) noexcept {
    mixer.render(views_);
    for (std::size_t output = 0; output < outputs_.size(); ++output) spread(output);
    leading_.write(devices_.front().channels.data(), block_);
    for (std::size_t i = 1; i < devices_.size(); ++i) devices_[i].clock->write(devices_[i].channels.data(), block_);
}

void LiveOutputs::spread(std::size_t output) noexcept {
    const LiveOutput& way = outputs_[output];
    audio::AudioBuffer& out = devices_[way.device].block;
    const float* const left = std::as_const(blocks_[output]).channel(0);
    const float* const right = std::as_const(blocks_[output]).channel(1);
    if (way.left != way.right) {
        std::copy_n(left, block_, out.channel(way.left));
        std::copy_n(right, block_, out.channel(way.right));
        return;
    }
    float* const both = out.channel(way.left);
    for (int i = 0; i < block_; ++i) both[i] = 0.5f * (left[i] + right[i]);
}

void LiveOutputs::follow() noexcept {
    for (std::size_t i = 1; i < devices_.size(); ++i) devices_[i].clock->follow(leading_);
}

std::vector<LiveOutputs::News> LiveOutputs::news() {
    using What = News::What;
    std::vector<News> all;
    for (Device& device : devices_) {
        // Where there is but one device, nobody asks which.
        const std::string where = devices_.size() == 1 ? "" : " in the " + device.outputs;
        const std::string trouble = device.clock ? device.clock->trouble() : "";
        if (device.report->heard() && trouble.empty()) {
            if (!std::exchange(device.loss_told, std::string()).empty())
                all.push_back({What::back, fmt::format("the sound is back{}, and rises over 8 s", where)});
            continue;
        }
        std::string why = device.report->heard() ? trouble : device.report->fault();
        if (why.empty() || why == device.loss_told) continue;
        all.push_back(
            {device.loss_told.empty() ? What::lost : What::still_lost, fmt::format("NO SOUND{}: {}", where, why)});
        device.loss_told = std::move(why);
    }
    return all;
}

}  // namespace stillroom::engine
