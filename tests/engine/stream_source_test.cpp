#include "engine/rt/stream_source.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace stillroom;
using engine::rt::StarveFade;
using engine::rt::StreamRing;
using engine::rt::StreamSource;

namespace {

constexpr int kRing = 1 << 15;

/// The sample of frame `at`: a slow sine, so that any jump stands out in its second difference.
float wave(std::int64_t at) { return 0.5f * static_cast<float>(std::sin(0.02 * static_cast<double>(at))); }

/// A stream, how far it was filled, and what was read from it.
struct Rig {
    explicit Rig(int channels = 1) : stream(channels) { stream.ring().allocate(kRing); }
    /// Puts the next frames of the wave into the ring; the right channel is the left turned over.
    void fill(int frames) {
        while (frames > 0) {
            const StreamRing::Target target = ring.fill_target(frames);
            REQUIRE(target.frames > 0);
            for (int c = 0; c < ring.channels(); ++c)
                for (int i = 0; i < target.frames; ++i)
                    target.channels[static_cast<std::size_t>(c)][i] = (c == 0 ? 1.0f : -1.0f) * wave(written + i);
            ring.commit(target.frames);
            written += target.frames;
            frames -= target.frames;
        }
    }
    /// Reads as a voice does: span by span, until it has so many frames or the stream ends.
    void read(int frames, int at_once) {
        for (int done = 0; done < frames && !ended;) {
            const audio::SourceSpan span = stream.read(std::min(at_once, frames - done));
            heard.insert(heard.end(), span.left, span.left + span.frames);
            right.insert(right.end(), span.right, span.right + span.frames);
            starved += span.starved ? 1 : 0;
            ended = span.ended || span.frames == 0;
            done += span.frames;
        }
    }
    [[nodiscard]] float sharpest() const {
        float most = 0.0f;
        for (std::size_t i = 2; i < heard.size(); ++i)
            most = std::max(most, std::abs(heard[i] - 2.0f * heard[i - 1] + heard[i - 2]));
        return most;
    }
    StreamSource stream;
    StreamRing& ring = stream.ring();
    std::int64_t written = 0;
    std::vector<float> heard, right;
    int starved = 0;
    bool ended = false;
};

}  // namespace

TEST_CASE("A stream gives its frames as they were written, however it is read, and ends behind the last",
          "[engine][stream]") {
    const int at_once = GENERATE(1, 16, 64, 333, 1024, 4096);
    Rig rig(2);
    constexpr int kLength = 100'003;
    while (!rig.ended) {
        const auto left = kLength - rig.written;
        const int room = kRing - audio::kReadAhead - rig.ring.filled();
        rig.fill(static_cast<int>(std::min<std::int64_t>(left, room)));
        if (rig.written == kLength) rig.ring.finish();
        rig.read(std::min(10'000, 20'000), at_once);
    }
    REQUIRE(rig.heard.size() == kLength);
    for (std::size_t i = 0; i < rig.heard.size(); ++i) {
        REQUIRE(rig.heard[i] == wave(static_cast<std::int64_t>(i)));
        REQUIRE(rig.right[i] == -rig.heard[i]);
    }
    CHECK(rig.starved == 0);
}

TEST_CASE("A starved stream fades over five milliseconds, is silent without a click, and fades back in",
          "[engine][stream]") {
    const int at_once = GENERATE(1, 16, 64, 1024, 4096);
    Rig rig;
    rig.fill(10'000);
    rig.read(20'000, at_once);
    CHECK(rig.starved > 0);
    CHECK_FALSE(rig.ended);
    REQUIRE(rig.heard.size() == 20'000);
    for (int i = 0; i < 10'000 - StarveFade::kLength; ++i)
        REQUIRE(rig.heard[static_cast<std::size_t>(i)] == wave(i));
    for (std::size_t i = 10'000; i < 20'000; ++i) REQUIRE(rig.heard[i] == 0.0f);

    rig.fill(kRing / 4 - 1);
    rig.read(1'000, at_once);
    CHECK(rig.heard.back() == 0.0f);  // a few frames are no reason to come back and starve again
    rig.fill(8'000);
    rig.read(4'000, at_once);
    // It comes back where it stopped, and within the same five milliseconds.
    for (int i = StarveFade::kLength; i < 4'000; ++i)
        REQUIRE(rig.heard[static_cast<std::size_t>(21'000 + i)] == wave(10'000 + i));
    // The wave itself bends by 0.0002 a frame, a fade's corner by 0.5 / 240.
    CHECK(rig.sharpest() < 0.0045f);
}

TEST_CASE("A stream that ends while it starves still gives its last frames", "[engine][stream]") {
    Rig rig;
    rig.fill(1'000);
    rig.read(3'000, 64);
    rig.fill(500);
    rig.ring.finish();
    rig.read(10'000, 64);
    CHECK(rig.ended);
    CHECK(rig.heard.size() == 3'000 + 500);
    CHECK(rig.heard.back() == wave(1'499));
    CHECK(rig.sharpest() < 0.0045f);
}

TEST_CASE("A stream without a single frame is silent, and says so", "[engine][stream]") {
    Rig rig(2);
    rig.read(5'000, 256);
    CHECK(rig.heard == std::vector<float>(5'000, 0.0f));
    CHECK(rig.starved == 20);
    CHECK(rig.stream.read(audio::kReadAhead).frames ==
          audio::kMaxBlock);  // silence in small steps: it may end soon
    rig.ring.finish();
    rig.read(256, 256);
    CHECK(rig.ended);
}

TEST_CASE("The writer of a stream never overwrites what the mixer may still be reading", "[engine][stream]") {
    Rig rig;
    rig.fill(kRing - audio::kReadAhead);
    CHECK(rig.ring.fill_target(1'000).frames == 0);
    const audio::SourceSpan span = rig.stream.read(audio::kReadAhead);
    REQUIRE(span.frames == audio::kReadAhead);
    rig.fill(audio::kReadAhead);  // all the room there is now
    CHECK(rig.ring.fill_target(1).frames == 0);
    for (int i = 0; i < span.frames; ++i) REQUIRE(span.left[i] == wave(i));
}

TEST_CASE("A stream that was emptied begins anew", "[engine][stream]") {
    Rig rig;
    rig.fill(1'000);
    rig.read(2'000, 64);
    rig.ring.finish();
    rig.ring.reset();
    rig.stream.restart();
    CHECK(rig.ring.untouched());
    rig.heard.clear();
    rig.written = 0;
    rig.fill(5'000);
    rig.read(4'000, 64);
    CHECK(rig.heard[0] == wave(0));
    CHECK(rig.heard[3'999] == wave(3'999));
}
