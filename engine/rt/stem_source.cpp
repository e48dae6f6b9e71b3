#include "engine/rt/stem_source.h"

#include <algorithm>
#include <cassert>

namespace stillroom::engine::rt {

using audio::Frames;
using audio::RampSegment;
using audio::SourceSpan;

StemSource::StemSource(const std::vector<Stem>& stems)
    : kernels_(audio::mix_kernels()), count_(static_cast<int>(stems.size())), mix_(2, audio::kMaxBlock) {
    assert(!stems.empty() && stems.size() <= kMaxStems);
    for (std::size_t i = 0; i < stems.size(); ++i) {
        feeds_[i].memory = stems[i].memory;
        feeds_[i].ring = stems[i].ring;
        feeds_[i].first_gain = stems[i].gain;
    }
    restart(Frames{0});
}

void StemSource::restart(Frames at) noexcept {
    for (int i = 0; i < count_; ++i) {
        Feed& feed = feeds_[static_cast<std::size_t>(i)];
        feed.memory.seek(at);
        feed.gain.set(feed.first_gain);
        feed.fetched = {};
    }
    starving_.reset();
    read_ = Frames{0};
}

void StemSource::fade_stem(int stem, float gain, Frames length, audio::RampShape shape) noexcept {
    if (stem < 0 || stem >= count_) return;
    feeds_[static_cast<std::size_t>(stem)].gain.start(read_, gain, length, shape);
}

SourceSpan StemSource::read(int frames) noexcept {
    const Ready all = ready();
    const StarveFade::Piece piece =
        starving_.next(std::min(frames, mix_.frames()), all.waiting, all.finished, all.enough);
    for (int c = 0; c < 2; ++c) std::fill_n(mix_.channel(c), piece.frames, 0.0f);
    if (piece.way != StarveFade::Way::silent)
        for (int i = 0; i < count_; ++i) add(feeds_[static_cast<std::size_t>(i)], piece.frames);
    if (piece.way == StarveFade::Way::falling || piece.way == StarveFade::Way::rising)
        for (int c = 0; c < 2; ++c) StarveFade::apply(piece, mix_.channel(c));
    read_ += Frames{piece.frames};
    return {mix_.channel(0), mix_.channel(1), piece.frames, piece.ended, piece.starved()};
}

StemSource::Ready StemSource::ready() const noexcept {
    Ready all;
    std::int64_t longest = 0;
    for (int i = 0; i < count_; ++i) {
        const Feed& feed = feeds_[static_cast<std::size_t>(i)];
        const bool finished = feed.ring == nullptr || feed.ring->finished();
        const std::int64_t waiting =
            feed.fetched.frames + (feed.ring ? feed.ring->filled() : feed.memory.remaining().count);
        longest = std::max(longest, waiting);
        if (feed.ring) all.enough = std::max(all.enough, feed.ring->capacity() / 4);
        if (finished) continue;
        all.waiting = all.finished ? waiting : std::min(all.waiting, waiting);
        all.finished = false;
    }
    // Those that will get no more play what they have; together they last as long as the longest.
    if (all.finished) all.waiting = longest;
    return all;
}

StreamRing::Stretch StemSource::take(Feed& feed, int frames) noexcept {
    StreamRing::Stretch& fetched = feed.fetched;
    if (fetched.frames == 0) {
        if (feed.ring) {
            fetched = feed.ring->take(audio::kReadAhead);
        } else {
            const SourceSpan span = feed.memory.read(audio::kReadAhead);
            fetched = {span.left, span.right, span.frames};
        }
    }
    const StreamRing::Stretch part{fetched.left, fetched.right, std::min(frames, fetched.frames)};
    fetched.left += part.frames;
    fetched.right += part.frames;
    fetched.frames -= part.frames;
    return part;
}

void StemSource::add(Feed& feed, int frames) noexcept {
    for (int done = 0; done < frames;) {
        const StreamRing::Stretch part = take(feed, frames - done);
        if (part.frames == 0) return;
        add_stretch(feed, part, done);
        done += part.frames;
    }
}

void StemSource::add_stretch(const Feed& feed, const StreamRing::Stretch& part, int first) noexcept {
    const bool mono = part.left == part.right;
    for (int done = 0; done < part.frames;) {
        const RampSegment gain = feed.gain.segment(read_ + Frames{first + done}, part.frames - done);
        const audio::MixRun run{part.left + done, part.right + done, gain.base, gain.slope, gain.first};
        const audio::MixRun* const runs[] = {&run};
        const auto mix = gain.constant() ? (mono ? kernels_.mix_mono : kernels_.mix_stereo)
                                         : (mono ? kernels_.mix_mono_ramp : kernels_.mix_stereo_ramp);
        if (!gain.constant() || gain.base != 0.0f)
            mix(mix_.channel(0) + first + done, mix_.channel(1) + first + done, runs, 1, 0, gain.frames);
        done += gain.frames;
    }
}

}  // namespace stillroom::engine::rt
