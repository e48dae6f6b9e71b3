#include "engine/clip_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "audio/base/exact_math.h"

namespace stillroom::engine {

using audio::AudioView;
using audio::Error;
using audio::Frames;
using audio::Result;

Result<ClipReader> ClipReader::open(const scripts::ClipSource& source) {
    const audio::PreparedClip& clip = source.clip;
    const int descriptor = ::open(clip.file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return Error{fmt::format("cannot open the prepared clip '{}' ({}): prepare the session again",
                                 clip.file.string(), std::strerror(errno))};
    ClipReader reader(source, descriptor);
    struct stat status {};
    const std::int64_t needed =
        clip.data_offset + clip.length.count * clip.channels * static_cast<std::int64_t>(sizeof(float));
    if (fstat(descriptor, &status) != 0 || status.st_size < needed)
        return Error{
            fmt::format("the prepared clip '{}' is shorter than it was when it was prepared: "
                        "run 'stillroom content verify', then prepare the session again",
                        clip.file.string())};
    return reader;
}

ClipReader::ClipReader(ClipReader&& other) noexcept
    : source_(std::move(other.source_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      interleaved_(std::move(other.interleaved_)) {}

ClipReader& ClipReader::operator=(ClipReader&& other) noexcept {
    std::swap(source_, other.source_);
    std::swap(descriptor_, other.descriptor_);
    std::swap(interleaved_, other.interleaved_);
    return *this;
}

ClipReader::~ClipReader() {
    if (descriptor_ >= 0) close(descriptor_);
}

Frames ClipReader::length() const noexcept { return (source_.loop ? source_.loop->end : source_.out) - source_.in; }

Result<int> ClipReader::read(Frames at, AudioView target) {
    int done = 0;
    while (done < target.frames()) {
        Frames position = at + Frames{done};
        if (loops() && position >= length())
            position = loop_start() + Frames{(position - length()).count % (length() - loop_start()).count};
        const int count =
            static_cast<int>(std::clamp<std::int64_t>((length() - position).count, 0, target.frames() - done));
        if (count == 0) break;
        const AudioView part = target.section(done, count);
        if (auto plain = read_plain(source_.in + position, part); !plain) return plain.error();
        if (loops() && source_.loop->crossfade.count > 0)
            if (auto blended = blend(source_.in + position, part); !blended) return blended.error();
        done += count;
    }
    return done;
}

Result<void> ClipReader::read_plain(Frames at, AudioView target) {
    const auto width = static_cast<std::size_t>(channels());
    interleaved_.resize(static_cast<std::size_t>(target.frames()) * width);
    auto* bytes = reinterpret_cast<char*>(interleaved_.data());
    std::size_t left = interleaved_.size() * sizeof(float);
    auto offset = static_cast<off_t>(source_.clip.data_offset +
                                     at.count * channels() * static_cast<std::int64_t>(sizeof(float)));
    while (left > 0) {
        const ssize_t count = pread(descriptor_, bytes, left, offset);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0)
            return Error{fmt::format("cannot read the prepared clip '{}' ({})", source_.clip.file.string(),
                                     count < 0 ? std::strerror(errno) : "it ends too early")};
        bytes += count;
        offset += count;
        left -= static_cast<std::size_t>(count);
    }
    for (std::size_t c = 0; c < width; ++c) {
        float* out = target.channel(static_cast<int>(c));
        for (std::size_t i = 0; i < static_cast<std::size_t>(target.frames()); ++i)
            out[i] = interleaved_[i * width + c];
    }
    return {};
}

Result<void> ClipReader::blend(Frames at, AudioView target) {
    const scripts::PlannedLoop& loop = *source_.loop;
    const Frames from = std::max(at, loop.end - loop.crossfade);
    const Frames to = std::min(at + Frames{target.frames()}, loop.end);
    if (from >= to) return {};
    const int count = static_cast<int>((to - from).count);
    const AudioView fading = target.section(static_cast<int>((from - at).count), count);
    audio::AudioBuffer rising(channels(), count);
    if (auto plain = read_plain(from - (loop.end - loop.start), rising.view()); !plain) return plain.error();
    for (int i = 0; i < count; ++i) {
        const double t = static_cast<double>((from + Frames{i} - (loop.end - loop.crossfade)).count) /
                         static_cast<double>(loop.crossfade.count);
        const auto up = static_cast<float>(audio::exact_sin_turns(0.25 * t));
        const auto down = static_cast<float>(audio::exact_cos_turns(0.25 * t));
        for (int c = 0; c < channels(); ++c)
            fading.channel(c)[i] = fading.channel(c)[i] * down + rising.channel(c)[i] * up;
    }
    return {};
}

}  // namespace stillroom::engine
