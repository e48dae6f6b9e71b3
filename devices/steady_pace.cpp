#include "devices/steady_pace.h"

#include <cassert>
#include <chrono>
#include <utility>

namespace stillroom::devices {

namespace {
using Clock = std::chrono::steady_clock;
constexpr auto kLongestMadeUpFor = std::chrono::seconds(1);
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
}  // namespace

void SteadyPace::start(audio::SampleRate rate, audio::Frames period, std::function<void()> take) {
    assert(!thread_.joinable() && rate.hertz > 0 && period.count > 0);
    stopping_ = false;
    thread_ = std::thread([this, rate, period, call = std::move(take)] { run(rate, period, call); });
}

void SteadyPace::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_asked_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void SteadyPace::run(audio::SampleRate rate, audio::Frames period, const std::function<void()>& take) {
    Clock::time_point anchor = Clock::now();
    std::unique_lock lock(mutex_);
    for (audio::Frames position = period; !stopping_; position += period) {
        // Whole seconds apart, so that the product stays in range for any length of session.
        const std::chrono::seconds whole(position.count / rate.hertz);
        const std::chrono::nanoseconds rest(position.count % rate.hertz * kNanosecondsPerSecond / rate.hertz);
        const Clock::time_point due = anchor + whole + rest;
        if (stop_asked_.wait_until(lock, due, [this] { return stopping_; })) return;
        lock.unlock();
        take();
        lock.lock();
        if (const auto late = Clock::now() - due; late > kLongestMadeUpFor) anchor += late;
    }
}

}  // namespace stillroom::devices
