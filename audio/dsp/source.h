/// What a voice plays.
#pragma once

#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/gain_ramp.h"

namespace stillroom::audio {

/// A stretch of sound ready to be mixed, borrowed from the source until its next call. Mono sources give the same
/// pointer twice.
struct SourceSpan {
    const float* left = nullptr;
    const float* right = nullptr;
    int frames = 0;        ///< 0 only at the end or when starved
    bool ended = false;    ///< nothing follows this span
    bool starved = false;  ///< the next frames are not here yet; ask again in the next block
};

/// The one interface between the mixer and everything that can sound: content, synthesised beds, pacers. The mixer
/// borrows sources; the session's plan owns them.
///
/// The samples depend on the position alone, never on how reads are cut.
class Source {
public:
    /// [audio] The next frames, at most `frames` of them (1 to kMaxBlock, of a steady source 1 to kReadAhead); it
    /// may give fewer, and is then asked again.
    [[nodiscard]] virtual SourceSpan read(int frames) noexcept STILLROOM_REALTIME = 0;

    /// [any] True of a source whose frames lie ready in memory and which no command changes. It may be asked for
    /// kReadAhead frames at once, long before they sound: a span costs it nothing, and one call then serves many
    /// blocks. The answer never changes.
    [[nodiscard]] virtual bool steady() const noexcept STILLROOM_REALTIME { return false; }

    /// [audio] Of a source made of stems: from the next frame on, stem number `stem` moves to `gain` over `length`.
    /// Sources without stems have nothing to move.
    virtual void fade_stem(int stem, float gain, Frames length, RampShape shape) noexcept STILLROOM_REALTIME;

    /// [setup] From now on it is for the patient's ears: a mixer refuses to start it wherever an output that others
    /// may hear would carry it. There is no way back.
    void keep_private() noexcept { private_ = true; }
    [[nodiscard]] bool is_private() const noexcept STILLROOM_REALTIME { return private_; }

protected:
    ~Source() = default;  // never destroyed through this type on the audio thread

private:
    bool private_ = false;
};

/// The most frames a block, and so one read, may have.
inline constexpr int kMaxBlock = 1024;

/// The most frames one read of a steady source may ask for.
inline constexpr int kReadAhead = 4096;

}  // namespace stillroom::audio
