/// What sounds while a disk is late.
#pragma once

#include "audio/base/realtime.h"

#include <cstdint>

namespace stillroom::engine::rt {

/// Decides, stretch by stretch, how frames that come through a ring are played: as they are; on the way down over
/// the last frames of a ring that runs dry; silence, for as long as too little waits; on the way up when enough
/// does. Both ways are straight. Frames are never skipped or played twice: after the silence it goes on where it
/// stopped. All functions are [audio].
class StarveFade {
public:
    /// A starved stream fades out over this many frames (5 ms at 48 kHz) and comes back the same way.
    static constexpr int kLength = 240;

    enum class Way : std::uint8_t { plain, falling, rising, silent };
    struct Piece {
        Way way = Way::silent;
        int frames = 0;
        int first = 0;       ///< of a way down or up: frames of it that were given before
        bool ended = false;  ///< nothing follows
        /// The sound is going or gone because the disk is late.
        [[nodiscard]] bool starved() const noexcept STILLROOM_REALTIME {
            return way == Way::falling || way == Way::silent;
        }
    };

    /// What the next frames are, at most `frames` of them; the caller takes all of them from what waits, unless
    /// they are silent. `waiting` frames wait, and none follow once `finished`; a starved stream comes back when
    /// `enough` wait. @pre frames > 0, enough > kLength
    [[nodiscard]] Piece next(int frames, std::int64_t waiting, bool finished,
                             int enough) noexcept STILLROOM_REALTIME;

    /// Scales frames of a way down or up.
    static void apply(const Piece& piece, float* frames) noexcept STILLROOM_REALTIME;

    /// Nothing has sounded yet.
    void reset() noexcept STILLROOM_REALTIME {
        flow_ = Flow::fresh;
        faded_ = 0;
    }

private:
    enum class Flow : std::uint8_t { fresh, steady, falling, dry, rising };
    Flow flow_ = Flow::fresh;
    int faded_ = 0;  ///< frames of the present way that were given
};

}  // namespace stillroom::engine::rt
