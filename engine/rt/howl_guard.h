/// Hears when a microphone and what it is heard by feed each other.
#pragma once

#include "audio/base/realtime.h"
#include "audio/base/units.h"

namespace stillroom::engine::rt {

/// A howl grows by itself and then stands at the limit; speech comes in syllables, a few of them a second, and
/// falls between them. So the sound of a microphone counts as a howl when for 350 ms it is above -30 dB and
/// never falls (0.5 dB are forgiven), at 10 dB and more above the quietest that was heard since it was opened. A
/// voice that holds a note for so long, or an alarm beside the microphone, is taken for one too. Levels are taken
/// over 40 ms, longer than sound needs for the way round.
class HowlGuard {
public:
    /// [setup]
    explicit HowlGuard(audio::SampleRate rate) noexcept
        : hop_(static_cast<int>(frames_of(audio::Seconds{0.05}, rate).count)) {}

    /// [audio] Forgets what it heard.
    void reset() noexcept STILLROOM_REALTIME;
    /// [audio] The next frames of the microphone, mono; true when they howl.
    [[nodiscard]] bool hears_howl(const float* mono, int frames) noexcept STILLROOM_REALTIME;

private:
    [[nodiscard]] bool take(double level) noexcept STILLROOM_REALTIME;

    int hop_;
    int done_ = 0;         ///< frames of the present hop
    double energy_ = 0;    ///< of it
    int hops_ = 0;         ///< for how long it has been loud and has not fallen
    double highest_ = 0;   ///< mean square of the loudest of them
    double quietest_ = 0;  ///< and of the quietest hop since the reset; 0: there was none yet
};

}  // namespace stillroom::engine::rt
