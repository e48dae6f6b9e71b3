#include "engine/private_vault.h"
#include "audio/base/audio_buffer.h"
#include "audio/content/loudness.h"
#include "engine/private_stream.h"
#include "engine/streamer.h"
#include "tests/engine/private_clip.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <set>
#include <vector>

using namespace stillroom;
using audio::Frames;
using tests::clip_sample;
using tests::copies_in_memory;
using tests::new_vault;
using tests::put_clip;

namespace {

constexpr int kSecond = 48000;
/// Samples into the clip, beyond the ramp at its start.
constexpr std::uint32_t kProbe = 20011;

bool is_wiped(std::span<const float> memory) {
    return std::all_of(memory.begin(), memory.end(), [](float sample) { return sample == 0.0f; });
}

}  // namespace

TEST_CASE("What a vault sealed holds no frame of the clip, and nothing else in memory does", "[engine][private]") {
    constexpr std::uint32_t kSeed = 1;
    auto vault = new_vault();
    REQUIRE(put_clip(*vault, 0, 3 * kSecond, 1, kSeed));
    std::set<std::uint64_t> pairs;
    for (std::uint32_t n = 0; n < 3 * kSecond; ++n) {
        const float two[2] = {clip_sample(n, kSeed), clip_sample(n + 1, kSeed)};
        std::uint64_t bits = 0;
        std::memcpy(&bits, two, sizeof bits);
        pairs.insert(bits);
    }
    const std::span<const unsigned char> sealed = vault->sealed("intention");
    REQUIRE(sealed.size() > std::size_t{3} * kSecond * sizeof(float));
    int found = 0;
    for (std::size_t i = 0; i + 8 <= sealed.size(); ++i) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, sealed.data() + i, sizeof bits);
        found += pairs.contains(bits) ? 1 : 0;
    }
    CHECK(found == 0);
    CHECK(copies_in_memory(kProbe, kSeed) == 0);
    // The look for it does find what is there.
    std::vector<float> plain;
    for (std::uint32_t n = kProbe; n < kProbe + 100; ++n) plain.push_back(clip_sample(n, kSeed));
    CHECK(copies_in_memory(kProbe + 50, kSeed) >= 1);
    CHECK(plain[50] == clip_sample(kProbe + 50, kSeed));
}

TEST_CASE("A clip comes out as it went in, from any frame on, and no more once the key is destroyed",
          "[engine][private]") {
    const int channels = GENERATE(1, 2);
    auto vault = new_vault();
    const auto facts = put_clip(*vault, 0, 2 * kSecond, channels);
    REQUIRE(facts);
    CHECK(facts->channels == channels);
    CHECK(facts->length == Frames{2 * kSecond});
    audio::AudioBuffer out(channels, 10000);
    REQUIRE(vault->read("intention", Frames{30001}, out.view()).value() == 10000);
    for (int c = 0; c < channels; ++c)
        for (int i = 0; i < 10000; ++i)
            REQUIRE(out.channel(c)[i] == clip_sample(30001U + static_cast<std::uint32_t>(i)));
    CHECK(vault->read("intention", Frames{2 * kSecond - 480}, out.view()).value() == 480);
    CHECK(std::abs(out.channel(0)[479]) < 0.001f);  // it goes without a click
    CHECK(vault->read("intention", Frames{2 * kSecond}, out.view()).value() == 0);

    vault->destroy();
    const auto late = vault->read("intention", Frames{0}, out.view());
    REQUIRE_FALSE(late);
    CHECK(late.error().message ==
          "the key of this session's private clips is destroyed: nobody can open them any more");
    CHECK_FALSE(vault->begin("intention", 1, engine::PatientConsent::given()));
}

TEST_CASE("A clip of more than a minute is refused in words, and nothing of it is kept", "[engine][private]") {
    auto vault = new_vault();
    REQUIRE(put_clip(*vault, 0, 60 * kSecond));
    const auto longer = put_clip(*vault, 0, 60 * kSecond + 1);
    REQUIRE_FALSE(longer);
    CHECK(longer.error().message == "a private clip is 60 seconds long at most: choose or record a shorter one");
    CHECK_FALSE(vault->filled("intention"));
    CHECK(vault->sealed("intention").empty());
}

TEST_CASE("A clip is cut to what is heard of it and measured as it will be heard", "[engine][private]") {
    auto vault = new_vault();
    const auto facts = put_clip(*vault, 2 * kSecond, 4 * kSecond);
    REQUIRE(facts);
    // A tenth of a second before the first sound, two tenths after the last.
    CHECK(facts->length == Frames{4 * kSecond + kSecond * 3 / 10});
    std::vector<float> same(static_cast<std::size_t>(kSecond) / 10, 0.0f);
    for (std::uint32_t n = 0; n < 4 * kSecond; ++n) same.push_back(clip_sample(n));
    same.resize(same.size() + static_cast<std::size_t>(kSecond) / 5);
    CHECK(facts->level.loudness.lufs ==
          Approx(audio::measure(same, 1, tests::kClipRate).loudness.lufs).margin(0.05));
    const auto nothing = put_clip(*vault, kSecond, 0);
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().message ==
          "nothing of this clip can be heard: choose another one, or record it closer to the microphone");
}

TEST_CASE("A private clip is opened only while it plays, and wiped from memory when it rests",
          "[engine][private]") {
    constexpr std::uint32_t kSeed = 2;
    auto vault = new_vault();
    REQUIRE(put_clip(*vault, 0, 3 * kSecond, 1, kSeed));
    engine::PrivateStream stream(*vault, "intention");
    engine::Streamer streamer;
    streamer.add(stream);
    REQUIRE(streamer.prepare());
    CHECK(stream.source().is_private());
    CHECK(is_wiped(stream.memory()));
    CHECK(copies_in_memory(kProbe, kSeed) == 0);

    stream.seek(Frames{0});
    CHECK(copies_in_memory(kProbe, kSeed) == 1);  // in the locked ring alone
    std::uint32_t at = 0;
    bool ended = false;
    while (!ended) {
        const audio::SourceSpan span = stream.source().read(1024);
        REQUIRE_FALSE(span.starved);
        for (int i = 0; i < span.frames; ++i, ++at)
            if (at >= 480 && at + 480 < 3 * kSecond) REQUIRE(span.left[i] == clip_sample(at, kSeed));
        ended = span.ended;
        streamer.pump();
    }
    CHECK(at == 3 * kSecond);

    stream.rest();
    CHECK(is_wiped(stream.memory()));
    CHECK(copies_in_memory(kProbe, kSeed) == 0);
    CHECK(copies_in_memory(3 * kSecond - 20000, kSeed) == 0);
}
