#include "devices/output_process.h"

#include "audio/dsp/source.h"

#include <fmt/format.h>
#include <algorithm>
#include <cassert>
#include <utility>

namespace stillroom::devices {

namespace {

/// Between two looks at the heartbeat.
constexpr audio::Seconds kLook{0.02};
/// What one look adds at most to a silence: a machine that held this thread up, or slept, held up the output too.
constexpr audio::Seconds kLongestLook{0.04};

}  // namespace

audio::Result<std::unique_ptr<OutputProcess>> OutputProcess::open(const OutputRequest& request) {
    auto child = OutputChild::open(request, {});
    if (!child) return child.error();
    OutputRequest again = request;
    // A default may be another device by the time it is opened again.
    const bool any = again.socket.empty() && again.ports.empty() && again.sink.empty();
    if (any) again.name = (*child)->stable_name();
    DeviceFormat format{fmt::format("{} {}", name_of(request.api), (*child)->stable_name()), request.rate,
                        request.channels, (*child)->latency(), true};
    return std::unique_ptr<OutputProcess>(
        new OutputProcess(*std::move(child), std::move(again), std::move(format)));
}

std::unique_ptr<OutputProcess> OutputProcess::absent(const OutputRequest& request, std::string name,
                                                     const std::string& fault) {
    DeviceFormat format{std::move(name), request.rate, request.channels, audio::Frames{0}, true};
    std::unique_ptr<OutputProcess> output(new OutputProcess(nullptr, request, std::move(format)));
    output->explain(fault);
    output->absent_ = true;
    output->lost_.store(true, std::memory_order_release);
    return output;
}

OutputProcess::OutputProcess(std::unique_ptr<OutputChild> child, OutputRequest request, DeviceFormat format)
    : request_(std::move(request)),
      format_(std::move(format)),
      child_(std::move(child)),
      clock_(format_.rate, format_.channels) {}

audio::Result<audio::Frames> OutputProcess::frames_at_once() {
    assert(!keeper_.joinable());
    if (absent_) return kFramesAtOnceUnknown;
    if (!child_) return audio::Error{fault()};
    return child_->measure();
}

audio::Result<void> OutputProcess::start(audio::OutputRing& ring) {
    assert(!keeper_.joinable() && ring.channels() == format_.channels);
    if (absent_) {
        ring.report().lose(fault());
        clock_.take_over(ring, {0});
        keeper_ = std::jthread([this, &ring](const std::stop_token& stop) { keep_absent(stop, ring); });
        return {};
    }
    if (!child_) return audio::Error{fault()};
    if (auto warm = child_->warm_up({}); !warm) return warm;
    if (auto playing = child_->play(ring); !playing) return playing;
    keeper_ = std::jthread([this, &ring](const std::stop_token& stop) { keep(stop, ring); });
    return {};
}

void OutputProcess::stop() {
    if (!keeper_.joinable()) return;
    keeper_.request_stop();
    keeper_.join();
    clock_.stop();
    absent_ = false;
    if (!child_) return;
    if (const auto stopped = child_->stop(); stopped) return;
    child_.reset();
    explain(fmt::format("{} was lost", format_.name));
    lost_.store(true, std::memory_order_release);
}

std::string OutputProcess::fault() const {
    const std::lock_guard lock(mutex_);
    return fault_;
}

void OutputProcess::explain(const std::string& fault) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
}

void OutputProcess::keep_absent(const std::stop_token& stop, audio::OutputRing& ring) {
    const audio::Frames stale = ring.consumed() + audio::Frames{ring.filled() + audio::kMaxBlock};
    if (bring_back(stop, ring, stale)) keep(stop, ring);
}

void OutputProcess::keep(const std::stop_token& stop, audio::OutputRing& ring) {
    while (true) {
        const Clock::time_point began = Clock::now();
        const auto loss = watch(stop, ring);
        if (!loss) return;
        const audio::Frames stale = lose(*loss, ring);
        const std::chrono::duration<double> played = Clock::now() - began;
        pause(stop, back_off_.after_loss({played.count() - loss->silent.value}));
        if (!bring_back(stop, ring, stale)) return;
    }
}

std::optional<OutputProcess::Loss> OutputProcess::watch(const std::stop_token& stop,
                                                        const audio::OutputRing& ring) {
    std::uint64_t beats = ring.report().beats();
    audio::Seconds silent{0.0};
    Clock::time_point last = Clock::now();
    while (!stop.stop_requested()) {
        auto news = child_->bad_news(kLook);
        const Clock::time_point now = Clock::now();
        const std::chrono::duration<double> passed = now - std::exchange(last, now);
        const std::uint64_t latest = ring.report().beats();
        silent = {std::exchange(beats, latest) == latest
                      ? silent.value + std::min(passed.count(), kLongestLook.value)
                      : 0.0};
        if (news) return Loss{*std::move(news), silent};
        if (silent >= kHeartbeat)
            return Loss{fmt::format("{} takes no sound: it hangs or was unplugged", format_.name), silent};
    }
    return std::nullopt;
}

audio::Frames OutputProcess::lose(const Loss& loss, audio::OutputRing& ring) {
    child_->kill();
    child_.reset();
    explain(loss.fault);
    lost_.store(true, std::memory_order_release);
    ring.report().lose(loss.fault);
    ring.wake();  // it may have died between taking the mixer's call and answering it
    // What lies in the ring by now, and the block that is being mixed, were made for ears that expect it.
    const audio::Frames stale = ring.consumed() + audio::Frames{ring.filled() + audio::kMaxBlock};
    clock_.take_over(ring, audio::frames_of(loss.silent, format_.rate));
    return stale;
}

bool OutputProcess::bring_back(const std::stop_token& stop, audio::OutputRing& ring, audio::Frames stale) {
    while (!stop.stop_requested()) {
        const auto back = try_again(stop, ring, stale);
        if (back) return true;
        if (stop.stop_requested()) break;
        explain(back.error().message);
        ring.report().explain(back.error().message);
        pause(stop, back_off_.after_refusal());
    }
    return false;
}

audio::Result<void> OutputProcess::try_again(const std::stop_token& stop, audio::OutputRing& ring,
                                             audio::Frames stale) {
    auto child = OutputChild::open(request_, stop);
    if (!child) return child.error();
    if (auto warm = (*child)->warm_up(stop); !warm) {
        (*child)->kill();  // a device that takes nothing does not let go either
        return warm;
    }
    while (ring.consumed() < stale && !stop.stop_requested()) pause(stop, kLook);
    if (stop.stop_requested()) return audio::Error{};
    clock_.stop();
    if (auto playing = (*child)->play(ring); !playing) {
        clock_.take_over(ring, {0});
        return playing;
    }
    child_ = *std::move(child);
    lost_.store(false, std::memory_order_release);
    ring.report().regain();
    return {};
}

void OutputProcess::pause(const std::stop_token& stop, audio::Seconds length) {
    std::unique_lock lock(mutex_);
    stop_asked_.wait_for(lock, stop, std::chrono::duration<double>(length.value), [] { return false; });
}

}  // namespace stillroom::devices
