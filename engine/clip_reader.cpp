#include "engine/clip_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "audio/base/exact_math.h"

namespace stillroom::engine {

using audio::AudioView;
using audio::Error;
using audio::Frames;
using audio::Result;

namespace {

/// Frames of one read: a disk that is slow to answer is asked seldom.
constexpr int kAtOnce = 1 << 16;

/// The system fetches no more than this for one announcement, whatever was announced.
constexpr std::int64_t kAnnounced = 128 << 10;

}  // namespace

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
    if (source.loop && source.loop->start >= source.loop->end)
        return Error{fmt::format("the loop in the prepared clip '{}' ends before it starts", clip.file.string())};
    return reader;
}

ClipReader::ClipReader(ClipReader&& other) noexcept
    : source_(std::move(other.source_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

ClipReader& ClipReader::operator=(ClipReader&& other) noexcept {
    std::swap(source_, other.source_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

ClipReader::~ClipReader() {
    if (descriptor_ >= 0) close(descriptor_);
}

Frames ClipReader::length() const noexcept { return (source_.loop ? source_.loop->end : source_.out) - source_.in; }

std::int64_t ClipReader::byte_of(Frames in_file) const noexcept {
    return source_.clip.data_offset + in_file.count * channels() * static_cast<std::int64_t>(sizeof(float));
}

ClipReader::Part ClipReader::part(Frames at, std::int64_t frames) const noexcept {
    if (loops() && at >= length())
        at = loop_start() + Frames{(at - length()).count % (length() - loop_start()).count};
    return {source_.in + at, static_cast<int>(std::clamp<std::int64_t>((length() - at).count, 0, frames))};
}

Result<int> ClipReader::read(Frames at, AudioView target) {
    const std::int64_t lap = loops() ? (length() - loop_start()).count : 0;
    int done = 0;
    while (done < target.frames()) {
        // A short loop is read once; whole laps of it that stand in the target already are copied.
        const std::int64_t repeats =
            lap > 0 ? (done - std::max<std::int64_t>(0, (loop_start() - at).count)) / lap : 0;
        if (repeats > 0) {
            const auto back = static_cast<int>(repeats * lap);
            const int count = std::min(back, target.frames() - done);
            for (int c = 0; c < channels(); ++c)
                std::copy_n(target.channel(c) + done - back, count, target.channel(c) + done);
            done += count;
            continue;
        }
        const Part next = part(at + Frames{done}, target.frames() - done);
        if (next.frames == 0) break;
        const AudioView stretch = target.section(done, next.frames);
        if (auto plain = read_plain(next.in_file, stretch); !plain) return plain.error();
        if (loops() && source_.loop->crossfade.count > 0)
            if (auto blended = blend(next.in_file, stretch); !blended) return blended.error();
        done += next.frames;
    }
    return done;
}

void ClipReader::announce_plain(Frames from, Frames to) const noexcept {
    const std::int64_t end = byte_of(to);
    for (std::int64_t byte = byte_of(from); byte < end; byte += kAnnounced)
        posix_fadvise(descriptor_, byte, std::min(kAnnounced, end - byte), POSIX_FADV_WILLNEED);
}

void ClipReader::announce(Frames at, Frames frames) const noexcept {
    // More than a lap is not read, see above.
    std::int64_t left = loops() ? std::min(frames.count, length().count) : frames.count;
    while (left > 0) {
        const Part next = part(at, left);
        if (next.frames == 0) return;
        const Frames end = next.in_file + Frames{next.frames};
        announce_plain(next.in_file, end);
        if (loops()) {
            // What rises under a loop's end stands before its start.
            const scripts::PlannedLoop& loop = *source_.loop;
            const Frames lap = loop.end - loop.start;
            announce_plain(std::max(next.in_file, loop.end - loop.crossfade) - lap, std::min(end, loop.end) - lap);
        }
        at += Frames{next.frames};
        left -= next.frames;
    }
}

Result<void> ClipReader::read_bytes(char* bytes, std::size_t left, std::int64_t offset) const {
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
    return {};
}

Result<void> ClipReader::read_plain(Frames in_file, AudioView target) {
    // One for each thread, not for each of its clips: a session has many.
    thread_local std::vector<float> interleaved;
    const auto width = static_cast<std::size_t>(channels());
    for (int done = 0; done < target.frames();) {
        const AudioView part = target.section(done, std::min(kAtOnce, target.frames() - done));
        const auto frames = static_cast<std::size_t>(part.frames());
        if (interleaved.size() < frames * width) interleaved.resize(frames * width);
        if (auto read = read_bytes(reinterpret_cast<char*>(interleaved.data()), frames * width * sizeof(float),
                                   byte_of(in_file + Frames{done}));
            !read)
            return read;
        for (std::size_t c = 0; c < width; ++c) {
            float* out = part.channel(static_cast<int>(c));
            const float* in = interleaved.data() + c;
            for (std::size_t i = 0; i < frames; ++i) out[i] = in[i * width];
        }
        done += part.frames();
    }
    return {};
}

Result<void> ClipReader::blend(Frames in_file, AudioView target) {
    const scripts::PlannedLoop& loop = *source_.loop;
    const Frames from = std::max(in_file, loop.end - loop.crossfade);
    const Frames to = std::min(in_file + Frames{target.frames()}, loop.end);
    if (from >= to) return {};
    const int count = static_cast<int>((to - from).count);
    const AudioView fading = target.section(static_cast<int>((from - in_file).count), count);
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
