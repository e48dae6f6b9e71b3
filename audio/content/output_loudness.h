/// How loud a rendered session is, as a listener will hear it.
#pragma once

#include "audio/base/units.h"
#include "audio/content/loudness.h"

#include <memory>
#include <span>

namespace stillroom::audio {

/// Measures interleaved sound as `LoudnessMeter` does, with the filters and the peak detector of `audio/dsp`,
/// several times as fast: the render of an hour would else spend most of its time here. A test holds it to
/// libebur128. Samples that are not sane (finite_check.h) count as zero. [control] one thread.
class OutputLoudness {
public:
    /// [setup] @pre channels is 1 or 2
    OutputLoudness(int channels, SampleRate rate);
    /// Wipes what it still holds of the sound: it may have been a private one.
    ~OutputLoudness();

    /// @pre interleaved.size() is a multiple of the channels
    void add(std::span<const float> interleaved);

    /// The level of all that was added; call once, at the end.
    [[nodiscard]] ClipLevel finish();

private:
    struct State;
    int channels_;
    std::unique_ptr<State> state_;
};

}  // namespace stillroom::audio
