#include "engine/rt/stem_source.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include "tests/support/random_seed.h"
#include "tests/support/same_bits.h"

using namespace stillroom;
using audio::Frames;
using audio::RampShape;
using engine::rt::MemorySource;
using engine::rt::StarveFade;
using engine::rt::StemSource;
using engine::rt::StreamRing;

namespace {

constexpr int kRing = 1 << 15;
constexpr int kLength = 50'021;

float wave(std::int64_t at, int stem) {
    return 0.2f * static_cast<float>(std::sin(0.01 * (stem + 1) * static_cast<double>(at)));
}

/// Never zero, and different from frame to frame.
float mark(std::int64_t at) { return 0.25f + static_cast<float>(at % 4096) / 8192.0f; }

using Wave = float (*)(std::int64_t at);

/// A ring and how far a wave was written into it.
struct Tape {
    Tape(int channels, Wave of) : ring(channels), wave(of) { ring.allocate(kRing); }
    void fill(int frames) {
        for (int left = std::min(frames, ring.room()); left > 0;) {
            const StreamRing::Target target = ring.fill_target(left);
            for (int c = 0; c < ring.channels(); ++c)
                for (int i = 0; i < target.frames; ++i)
                    target.channels[static_cast<std::size_t>(c)][i] = wave(written + i);
            ring.commit(target.frames);
            written += target.frames;
            left -= target.frames;
        }
    }
    StreamRing ring;
    Wave wave;
    std::int64_t written = 0;
};

/// What was heard of a source.
struct Heard {
    void read(StemSource& source, int frames, int at_once = audio::kMaxBlock) {
        for (int done = 0; done < frames && !ended;) {
            const audio::SourceSpan span = source.read(std::min(at_once, frames - done));
            left.insert(left.end(), span.left, span.left + span.frames);
            right.insert(right.end(), span.right, span.right + span.frames);
            starved += span.starved ? 1 : 0;
            ended = span.ended || span.frames == 0;
            done += span.frames;
        }
    }
    std::vector<float> left, right;
    int starved = 0;
    bool ended = false;
};

/// Mono and stereo stems in memory, some of which loop.
struct InMemory {
    InMemory() {
        for (int stem = 0; stem < 5; ++stem) {
            std::vector<float> left(kLength), right(kLength);
            for (int i = 0; i < kLength; ++i) {
                left[static_cast<std::size_t>(i)] = wave(i, stem);
                right[static_cast<std::size_t>(i)] = -wave(i, stem + 7);
            }
            clips.push_back(std::move(left));
            clips.push_back(std::move(right));
        }
    }
    [[nodiscard]] StemSource::Stem stem(int number, float gain, Frames loop_end = {}) const {
        const auto at = static_cast<std::size_t>(number) * 2;
        const float* left = clips[at].data();
        const float* right = number % 2 == 0 ? left : clips[at + 1].data();
        return {MemorySource(left, right, Frames{kLength}, Frames{}, loop_end), nullptr, gain};
    }
    std::vector<std::vector<float>> clips;
};

struct StemFade {
    int at = 0;
    int stem = 0;
    float gain = 0.0f;
    int length = 0;
    RampShape shape = RampShape::smooth;
};

/// The same commands at the same frames, read in pieces that a seed draws.
Heard play(StemSource& source, const std::vector<StemFade>& fades, int frames, std::uint32_t seed) {
    source.restart(Frames{0});
    Heard heard;
    std::mt19937 random(seed);
    std::size_t next = 0;
    for (int at = 0; at < frames && !heard.ended; at = static_cast<int>(heard.left.size())) {
        for (; next < fades.size() && fades[next].at == at; ++next)
            source.fade_stem(fades[next].stem, fades[next].gain, Frames{fades[next].length}, fades[next].shape);
        const int until = next < fades.size() ? fades[next].at : frames;
        const int most = seed == 0 ? audio::kMaxBlock : 1 + static_cast<int>(random() % 700);
        heard.read(source, std::min(until - at, most));
    }
    return heard;
}

}  // namespace

TEST_CASE("Stems sound together, each at its gain", "[engine][stems]") {
    const InMemory memory;
    StemSource source({memory.stem(0, 1.0f), memory.stem(1, 0.5f), memory.stem(2, 0.0f)});
    Heard heard;
    heard.read(source, 10 * kLength, 333);
    REQUIRE(heard.left.size() == kLength);
    CHECK(heard.ended);
    for (int i = 0; i < kLength; ++i) {
        const auto at = static_cast<std::size_t>(i);
        REQUIRE(heard.left[at] == Approx(wave(i, 0) + 0.5f * wave(i, 1)).margin(1e-6));
        REQUIRE(heard.right[at] == Approx(wave(i, 0) - 0.5f * wave(i, 8)).margin(1e-6));
    }
}

