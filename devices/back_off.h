/// How long an output that was lost is left alone before it is tried again.
#pragma once

#include "audio/base/units.h"

#include <algorithm>

namespace stillroom::devices {

/// One that played for a while is tried at once, because a driver that hangs is most often sound again after a
/// fresh start. One that keeps falling over is tried less and less often, up to every ten seconds: sound that comes
/// and goes is worse than none. One that is not there is looked for once a second at least, because somebody may
/// just have plugged it in again. [any] one thread.
class BackOff {
public:
    static constexpr audio::Seconds kShortest{0.5};
    static constexpr audio::Seconds kLongest{10.0};
    static constexpr audio::Seconds kLongestAbsent{1.0};
    /// An output that played for so long does not keep falling over.
    static constexpr audio::Seconds kPlayed{2.0};

    /// It was lost after it had played for `played`: the pause before the next try.
    [[nodiscard]] audio::Seconds after_loss(audio::Seconds played) noexcept {
        if (played < kPlayed) return lengthened(kLongest);
        next_ = kShortest;
        return {0.0};
    }

    /// A try found nothing to play through: the pause before the next.
    [[nodiscard]] audio::Seconds after_refusal() noexcept {
        return next_ < kLongestAbsent ? lengthened(kLongestAbsent) : kLongestAbsent;
    }

private:
    /// The pause now; the next one is twice as long, but not longer than `most`.
    audio::Seconds lengthened(audio::Seconds most) noexcept {
        const audio::Seconds now = next_;
        next_ = std::min(audio::Seconds{2.0 * now.value}, most);
        return now;
    }

    audio::Seconds next_ = kShortest;
};

}  // namespace stillroom::devices
