// What every synthesised sound promises, whatever it sounds like.
#include "audio/synth/synth.h"

#include "tests/audio/synth_rendering.h"
#include "tests/support/same_bits.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
constexpr std::int64_t kSecond = 48000;
constexpr std::int64_t kHour = 3600 * kSecond;

std::unique_ptr<SynthSource> made(const SynthDescription& description, std::uint64_t seed = 7) {
    return make_synth(description.name, {}, kRate, seed);
}

}  // namespace

TEST_CASE("Every promised sound exists, described and within its bounds", "[audio][synth]") {
    for (const char* name :
         {"hush", "warm", "tide", "arc", "overtone", "morning", "rain", "anchor", "bowl", "tone", "noise"}) {
        INFO(name);
        const SynthDescription* description = find_synth(name);
        REQUIRE(description);
        CHECK_FALSE(description->help.empty());
        CHECK_FALSE(description->parameters.empty());
        for (const SynthParameter& row : description->parameters) {
            INFO(row.name);
            CHECK(row.min <= row.initial);
            CHECK(row.initial <= row.max);
            CHECK_FALSE(row.help.empty());
        }
        CHECK(made(*description)->loudness() == description->loudness);
    }
    CHECK(synth_descriptions().size() == 11);
    CHECK(find_synth("hum") == nullptr);
}

TEST_CASE("The samples do not depend on how reads are cut", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions()) {
        INFO(description.name);
        auto whole = made(description);
        const Stereo expected = read_frames(*whole, 30000, [](int) { return 1024; });
        for (int cut : {1, 37, 64, 255, 257, 1000}) {
            INFO("reads of " << cut);
            auto source = made(description);
            const Stereo found = read_frames(*source, 30000, [cut](int) { return cut; });
            REQUIRE(same_bits(found.left, expected.left));
            REQUIRE(same_bits(found.right, expected.right));
        }
        auto source = made(description);
        const Stereo mixed = read_frames(*source, 30000, [](int i) { return 1 + (i * 7919) % 1024; });
        REQUIRE(same_bits(mixed.left, expected.left));
    }
}

TEST_CASE("A seek gives the very samples that play on from elsewhere", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions()) {
        INFO(description.name);
        const std::int64_t end = description.ends ? 10 * kSecond : 12 * kHour;
        auto source = made(description);
        for (std::int64_t part = 1; part <= 8; ++part) {
            // Odd places, so that seeks fall inside cells and grains; the last are beyond ten hours.
            const std::int64_t at = end * part / 8 - part * 1237;
            INFO("frame " << at);
            auto before = made(description);
            before->seek(Frames{at - 30000 > 0 ? at - 30000 : 0});
            const std::int64_t skip = at - 30000 > 0 ? 30000 : at;
            const Stereo played = read_frames(*before, skip + 4000, [](int) { return 1024; });
            const Stereo sought = stretch(*source, at, 4000);
            REQUIRE(std::equal(sought.left.begin(), sought.left.end(), played.left.begin() + skip));
            REQUIRE(std::equal(sought.right.begin(), sought.right.end(), played.right.begin() + skip));
        }
    }
}

TEST_CASE("A minute played from the start equals a seek into it", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions()) {
        INFO(description.name);
        const std::int64_t at = description.ends ? 5 * kSecond + 11 : 60 * kSecond + 11;
        auto from_start = made(description);
        const Stereo played = read_frames(*from_start, at + 3000, [](int) { return 512; });
        auto source = made(description);
        const Stereo sought = stretch(*source, at, 3000);
        REQUIRE(std::equal(sought.left.begin(), sought.left.end(), played.left.begin() + at));
        REQUIRE(std::equal(sought.right.begin(), sought.right.end(), played.right.begin() + at));
    }
}

TEST_CASE("Another seed is another sound, the same seed the same", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions()) {
        INFO(description.name);
        const Stereo one = stretch(*made(description, 1), kSecond, 20000);
        const Stereo again = stretch(*made(description, 1), kSecond, 20000);
        const Stereo other = stretch(*made(description, 2), kSecond, 20000);
        CHECK(same_bits(one.left, again.left));
        CHECK_FALSE(same_bits(one.left, other.left));
    }
}

TEST_CASE("Only a struck sound ends, and it ends in silence", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions()) {
        INFO(description.name);
        auto source = made(description);
        source->seek(Frames{kHour});
        const SourceSpan later = source->read(64);
        CHECK(later.ended == description.ends);
        CHECK((later.frames == 0) == description.ends);
    }
    auto bowl = make_synth("bowl", {{"length", 8.0}}, kRate, 3);
    const Stereo all = read_frames(*bowl, 60 * kSecond, [](int) { return 1000; });
    CHECK(static_cast<std::int64_t>(all.left.size()) == 8 * kSecond);
    CHECK(std::abs(all.left.back()) < 1e-6f);
}

TEST_CASE("Every rate and every extreme of a parameter gives finite, audible sound", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions()) {
        for (const SynthParameter& row : description.parameters)
            for (double value : {row.min, row.max}) {
                INFO(description.name << " " << row.name << " = " << value);
                auto source = make_synth(description.name, {{std::string(row.name), value}}, kRate, 5);
                const Stereo sound = stretch(*source, kSecond, 24000);
                CHECK(std::all_of(sound.left.begin(), sound.left.end(), [](float x) { return std::isfinite(x); }));
                CHECK(
                    std::any_of(sound.left.begin(), sound.left.end(), [](float x) { return std::abs(x) > 1e-4f; }));
            }
        for (int hertz : {44100, 96000}) {
            INFO(description.name << " at " << hertz);
            auto source = make_synth(description.name, {}, SampleRate{hertz}, 5);
            const Stereo sound = stretch(*source, kSecond, 24000);
            CHECK(std::any_of(sound.right.begin(), sound.right.end(), [](float x) { return std::abs(x) > 1e-4f; }));
        }
    }
}
