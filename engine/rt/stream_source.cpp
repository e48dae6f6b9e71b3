#include "engine/rt/stream_source.h"

#include <algorithm>

namespace stillroom::engine::rt {

using audio::SourceSpan;

StreamSource::StreamSource(int channels) : ring_(channels), scratch_(channels, audio::kMaxBlock) {}

void StreamSource::forget() noexcept {
    for (int c = 0; c < scratch_.channels(); ++c) std::fill_n(scratch_.channel(c), scratch_.frames(), 0.0f);
}

SourceSpan StreamSource::read(int frames) noexcept {
    const bool finished = ring_.finished();
    const StarveFade::Piece piece = starving_.next(frames, ring_.filled(), finished, ring_.capacity() / 4);
    switch (piece.way) {
        case StarveFade::Way::plain: {
            const StreamRing::Stretch part = ring_.take(piece.frames);
            return {part.left, part.right, part.frames, piece.ended && part.frames == piece.frames, false};
        }
        case StarveFade::Way::falling:
        case StarveFade::Way::rising:
            return faded(piece);
        case StarveFade::Way::silent:
            break;
    }
    return silence(std::min(piece.frames, scratch_.frames()));
}

SourceSpan StreamSource::faded(const StarveFade::Piece& piece) noexcept {
    float* left = scratch_.channel(0);
    float* right = scratch_.channel(ring_.channels() - 1);
    for (int done = 0; done < piece.frames;) {
        const StreamRing::Stretch part = ring_.take(piece.frames - done);
        std::copy_n(part.left, part.frames, left + done);
        if (right != left) std::copy_n(part.right, part.frames, right + done);
        done += part.frames;
    }
    StarveFade::apply(piece, left);
    if (right != left) StarveFade::apply(piece, right);
    return {left, right, piece.frames, false, piece.starved()};
}

SourceSpan StreamSource::silence(int frames) noexcept {
    for (int c = 0; c < ring_.channels(); ++c) std::fill_n(scratch_.channel(c), frames, 0.0f);
    return {scratch_.channel(0), scratch_.channel(ring_.channels() - 1), frames, false, true};
}

}  // namespace stillroom::engine::rt
