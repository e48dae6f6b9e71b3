/// A private clip, from its sealed bytes to the source a voice plays.
#pragma once

#include "engine/locked_memory.h"
#include "engine/private_vault.h"
#include "engine/rt/private_source.h"
#include "engine/stream_filler.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

namespace stillroom::engine {

/// Opens a clip a little ahead of its playing, into a ring of locked memory that is wiped as soon as nobody plays
/// it any more. Between its cues nothing plain of it exists. A Streamer keeps it filled; the mixer only ever
/// touches `source()`. It does not move.
class PrivateStream final : public StreamFiller {
public:
    /// [setup] The vault outlives it. @pre the slot is filled
    PrivateStream(PrivateVault& vault, const std::string& slot);

    [[nodiscard]] rt::PrivateSource& source() noexcept { return source_; }

    /// [setup] Takes locked memory for its ring, whatever the capacity, and puts nothing into it. Errors: no memory
    /// can be locked.
    [[nodiscard]] audio::Result<void> prepare(int capacity) override;

    /// [control] The next voice begins at this frame of the clip. @pre prepared, and no voice plays it
    void seek(audio::Frames at);
    /// [control] No voice plays it any more: what the ring held is wiped before this returns.
    void rest() noexcept;

    void fill() override;
    [[nodiscard]] bool wants_filling() const noexcept override;
    [[nodiscard]] bool playing() const noexcept override { return playing_.load(std::memory_order_acquire); }
    [[nodiscard]] int filled() const noexcept override { return source_.ring().filled(); }
    [[nodiscard]] int channels() const noexcept override { return source_.ring().channels(); }
    /// [any] It could not be opened; it starves and stays silent.
    [[nodiscard]] bool failed() const noexcept { return failed_.load(std::memory_order_relaxed); }

    /// [any] The memory of its ring, for whoever wants to see that it is wiped.
    [[nodiscard]] std::span<const float> memory() const noexcept { return memory_->floats(); }

private:
    void visit();

    PrivateVault& vault_;
    std::string slot_;
    rt::PrivateSource source_;
    std::optional<LockedMemory> memory_;
    std::mutex mutex_;
    audio::Frames position_;  ///< of the next frame to open
    std::atomic<bool> playing_{false};
    std::atomic<bool> finished_{false};
    std::atomic<bool> failed_{false};
};

}  // namespace stillroom::engine
