#include "engine/rt/howl_guard.h"

#include <algorithm>

namespace stillroom::engine::rt {

namespace {

constexpr int kHops = 7;              // 350 ms
constexpr double kForgiven = 0.8913;  // -0.5 dB
constexpr double kRise = 10.0;        // 10 dB
constexpr double kLoud = 1e-3;        // -30 dB
constexpr double kSilent = 1e-10;     // below this one level is like another

}  // namespace

void HowlGuard::reset() noexcept {
    done_ = hops_ = 0;
    energy_ = highest_ = quietest_ = 0.0;
}

bool HowlGuard::hears_howl(const float* mono, int frames) noexcept {
    bool howls = false;
    for (int i = 0; i < frames; ++i) {
        energy_ += static_cast<double>(mono[i]) * static_cast<double>(mono[i]);
        if (++done_ < hop_) continue;
        howls |= take(energy_ / hop_);
        done_ = 0;
        energy_ = 0.0;
    }
    return howls;
}

bool HowlGuard::take(double level) noexcept {
    const double now = std::max(level, kSilent);
    quietest_ = quietest_ > 0.0 ? std::min(quietest_, now) : now;
    const bool fell = now < kForgiven * highest_;
    hops_ = now < kLoud ? 0 : fell ? 1 : hops_ + 1;
    highest_ = hops_ > 1 ? std::max(highest_, now) : now;
    return hops_ >= kHops && now >= kRise * quietest_;
}

}  // namespace stillroom::engine::rt
