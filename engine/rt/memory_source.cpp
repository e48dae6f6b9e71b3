#include "engine/rt/memory_source.h"

#include <algorithm>

namespace stillroom::engine::rt {

using audio::Frames;
using audio::SourceSpan;

void MemorySource::seek(Frames at) noexcept {
    if (loop_end_.count > 0 && at >= loop_end_)
        at = loop_start_ + Frames{(at - loop_end_).count % (loop_end_ - loop_start_).count};
    position_ = std::min(at, length_);
}

SourceSpan MemorySource::read(int frames) noexcept {
    const Frames end = loop_end_.count > 0 ? loop_end_ : length_;
    const int count = static_cast<int>(std::min<std::int64_t>(frames, (end - position_).count));
    const SourceSpan span{left_ + position_.count, right_ + position_.count, count,
                          loop_end_.count == 0 && position_.count + count == length_.count, false};
    position_ += Frames{count};
    if (loop_end_.count > 0 && position_ == loop_end_) position_ = loop_start_;
    return span;
}

}  // namespace stillroom::engine::rt
