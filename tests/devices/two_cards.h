/// Two sound cards with crystals of their own, in virtual time, and a zone that both play: one as its clock, the
/// other behind a drift bridge. What the bridge makes of it is read from the sound alone.
#pragma once

#include "audio/base/output_ring.h"
#include "devices/drift_bridge.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

namespace stillroom::tests {

/// How late a card takes its frames: by chance each time, and by a hiccup now and then.
struct Lateness {
    double mean = 0.0002;     ///< seconds, exponentially distributed
    double hiccup = 0.015;    ///< seconds
    double hiccups = 0.0001;  ///< of all times
};

/// A card that takes a period of frames whenever its crystal says so, or a little later.
class VirtualCard {
public:
    /// `ppm(seconds)`: millionths by which its crystal runs fast.
    VirtualCard(int period, double starts, std::function<double(double)> ppm, Lateness lateness, std::uint64_t seed)
        : period_(period), ppm_(std::move(ppm)), lateness_(lateness), dice_(seed), due_(starts) {
        taken_at_ = due_ + chance();
    }

    [[nodiscard]] int period() const { return period_; }
    /// When its crystal asked for the frames that are taken next, and when they really are.
    [[nodiscard]] double due() const { return due_; }
    [[nodiscard]] double taken_at() const { return taken_at_; }
    [[nodiscard]] double rate() const { return 48000.0 * (1.0 + ppm_(due_) * 1e-6); }

    /// On to the next period, `pause` seconds later than its crystal would have it, and taken `late` seconds later
    /// than that.
    void go_on(double pause = 0.0, double late = 0.0) {
        due_ += period_ / rate() + pause;
        // What is late holds up what comes behind it.
        taken_at_ = std::max(due_ + late + chance(), taken_at_ + 1e-5);
    }

private:
    double chance() {
        if (std::uniform_real_distribution<double>()(dice_) < lateness_.hiccups) return lateness_.hiccup;
        return lateness_.mean > 0.0 ? std::exponential_distribution<double>(1.0 / lateness_.mean)(dice_) : 0.0;
    }

    int period_;
    std::function<double(double)> ppm_;
    Lateness lateness_;
    std::mt19937_64 dice_;
    double due_;
    double taken_at_ = 0.0;
};

/// What the bridged card played, once a period.
struct Heard {
    double seconds = 0.0;
    double level = 0.0;  ///< 1: the sound as it is
    double late = 0.0;   ///< milliseconds by which it plays later than the clock's card, where the level is 1
    double ratio = 1.0;  ///< frames of the zone gone through per frame played, since the period before
    double true_ratio = 1.0;
};

/// The zone. Its sound turns once in 4096 frames, left a cosine and right a sine, so that each frame says which it
/// is.
class TwoCards {
public:
    TwoCards(const devices::DriftBridgeSettings& settings, VirtualCard clock, VirtualCard device)
        : bridge(settings),
          clock_ring(2, std::max(devices::DriftBridge::needed_ahead(settings), settings.clock.at_once * 2) +
                            audio::Frames{kBlock}),
          device_ring(2, settings.device_ring),
          settings_(settings),
          clock_(std::move(clock)),
          device_(std::move(device)) {
        for (int i = 0; i < kTurn; ++i) {
            const double angle = 2.0 * std::numbers::pi * i / kTurn;
            left_.push_back(static_cast<float>(std::cos(angle)));
            right_.push_back(static_cast<float>(std::sin(angle)));
        }
        render();
        bridge.serve(device_ring, 0);
    }

    /// Lets time pass, and hands over what the bridged card played.
    template <typename Listener>
    void run_until(double seconds, Listener&& listener) {
        while (std::min(clock_.taken_at(), device_.taken_at()) < seconds) {
            if (clock_.taken_at() <= device_.taken_at())
                take_clock();
            else
                listener(take_device());
        }
    }
    void run_until(double seconds) {
        run_until(seconds, [](const Heard&) {});
    }

    /// Before the next period of a card its crystal stands still for so long; the frames are taken later still.
    void pause_clock(double seconds, double late = 0.0) { clock_pause_ = {seconds, late}; }
    void pause_device(double seconds, double late = 0.0) { device_pause_ = {seconds, late}; }
    /// From now on another card stands in the place of one.
    void exchange_device(VirtualCard card) { device_ = std::move(card); }
    [[nodiscard]] const VirtualCard& device() const { return device_; }

    devices::DriftBridge bridge;
    audio::OutputRing clock_ring, device_ring;
    /// The most by which a sample of the bridged card differed from the one before it.
    float largest_step = 0.0f;

private:
    static constexpr int kBlock = 64;
    static constexpr int kTurn = 4096;

    static std::int64_t nanoseconds(double seconds) { return std::llround(seconds * 1e9); }

    /// What a mixer thread does when the clock's card has taken frames.
    void render() {
        while (clock_ring.room() >= kBlock) {
            const float* const block[] = {left_.data() + rendered_ % kTurn, right_.data() + rendered_ % kTurn};
            clock_ring.write(block, kBlock);
            bridge.write(block, kBlock);
            rendered_ += kBlock;
        }
    }

    void take_clock() {
        period_.resize(static_cast<std::size_t>(clock_.period()) * 2);
        clock_ring.read(period_.data(), clock_.period());
        bridge.follow(clock_ring, nanoseconds(clock_.taken_at()));
        render();
        clock_due_ = clock_.due();
        clock_frame_ = clock_ring.consumed().count - clock_.period();
        const auto [pause, late] = std::exchange(clock_pause_, {});
        clock_.go_on(pause, late);
    }

    void look_for_steps() {
        for (std::size_t i = 0; i < period_.size(); ++i) {
            float& before = last_[i % 2];
            largest_step = std::max(largest_step, std::abs(period_[i] - before));
            before = period_[i];
        }
    }

    Heard take_device() {
        period_.resize(static_cast<std::size_t>(device_.period()) * 2);
        device_ring.read(period_.data(), device_.period());
        bridge.serve(device_ring, nanoseconds(device_.taken_at()));
        look_for_steps();
        const double left = static_cast<double>(period_[0]), right = static_cast<double>(period_[1]);
        Heard heard{device_.due(), std::hypot(left, right)};
        // The frame that the clock's card lets be heard at the moment when the device lets this one be heard.
        const double moment = device_.due() + static_cast<double>(settings_.device.latency.count) / 48000.0;
        const double heard_there = static_cast<double>(settings_.clock.latency.count) / 48000.0 + clock_due_;
        const double there = static_cast<double>(clock_frame_) + (moment - heard_there) * clock_.rate();
        const double here = std::atan2(right, left) / (2.0 * std::numbers::pi) * kTurn;
        heard.late = std::remainder(there - here, kTurn) / 48.0;
        heard.ratio = 1.0 + std::remainder(here - here_ - device_.period(), kTurn) / device_.period();
        heard.true_ratio = clock_.rate() / device_.rate();
        here_ = here;
        const auto [pause, late] = std::exchange(device_pause_, {});
        device_.go_on(pause, late);
        return heard;
    }

    devices::DriftBridgeSettings settings_;
    VirtualCard clock_, device_;
    std::vector<float> left_, right_, period_;
    std::int64_t rendered_ = 0;
    double clock_due_ = 0.0;
    std::int64_t clock_frame_ = 0;
    double here_ = 0.0;
    float last_[2] = {};
    struct Pause {
        double seconds = 0.0, late = 0.0;
    };
    Pause clock_pause_, device_pause_;
};

}  // namespace stillroom::tests
