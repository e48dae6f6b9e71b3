/// Renders a synthesised sound for the tests.
#pragma once

#include "audio/synth/synth.h"

#include <cstdint>
#include <vector>

namespace stillroom::tests {

struct Stereo {
    std::vector<float> left, right;
};

/// Reads frames; each read asks for what `cut(i)` gives.
template <typename Cut>
Stereo read_frames(audio::SynthSource& source, std::int64_t frames, const Cut& cut) {
    Stereo out;
    for (int i = 0; static_cast<std::int64_t>(out.left.size()) < frames; ++i) {
        const std::int64_t missing = frames - static_cast<std::int64_t>(out.left.size());
        const int wanted = static_cast<int>(missing < cut(i) ? missing : cut(i));
        const audio::SourceSpan span = source.read(wanted);
        out.left.insert(out.left.end(), span.left, span.left + span.frames);
        out.right.insert(out.right.end(), span.right, span.right + span.frames);
        if (span.ended) break;
    }
    return out;
}

/// Frames [from, from + frames) of a source.
inline Stereo stretch(audio::SynthSource& source, std::int64_t from, std::int64_t frames) {
    source.seek(audio::Frames{from});
    return read_frames(source, frames, [](int) { return audio::kMaxBlock; });
}

}  // namespace stillroom::tests
