/// Frames of a prepared clip, read from the store in any order, loops unrolled.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "scripts/plan.h"

#include <memory>
#include <vector>

namespace stillroom::engine {

/// One clip as a run of planar frames: from `in` to `out`, or round its loop for ever. Near the end of a loop the
/// frames before its start are blended in with equal power, so that the jump back is seamless. [control] one
/// thread.
class ClipReader {
public:
    /// Opens the clip's file. Errors: it is missing or too short for what the plan says of it.
    [[nodiscard]] static audio::Result<ClipReader> open(const scripts::ClipSource& source);

    ClipReader(ClipReader&& other) noexcept;
    ClipReader& operator=(ClipReader&& other) noexcept;
    ~ClipReader();

    [[nodiscard]] int channels() const noexcept { return source_.clip.channels; }
    [[nodiscard]] bool loops() const noexcept { return source_.loop.has_value(); }

    /// Frames until the end, or until the end of the first pass of a loop.
    [[nodiscard]] audio::Frames length() const noexcept;
    /// Where a loop goes on after its first pass, counted like `length`. @pre loops()
    [[nodiscard]] audio::Frames loop_start() const noexcept { return source_.loop->start - source_.in; }

    /// Reads frames from unrolled position `at` on into planar channels; fewer at the end. Errors: the disk fails.
    /// @pre target.channels() == channels()
    [[nodiscard]] audio::Result<int> read(audio::Frames at, audio::AudioView target);

private:
    ClipReader(scripts::ClipSource source, int descriptor) : source_(std::move(source)), descriptor_(descriptor) {}

    /// Plain frames of the file from `at` on; the file holds them all.
    [[nodiscard]] audio::Result<void> read_plain(audio::Frames at, audio::AudioView target);
    /// Lets the frames before the loop's start rise under those before its end, where `target` lies there.
    [[nodiscard]] audio::Result<void> blend(audio::Frames at, audio::AudioView target);

    scripts::ClipSource source_;
    int descriptor_ = -1;
    std::vector<float> interleaved_;
};

}  // namespace stillroom::engine
