#include "engine/rt/starve_fade.h"

#include <algorithm>

namespace stillroom::engine::rt {

StarveFade::Piece StarveFade::next(int frames, std::int64_t waiting, bool finished, int enough) noexcept {
    // The last frames of a ring that runs dry are kept for the way down; a stream that really ends plays them as
    // they are.
    const bool short_of_data = !finished && waiting <= kLength;
    if (flow_ == Flow::fresh) flow_ = short_of_data ? Flow::dry : Flow::steady;
    if (flow_ == Flow::dry && (finished || waiting >= enough)) {
        flow_ = Flow::rising;
        faded_ = 0;
    }
    if (flow_ == Flow::steady && short_of_data) {
        flow_ = Flow::falling;
        faded_ = 0;
    }
    if (flow_ == Flow::dry) return {Way::silent, frames, 0, false};
    const auto most = [frames](std::int64_t count) {
        return static_cast<int>(std::min<std::int64_t>(frames, count));
    };
    if (flow_ == Flow::steady) {
        const int count = most(finished ? waiting : waiting - kLength);
        return {Way::plain, count, 0, finished && count == waiting};
    }
    const Piece piece{flow_ == Flow::falling ? Way::falling : Way::rising,
                      most(std::min<std::int64_t>(waiting, kLength - faded_)), faded_, false};
    if (piece.frames == 0 && finished) return {Way::plain, 0, 0, true};  // it ended before it was back
    if (piece.frames == 0) {
        flow_ = Flow::dry;
        return {Way::silent, frames, 0, false};
    }
    faded_ += piece.frames;
    if (faded_ == kLength) flow_ = flow_ == Flow::falling ? Flow::dry : Flow::steady;
    return piece;
}

void StarveFade::apply(const Piece& piece, float* frames) noexcept {
    for (int i = 0; i < piece.frames; ++i) {
        const float done = static_cast<float>(piece.first + i + 1) / static_cast<float>(kLength + 1);
        frames[i] *= piece.way == Way::rising ? done : 1.0f - done;
    }
}

}  // namespace stillroom::engine::rt
