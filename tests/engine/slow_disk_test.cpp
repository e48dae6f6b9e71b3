// Streams on a disk that answers nothing for as long as a test wants it, through the system's own page cache.
#include "tests/support/slow_disk/slow_disk.h"
#include "engine/clip_stream.h"
#include "engine/streamer.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace stillroom;
using audio::Frames;
using engine::ClipReader;
using engine::ClipStream;
using engine::RingFiller;
using engine::Streamer;
using tests::SlowDisk;

namespace {

constexpr int kSecond = 48'000;
/// A whole number of pages.
constexpr int kLap = 51'200;
constexpr std::int64_t kFrames = std::int64_t{600} * kSecond;
constexpr std::uint64_t kFrameBytes = 2 * sizeof(float);
constexpr std::chrono::seconds kPatience{60};

/// Never zero, and no two neighbours alike.
float mark(std::int64_t at) { return 0.25f + static_cast<float>(at % kLap * 40'503 % 65'536) / 131'072.0f; }

std::unique_ptr<SlowDisk> slow_disk() {
    std::vector<float> frames;
    for (int i = 0; i < kLap; ++i) frames.insert(frames.end(), {mark(i), -mark(i)});
    std::vector<char> bytes(frames.size() * sizeof(float));
    std::memcpy(bytes.data(), frames.data(), bytes.size());
    auto disk = SlowDisk::mount(bytes, static_cast<std::uint64_t>(kFrames) * kFrameBytes);
    if (!disk) WARN("SKIPPED: nothing was tested, because this process may not mount a file system of its own");
    return disk;
}

std::unique_ptr<ClipStream> stream_of(const SlowDisk& disk, const std::string& name,
                                      std::optional<scripts::PlannedLoop> loop = {}) {
    scripts::ClipSource source;
    source.clip.file = disk.file(name);
    source.clip.channels = 2;
    source.clip.length = source.out = Frames{kFrames};
    source.loop = loop;
    auto reader = ClipReader::open(source);
    REQUIRE(reader);
    return std::make_unique<ClipStream>(std::move(*reader));
}

/// One stream as it is heard.
struct Listener {
    /// Reads so many frames as a voice does, and compares them with the file.
    void read(ClipStream& stream, int frames) {
        while (frames > 0) {
            const audio::SourceSpan span = stream.source().read(std::min(frames, audio::kReadAhead));
            if (span.starved && !starving) ++starved;
            starving = span.starved;
            frames -= span.frames;
            if (span.left[0] == 0.0f) continue;
            // On the ways down and up frames are softer, never others.
            const bool fading = span.frames <= engine::rt::StarveFade::kLength;
            for (int i = 0; i < span.frames; ++i, ++at) {
                const bool same = span.left[i] == mark(at) && span.right[i] == -mark(at);
                wrong += same || (fading && span.left[i] < mark(at)) ? 0 : 1;
            }
        }
    }
    std::int64_t at = 0;  ///< the frame of the file that is due
    int starved = 0;
    int wrong = 0;
    bool starving = false;
};

/// Runs something that may wait for the disk. Whether it comes to its end; the disk is let go if not.
template <typename Work>
bool comes_to_its_end(SlowDisk& disk, const Work& work) {
    const auto done = std::async(std::launch::async, work);
    const bool ended = done.wait_for(kPatience) == std::future_status::ready;
    if (!ended) disk.release();
    done.wait();
    return ended;
}

}  // namespace

TEST_CASE("What the next visit reads is fetched before it is due, so a stalled disk does not stop it",
          "[engine][streamer]") {
    const auto disk = slow_disk();
    if (!disk) return;
    const auto stream = stream_of(*disk, "long");
    Streamer streamer;
    streamer.add(*stream);
    REQUIRE(streamer.prepare());
    disk->catch_up();
    stream->seek(Frames{0});
    Listener listener;
    listener.read(*stream, Streamer::kRing / 2);
    RingFiller& filler = stream->filler();
    disk->hold();
    const int before = filler.filled();
    CHECK(comes_to_its_end(*disk, [&] { filler.fill(); }));
    CHECK(filler.filled() == before + RingFiller::kVisit);
    // The one after that is asked for as a whole, before anybody waits for it.
    CHECK(disk->comes_to_owe(RingFiller::kVisit * kFrameBytes));
    disk->release();
    CHECK(comes_to_its_end(*disk, [&] { filler.fill(); }));
    listener.read(*stream, filler.filled() - engine::rt::StarveFade::kLength);
    CHECK(listener.wrong == 0);
    CHECK(listener.starved == 0);
}

TEST_CASE("Where a loop fades into itself, a visit asks for both ends before it waits for either",
          "[engine][streamer]") {
    const auto disk = slow_disk();
    if (!disk) return;
    const Frames start{2'048'000}, end{4'096'000};  // whole pages
    const auto stream = stream_of(*disk, "loop", scripts::PlannedLoop{start, end, Frames{RingFiller::kVisit}});
    Streamer streamer;
    streamer.add(*stream);
    REQUIRE(streamer.prepare());
    disk->hold();
    const auto sought = std::async(std::launch::async, [&] { stream->seek(end - Frames{RingFiller::kVisit}); });
    CHECK(disk->comes_to_owe(2 * RingFiller::kVisit * kFrameBytes));
    disk->release();
    sought.wait();
    CHECK(stream->filler().filled() == RingFiller::kVisit);
}
