#include "engine/clip_reader.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <random>

#include "engine/clip_stream.h"
#include "engine/rt/memory_source.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_folder.h"

using namespace stillroom;
using audio::Frames;
using engine::ClipReader;

namespace {

constexpr int kLength = 60'000;
constexpr int kRing = 1 << 17;

float sample(std::int64_t at, int channel) {
    // Two slow sines that do not meet at a loop's borders, and a step at a known place for hard cuts.
    const double phase = 0.011 * static_cast<double>(at) + (channel == 0 ? 0.0 : 1.0);
    return 0.4f * static_cast<float>(std::sin(phase));
}

/// A prepared clip on disk: bare samples, as in the store from `data_offset` on.
struct Clip {
    explicit Clip(int channels = 2) {
        source.clip.file = folder.path() / "clip";
        source.clip.data_offset = 64;
        source.clip.channels = channels;
        source.clip.length = Frames{kLength};
        source.out = Frames{kLength};
        std::ofstream out(source.clip.file, std::ios::binary);
        out << std::string(64, '#');
        for (int i = 0; i < kLength; ++i)
            for (int c = 0; c < channels; ++c) {
                const float value = sample(i, c);
                out.write(reinterpret_cast<const char*>(&value), sizeof value);
            }
    }
    tests::TemporaryFolder folder;
    scripts::ClipSource source;
};

/// Reads planar frames in pieces of these lengths, over and over.
std::vector<float> read_left(ClipReader& reader, Frames from, int frames, const std::vector<int>& pieces) {
    std::vector<float> left;
    audio::AudioBuffer buffer(reader.channels(), *std::max_element(pieces.begin(), pieces.end()));
    for (std::size_t turn = 0; static_cast<int>(left.size()) < frames; ++turn) {
        const int wanted = std::min(pieces[turn % pieces.size()], frames - static_cast<int>(left.size()));
        const auto count =
            reader.read(from + Frames{static_cast<std::int64_t>(left.size())}, buffer.view().section(0, wanted));
        REQUIRE(count);
        left.insert(left.end(), buffer.channel(0), buffer.channel(0) + *count);
        if (*count < wanted) break;
    }
    return left;
}

/// The left channel of a looped clip at one unrolled frame, computed from what was written.
double unrolled(const scripts::ClipSource& source, std::int64_t at) {
    const scripts::PlannedLoop& loop = *source.loop;
    std::int64_t place = source.in.count + at;
    if (place >= loop.end.count)
        place = loop.start.count + (place - loop.end.count) % (loop.end.count - loop.start.count);
    const std::int64_t blended = place - (loop.end.count - loop.crossfade.count);
    if (blended < 0 || loop.crossfade.count == 0) return static_cast<double>(sample(place, 0));
    const double angle =
        1.5707963267948966 * static_cast<double>(blended) / static_cast<double>(loop.crossfade.count);
    return std::cos(angle) * static_cast<double>(sample(place, 0)) +
           std::sin(angle) * static_cast<double>(sample(place - (loop.end.count - loop.start.count), 0));
}

float sharpest_bend(const std::vector<float>& samples) {
    float most = 0.0f;
    for (std::size_t i = 2; i < samples.size(); ++i)
        most = std::max(most, std::abs(samples[i] - 2.0f * samples[i - 1] + samples[i - 2]));
    return most;
}

}  // namespace

