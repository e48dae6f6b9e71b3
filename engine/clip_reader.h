/// Frames of a prepared clip, read from the store in any order, loops unrolled.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "scripts/plan.h"

#include <cstddef>
#include <cstdint>

namespace stillroom::engine {

/// One clip as a run of planar frames: from `in` to `out`, or round its loop for ever. Near the end of a loop the
/// frames before its start are blended in with equal power, so that the jump back is seamless. [control] one
/// thread.
class ClipReader {
public:
    /// Opens the clip's file. Errors: it is missing or too short for what the plan says of it, or its loop is
    /// empty.
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

    /// Tells the system that these unrolled frames are read next. It then fetches all of them at once, where
    /// reading would have it wait for one small part after the other. Returns at once, and may be left out.
    void announce(audio::Frames at, audio::Frames frames) const noexcept;

private:
    ClipReader(scripts::ClipSource source, int descriptor) : source_(std::move(source)), descriptor_(descriptor) {}

    /// A stretch that stands in the file as it sounds, but for the blend at a loop's end.
    struct Part {
        audio::Frames in_file;
        int frames = 0;
    };
    /// The first such stretch from unrolled position `at` on, at most `frames` long; 0 frames at the end.
    [[nodiscard]] Part part(audio::Frames at, std::int64_t frames) const noexcept;
    /// Byte in the file at which a frame stands.
    [[nodiscard]] std::int64_t byte_of(audio::Frames in_file) const noexcept;

    /// Announces the frames of the file from `from` up to `to`; none where `to` is not behind it.
    void announce_plain(audio::Frames from, audio::Frames to) const noexcept;

    /// Plain frames of the file from `in_file` on; the file holds them all.
    [[nodiscard]] audio::Result<void> read_plain(audio::Frames in_file, audio::AudioView target);
    [[nodiscard]] audio::Result<void> read_bytes(char* bytes, std::size_t count, std::int64_t offset) const;
    /// Lets the frames before the loop's start rise under those before its end, where `target` lies there.
    [[nodiscard]] audio::Result<void> blend(audio::Frames in_file, audio::AudioView target);

    scripts::ClipSource source_;
    int descriptor_ = -1;
};

}  // namespace stillroom::engine
