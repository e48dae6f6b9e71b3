/// What an output says of itself to those who fill its ring.
#pragma once

#include "audio/base/realtime.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stillroom::audio {

/// Lives in the ring's shared memory: no pointers, and no reader or writer ever waits for the other, also when the
/// other is killed in the middle.
class OutputReport {
public:
    /// The longest sentence, in bytes; more is cut off behind a whole character.
    static constexpr std::size_t kLongestFault = 247;

    /// [audio] the ring's reader: it has come for frames.
    void beat() noexcept STILLROOM_REALTIME { beats_.fetch_add(1, std::memory_order_relaxed); }
    /// [any] How often it has come: the heartbeat. It beats while nothing is in the ring, too.
    [[nodiscard]] std::uint64_t beats() const noexcept STILLROOM_REALTIME {
        return beats_.load(std::memory_order_relaxed);
    }

    /// [control] who watches the output, one thread: from here on nobody hears what is in the ring, and why.
    void lose(std::string_view fault) noexcept {
        write_fault(fault);
        heard_.store(0, std::memory_order_seq_cst);
        losses_.fetch_add(1, std::memory_order_seq_cst);
    }
    /// [control] the same thread: nobody hears it still, and by now for another reason.
    void explain(std::string_view fault) noexcept { write_fault(fault); }
    /// [control] the same thread: it is heard again.
    void regain() noexcept { heard_.store(1, std::memory_order_seq_cst); }

    /// [any] False while nobody hears what is in the ring.
    [[nodiscard]] bool heard() const noexcept STILLROOM_REALTIME {
        return heard_.load(std::memory_order_seq_cst) != 0;
    }
    /// [any] How often it was lost; a short loss cannot be missed.
    [[nodiscard]] std::uint32_t losses() const noexcept STILLROOM_REALTIME {
        return losses_.load(std::memory_order_seq_cst);
    }
    /// [control] any thread: why it was last lost, one sentence without a full stop. Empty when it never was, or
    /// while a new sentence is just being written.
    [[nodiscard]] std::string fault() const;

private:
    static constexpr std::size_t kWords = (kLongestFault + 1) / sizeof(std::uint64_t);

    void write_fault(std::string_view fault) noexcept;

    std::atomic<std::uint64_t> beats_{0};
    std::atomic<std::uint32_t> heard_{1};
    std::atomic<std::uint32_t> losses_{0};
    std::atomic<std::uint32_t> edition_{0};  ///< of the sentence; odd while it is being written
    std::array<std::atomic<std::uint64_t>, kWords> fault_{};
};

}  // namespace stillroom::audio