TEST_CASE("Stems give the same bits however they are read, while any of them fade and loop", "[engine][stems]") {
    std::mt19937 random(static_cast<std::uint32_t>(tests::test_seed()));
    const InMemory memory;
    StemSource source({memory.stem(0, 1.0f, Frames{kLength}), memory.stem(1, 0.5f, Frames{3'001}),
                       memory.stem(2, 0.0f, Frames{1}), memory.stem(3, 0.8f), memory.stem(4, 0.25f)});
    for (std::size_t turn = 0; turn < tests::full_count(100); ++turn) {
        std::vector<StemFade> fades;
        for (int at = 0; at < 120'000; at += 1 + static_cast<int>(random() % 9'000))
            fades.push_back({at, static_cast<int>(random() % 5), static_cast<float>(random() % 3) / 2.0f,
                             static_cast<int>(random() % 20'000), static_cast<RampShape>(random() % 6)});
        const Heard whole = play(source, fades, 120'000, 0);
        const Heard cut = play(source, fades, 120'000, static_cast<std::uint32_t>(1 + random() % 1'000));
        REQUIRE(whole.left.size() == 120'000);
        REQUIRE(stillroom::tests::same_bits(whole.left, cut.left));
        REQUIRE(stillroom::tests::same_bits(whole.right, cut.right));
    }
}

TEST_CASE("A stem fades from the next frame on, as long as it was told, and the others do not notice",
          "[engine][stems]") {
    const InMemory memory;
    StemSource source({memory.stem(0, 1.0f), memory.stem(2, 0.0f)});
    Heard heard;
    heard.read(source, 1'000);
    source.fade_stem(1, 0.5f, Frames{4'800}, RampShape::linear);
    source.fade_stem(2, 1.0f, Frames{0}, RampShape::linear);   // no such stem
    source.fade_stem(-1, 1.0f, Frames{0}, RampShape::linear);  // nor this
    heard.read(source, 10'000);
    for (int i = 0; i < 11'000; ++i) {
        const float gain = 0.5f * std::clamp(static_cast<float>(i - 1'000) / 4'800.0f, 0.0f, 1.0f);
        REQUIRE(heard.left[static_cast<std::size_t>(i)] == Approx(wave(i, 0) + gain * wave(i, 2)).margin(1e-6));
    }
    source.restart(Frames{500});
    heard.left.clear();
    heard.read(source, 500);
    for (int i = 0; i < 500; ++i) REQUIRE(heard.left[static_cast<std::size_t>(i)] == wave(500 + i, 0));
}

TEST_CASE("A silent stem is not touched, and is where the others are when it comes back", "[engine][stems]") {
    const InMemory memory;
    // Anything that multiplies these with a gain of zero is heard: it is no number any more.
    std::vector<float> poison(kLength, std::numeric_limits<float>::quiet_NaN());
    for (int i = 20'000; i < kLength; ++i) poison[static_cast<std::size_t>(i)] = wave(i, 3);
    StemSource source(
        {memory.stem(0, 1.0f), {MemorySource(poison.data(), poison.data(), Frames{kLength}), nullptr, 0.0f}});
    Heard heard;
    heard.read(source, 20'000);
    source.fade_stem(1, 1.0f, Frames{0}, RampShape::linear);
    heard.read(source, 20'000);
    for (int i = 0; i < 40'000; ++i)
        REQUIRE(heard.left[static_cast<std::size_t>(i)] ==
                Approx(wave(i, 0) + (i < 20'000 ? 0.0f : wave(i, 3))).margin(1e-6));
}

TEST_CASE("A stem that ends is silent until the longest ends", "[engine][stems]") {
    const InMemory memory;
    std::vector<float> brief(700, 0.5f);
    StemSource source(
        {{MemorySource(brief.data(), brief.data(), Frames{700}), nullptr, 1.0f}, memory.stem(0, 1.0f)});
    Heard heard;
    heard.read(source, 2 * kLength, 64);
    CHECK(heard.ended);
    REQUIRE(heard.left.size() == kLength);
    CHECK(heard.left[699] == Approx(0.5f + wave(699, 0)));
    CHECK(heard.left[700] == wave(700, 0));
    CHECK(heard.starved == 0);
}

TEST_CASE("One stem without data holds all, and they come back together with one fade", "[engine][stems]") {
    const int at_once = GENERATE(1, 64, 1024);
    Tape low(1, [](std::int64_t at) { return wave(at, 0); });
    Tape high(2, [](std::int64_t at) { return wave(at, 3); });
    const InMemory memory;
    StemSource source({{{}, &low.ring, 1.0f}, memory.stem(2, 1.0f), {{}, &high.ring, 1.0f}});
    low.fill(20'000);
    high.fill(5'000);
    Heard heard;
    heard.read(source, 8'000, at_once);
    CHECK(heard.starved > 0);
    const auto all = [](std::int64_t at) { return wave(at, 0) + wave(at, 2) + wave(at, 3); };
    for (int i = 0; i < 5'000 - StarveFade::kLength; ++i)
        REQUIRE(heard.left[static_cast<std::size_t>(i)] == Approx(all(i)).margin(1e-6));
    for (std::size_t i = 5'000; i < 8'000; ++i) REQUIRE(heard.left[i] == 0.0f);
    // The held stem's data alone are too few to go on with.
    high.fill(kRing / 4 - 1);
    heard.read(source, 1'000, at_once);
    CHECK(heard.left.back() == 0.0f);
    high.fill(1);
    heard.read(source, 4'000, at_once);
    for (int i = StarveFade::kLength; i < 4'000; ++i)
        REQUIRE(heard.left[static_cast<std::size_t>(9'000 + i)] == Approx(all(5'000 + i)).margin(1e-6));
    float sharpest = 0.0f;
    for (std::size_t i = 2; i < heard.left.size(); ++i)
        sharpest = std::max(sharpest, std::abs(heard.left[i] - 2.0f * heard.left[i - 1] + heard.left[i - 2]));
    CHECK(sharpest < 0.006f);  // a fade's corner: 0.6 / 240, and the waves' own 0.0006
}

TEST_CASE("A fade of a stem goes on while the stems starve", "[engine][stems]") {
    Tape tape(1, [](std::int64_t) { return 0.5f; });
    StemSource source({{{}, &tape.ring, 1.0f}});
    tape.fill(1'000);
    Heard heard;
    heard.read(source, 2'000);
    source.fade_stem(0, 0.5f, Frames{4'800}, RampShape::linear);
    heard.read(source, 2'400);
    tape.fill(10'000);
    heard.read(source, 4'000);
    CHECK(heard.left[4'400 + 1'000] == Approx(0.5f * (1.0f - 0.5f * 3'400.0f / 4'800.0f)).margin(1e-4));
    CHECK(heard.left.back() == 0.25f);
}

TEST_CASE("Stems stay locked and lose no frame, whichever of them starves and however often", "[engine][stems]") {
    std::mt19937 random(static_cast<std::uint32_t>(tests::test_seed()));
    for (std::size_t turn = 0; turn < tests::full_count(200); ++turn) {
        // Two stems cancel to the bit while they are locked; the third says which frame it is.
        std::vector<std::unique_ptr<Tape>> tapes;
        tapes.push_back(std::make_unique<Tape>(1, [](std::int64_t at) { return wave(at, 0); }));
        tapes.push_back(std::make_unique<Tape>(2, [](std::int64_t at) { return -wave(at, 0); }));
        tapes.push_back(std::make_unique<Tape>(1, mark));
        std::vector<StemSource::Stem> stems;
        for (const auto& tape : tapes) stems.push_back({{}, &tape->ring, 1.0f});
        StemSource source(stems);
        Heard heard;
        for (int step = 0; step < 600; ++step) {
            tapes[random() % 3]->fill(static_cast<int>(random() % 12'000));
            heard.read(source, static_cast<int>(random() % 2'000), 1 + static_cast<int>(random() % 1'024));
        }
        // Every frame comes once and in order: as it is, or lower on one way down and one way up.
        std::int64_t at = 0;
        int silent = 0, louder = 0, lower = 0, longest_fade = 0;
        for (const float sample : heard.left) {
            silent += sample == 0.0f ? 1 : 0;
            lower = sample == 0.0f || sample == mark(at) ? 0 : lower + 1;
            longest_fade = std::max(longest_fade, lower);
            if (sample == 0.0f) continue;
            louder += sample > mark(at) ? 1 : 0;
            ++at;
        }
        CHECK(louder == 0);
        CHECK(longest_fade <= 2 * StarveFade::kLength);
        CHECK(silent > 0);
        CHECK(at > 50'000);
    }
}
