/// A clock for outputs that have none of their own.
#pragma once

#include "audio/base/units.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace stillroom::devices {

/// A thread that calls a function once a period, at a steady rate, by CLOCK_MONOTONIC: setting the wall clock
/// changes nothing. Late calls are made up for, each on its own, so that the count of calls follows the time;
/// after a second in which the machine slept, the clock goes on from where it is, as a sound card would.
class SteadyPace {
public:
    SteadyPace() = default;
    ~SteadyPace() { stop(); }
    SteadyPace(const SteadyPace&) = delete;
    SteadyPace& operator=(const SteadyPace&) = delete;

    /// [control] Calls `take` on a thread of its own, for the first time one period from now. @pre not running
    void start(audio::SampleRate rate, audio::Frames period, std::function<void()> take);

    /// [control] Returns once `take` will not be called any more. May be called twice, but not from `take`.
    void stop();

private:
    void run(audio::SampleRate rate, audio::Frames period, const std::function<void()>& take);

    std::mutex mutex_;
    std::condition_variable stop_asked_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace stillroom::devices
