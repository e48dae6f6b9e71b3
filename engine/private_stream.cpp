#include "engine/private_stream.h"

#include <cstddef>
#include <utility>

namespace stillroom::engine {

using audio::AudioView;
using audio::Frames;
using audio::Result;

namespace {

/// Frames of the ring: a second and more at 48 kHz, several times what the streamer may sleep.
constexpr int kRing = 1 << 16;

}  // namespace

PrivateStream::PrivateStream(PrivateVault& vault, const std::string& slot)
    : vault_(vault), slot_(slot), source_(vault.filled(slot)->channels) {}

Result<void> PrivateStream::prepare(int /*capacity*/) {
    auto memory = LockedMemory::of(static_cast<std::size_t>(channels()) * kRing * sizeof(float));
    if (!memory) return memory.error();
    memory_ = *std::move(memory);
    float* const left = memory_->floats().data();
    float* const planes[] = {left, channels() > 1 ? left + kRing : left};
    source_.ring().borrow(AudioView(planes, channels(), kRing));
    return {};
}

void PrivateStream::seek(Frames at) {
    const std::lock_guard lock(mutex_);
    source_.ring().reset();
    source_.restart();
    position_ = at;
    finished_.store(false, std::memory_order_release);
    playing_.store(true, std::memory_order_release);
    visit();
}

void PrivateStream::rest() noexcept {
    const std::lock_guard lock(mutex_);
    playing_.store(false, std::memory_order_release);
    source_.ring().reset();
    source_.forget();
    memory_->wipe();
}

void PrivateStream::fill() {
    const std::lock_guard lock(mutex_);
    if (playing()) visit();
}

void PrivateStream::visit() {
    while (!failed() && !finished_.load(std::memory_order_relaxed)) {
        const rt::StreamRing::Target target = source_.ring().fill_target(kRing);
        if (target.frames == 0) return;
        const Result<int> count =
            vault_.read(slot_, position_, AudioView(target.channels.data(), channels(), target.frames));
        if (!count) {
            failed_.store(true, std::memory_order_relaxed);
            return;
        }
        source_.ring().commit(*count);
        position_ += Frames{*count};
        if (*count == target.frames) continue;
        source_.ring().finish();
        finished_.store(true, std::memory_order_release);
    }
}

bool PrivateStream::wants_filling() const noexcept {
    return playing() && !failed() && !finished_.load(std::memory_order_acquire) &&
           source_.ring().room() >= source_.ring().capacity() / 4;
}

}  // namespace stillroom::engine