TEST_CASE("A clip is read from its first to its last frame, whatever part of the file it is", "[engine][clip]") {
    Clip clip;
    clip.source.in = Frames{1'234};
    clip.source.out = Frames{40'000};
    auto reader = ClipReader::open(clip.source);
    REQUIRE(reader);
    const auto left = read_left(*reader, Frames{0}, 100'000, {1'000});
    REQUIRE(left.size() == 40'000 - 1'234);
    for (std::size_t i = 0; i < left.size(); ++i)
        REQUIRE(left[i] == sample(static_cast<std::int64_t>(i) + 1'234, 0));
}

TEST_CASE("A loop's crossfade is seamless, and the loop goes round for ever", "[engine][clip]") {
    Clip clip;
    clip.source.loop = scripts::PlannedLoop{Frames{9'000}, Frames{50'000}, Frames{6'000}};
    auto reader = ClipReader::open(clip.source);
    REQUIRE(reader);
    const auto left = read_left(*reader, Frames{0}, 50'000 + 3 * 41'000, {4'096});
    REQUIRE(left.size() == 50'000 + 3 * 41'000);
    // The wave bends by 0.4 * 0.011^2 a frame; a hard jump would by 0.01 and more.
    CHECK(sharpest_bend(left) < 0.0002f);
    for (int i = 0; i < 44'000; ++i) REQUIRE(left[static_cast<std::size_t>(i)] == sample(i, 0));
    for (int i = 50'000; i < 50'000 + 2 * 41'000; ++i)
        REQUIRE(left[static_cast<std::size_t>(i)] == left[static_cast<std::size_t>(i - 41'000)]);
}

TEST_CASE("Without its crossfade the same loop would jump", "[engine][clip]") {
    Clip clip;
    clip.source.loop = scripts::PlannedLoop{Frames{9'000}, Frames{50'000}, Frames{0}};
    auto reader = ClipReader::open(clip.source);
    REQUIRE(reader);
    CHECK(sharpest_bend(read_left(*reader, Frames{0}, 100'000, {4'096})) > 0.001f);
}

TEST_CASE("The frames of a loop do not depend on how it is read or where reading begins", "[engine][clip]") {
    Clip clip;
    clip.source.in = Frames{500};
    clip.source.loop = scripts::PlannedLoop{Frames{9'000}, Frames{50'000}, Frames{6'000}};
    auto reader = ClipReader::open(clip.source);
    REQUIRE(reader);
    const auto whole = read_left(*reader, Frames{0}, 140'000, {32'768});
    CHECK(read_left(*reader, Frames{0}, 140'000, {1, 7, 4'001, 63}) == whole);
    for (const int from : {1, 8'499, 43'501, 49'499, 49'500, 90'499, 90'500, 131'072}) {
        const auto part = read_left(*reader, Frames{from}, 5'000, {777});
        CHECK(std::equal(part.begin(), part.end(), whole.begin() + from));
    }
}

TEST_CASE(
    "A loop of any length, however short, is the clip unrolled, and its seam bends no more than its crossfade "
    "must",
    "[engine][clip]") {
    std::mt19937 random(static_cast<std::uint32_t>(tests::test_seed()));
    const auto below = [&random](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
    Clip clip;
    for (std::size_t turn = 0; turn < tests::full_count(300); ++turn) {
        const int longest = std::array{1, 20, 2'000, 50'000}[turn % 4];
        const int lap = 1 + below(longest);
        const int start = below(kLength - lap);
        clip.source.in = Frames{below(start + 1)};
        const int crossfade = below(std::min(lap, start - static_cast<int>(clip.source.in.count)) + 1);
        clip.source.loop = scripts::PlannedLoop{Frames{start}, Frames{start + lap}, Frames{crossfade}};
        auto reader = ClipReader::open(clip.source);
        REQUIRE(reader);
        const int frames = static_cast<int>(reader->length().count) + 2 * lap + 5'000;
        const auto whole = read_left(*reader, Frames{0}, frames, {frames});
        REQUIRE(static_cast<int>(whole.size()) == frames);

        double worst = 0.0;
        for (int i = 0; i < frames; ++i)
            worst = std::max(worst, std::abs(static_cast<double>(whole[static_cast<std::size_t>(i)]) -
                                             unrolled(clip.source, i)));
        CHECK(worst < 1e-6);

        for (int part = 0; part < 5; ++part) {
            const int from = below(frames - 100);
            // Whole laps later it sounds the same, and nothing had to be read on the way.
            const std::int64_t later =
                from >= static_cast<int>(reader->loop_start().count) ? std::int64_t{lap} * below(1'000'000) : 0;
            const auto piece = read_left(*reader, Frames{from + later}, std::min(2'000, frames - from),
                                         {1 + below(700), 1 + below(3)});
            CHECK(std::equal(piece.begin(), piece.end(), whole.begin() + from));
        }
        if (crossfade == 0) continue;
        // Both waves at once, their slopes against those of the two fades, and the corners where a fade begins and
        // ends, which fall on one frame where the whole loop is a crossfade.
        const double turning = 1.5707963267948966 / crossfade;
        const double slope = 0.4 * 0.011;
        CHECK(static_cast<double>(sharpest_bend(whole)) < 1.42 * slope * 0.011 + 4.0 * slope * turning +
                                                              2.0 * 0.4 * turning + 2.0 * 0.4 * turning * turning +
                                                              1e-6);
    }
}

TEST_CASE("A loop that ends before it starts is refused", "[engine][clip]") {
    Clip clip;
    clip.source.loop = scripts::PlannedLoop{Frames{50'000}, Frames{50'000}, Frames{0}};
    CHECK_FALSE(ClipReader::open(clip.source));
}

TEST_CASE("A loop in memory and the same loop streamed give the same frames, from any start", "[engine][clip]") {
    const int channels = GENERATE(1, 2);
    const int from = GENERATE(0, 100, 49'000, 49'499, 49'500, 95'000, 200'000);
    Clip clip(channels);
    clip.source.in = Frames{500};
    clip.source.loop = scripts::PlannedLoop{Frames{9'000}, Frames{50'000}, Frames{6'000}};
    auto reader = ClipReader::open(clip.source);
    REQUIRE(reader);
    audio::AudioBuffer memory(channels, static_cast<int>(reader->length().count));
    REQUIRE(reader->read(Frames{0}, memory.view()));
    engine::rt::MemorySource held(memory.channel(0), memory.channel(channels - 1), reader->length(),
                                  reader->loop_start(), reader->length());
    engine::ClipStream streamed(std::move(*reader));
    REQUIRE(streamed.filler().prepare(kRing));
    held.seek(Frames{from});
    streamed.seek(Frames{from});
    for (int done = 0; done < 150'000;) {
        const audio::SourceSpan a = held.read(500);
        REQUIRE(a.frames > 0);
        for (int i = 0; i < a.frames;) {
            const audio::SourceSpan b = streamed.source().read(a.frames - i);
            REQUIRE(b.frames > 0);
            REQUIRE_FALSE(b.starved);
            REQUIRE(std::equal(b.left, b.left + b.frames, a.left + i));
            REQUIRE(std::equal(b.right, b.right + b.frames, a.right + i));
            i += b.frames;
        }
        done += a.frames;
        if (done % 50'000 < 500) streamed.filler().fill();
    }
}

TEST_CASE("A clip in memory ends with its last frame", "[engine][clip]") {
    std::vector<float> samples(1'000, 0.25f);
    engine::rt::MemorySource source(samples.data(), samples.data(), Frames{1'000});
    source.seek(Frames{990});
    const audio::SourceSpan last = source.read(64);
    CHECK(last.frames == 10);
    CHECK(last.ended);
    CHECK(source.read(64).frames == 0);
    source.seek(Frames{5'000});
    CHECK(source.read(64).ended);
}

TEST_CASE("A prepared clip that is gone or cut short is refused before anything sounds", "[engine][clip]") {
    Clip clip;
    SECTION("gone") {
        std::filesystem::remove(clip.source.clip.file);
        const auto reader = ClipReader::open(clip.source);
        REQUIRE_FALSE(reader);
        CHECK(reader.error().message.find("prepare the session again") != std::string::npos);
    }
    SECTION("shorter than it was") {
        std::filesystem::resize_file(clip.source.clip.file, 10'000);
        const auto reader = ClipReader::open(clip.source);
        REQUIRE_FALSE(reader);
        CHECK(reader.error().message.find("shorter than it was") != std::string::npos);
    }
}

TEST_CASE("A disk that fails under a stream ends it with a fade, and says so", "[engine][clip]") {
    Clip clip;
    clip.source.loop = scripts::PlannedLoop{Frames{0}, Frames{kLength}, Frames{0}};
    auto reader = ClipReader::open(clip.source);
    REQUIRE(reader);
    engine::ClipStream stream(std::move(*reader));
    REQUIRE(stream.filler().prepare(kRing));
    stream.seek(Frames{0});
    REQUIRE_FALSE(stream.failed());
    std::filesystem::resize_file(clip.source.clip.file, 1'000);
    bool starved = false;
    for (int i = 0; i < 2 * kRing / 1024 && !starved; ++i) {
        starved = stream.source().read(1024).starved;
        stream.filler().fill();
    }
    CHECK(stream.failed());
    CHECK(starved);
}
