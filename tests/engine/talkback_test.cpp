#include "engine/rt/talkback.h"
#include "audio/base/input_ring.h"
#include "audio/content/speech.h"
#include "engine/rt/howl_guard.h"
#include "tests/engine/private_clip.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <thread>
#include <vector>

using namespace stillroom;
using engine::rt::Talkback;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr int kBlock = 64;
constexpr int kSettled = 48000 / 20 + 48000 / 50;  ///< after this it is at its full gain

/// A microphone and a mixer of blocks of 64 frames, both in the test's hand.
struct Rig {
    audio::InputRing ring{8192};
    Talkback talkback{kRate};
    std::function<float(std::int64_t)> microphone;
    std::int64_t heard = 0;  ///< frames the microphone gave
    std::vector<float> out;
    bool howled = false;

    explicit Rig(std::function<float(std::int64_t)> sound) : microphone(std::move(sound)) {
        talkback.connect(ring);
    }
    void hear(int frames) {
        std::vector<float> block;
        for (int i = 0; i < frames; ++i) block.push_back(microphone(heard++));
        ring.write(block.data(), 1, frames);
    }
    void mix(int frames = kBlock) {
        const float* const block = talkback.render(frames);
        for (int i = 0; i < frames; ++i) out.push_back(block != nullptr ? block[i] : 0.0f);
        howled |= talkback.take_howl();
    }
    /// Both at one pace, the microphone first.
    void run(int frames) {
        for (int done = 0; done < frames; done += kBlock) {
            hear(kBlock);
            mix();
        }
    }
    [[nodiscard]] float largest_step(std::size_t from = 1) const {
        float largest = 0.0f;
        for (std::size_t i = from; i < out.size(); ++i) largest = std::max(largest, std::abs(out[i] - out[i - 1]));
        return largest;
    }
};

float tone(std::int64_t n) { return 0.2f * static_cast<float>(std::sin(0.0576 * static_cast<double>(n))); }
constexpr float kToneStep = 0.2f * 0.0577f;

float noise(std::int64_t n) { return tests::clip_sample(static_cast<std::uint32_t>(n)); }

}  // namespace

TEST_CASE("Nobody is heard before the key is pressed, nor is what was said before", "[engine][talk]") {
    Rig rig([](std::int64_t n) { return n < 48000 ? 0.3f : 0.1f; });
    rig.run(48000);
    CHECK(std::all_of(rig.out.begin(), rig.out.end(), [](float sample) { return sample == 0.0f; }));
    rig.talkback.press();
    rig.run(48000);
    CHECK(*std::max_element(rig.out.begin(), rig.out.end()) == 0.1f);
    CHECK(rig.largest_step() < 0.0005f);  // it came as a fade
    rig.talkback.release();
    rig.run(4800);
    CHECK_FALSE(rig.talkback.on());
    CHECK(rig.out.back() == 0.0f);
    CHECK(rig.largest_step() < 0.0005f);
    rig.run(48000);
    CHECK(rig.out.back() == 0.0f);
}

TEST_CASE("Where the microphone comes first in every block, talk has no delay of its own", "[engine][talk]") {
    Rig rig(noise);
    rig.talkback.press();
    rig.mix();              // the mixer was quicker once
    rig.hear(20 * kBlock);  // and then stood still while the output's ring was drained
    rig.run(kSettled);
    for (int i = 0; i < 500; ++i) {
        rig.run(kBlock);
        REQUIRE(rig.out.back() == noise(rig.heard - 1));
    }
}

TEST_CASE("Where the microphone comes after the mixer, talk is one block late and has no gap", "[engine][talk]") {
    Rig rig(tone);
    rig.talkback.press();
    for (int i = 0; i < 3000; ++i) {
        rig.mix();
        rig.hear(kBlock);
    }
    CHECK(rig.out.back() == tone(rig.heard - 1 - kBlock));
    CHECK(rig.largest_step() < kToneStep * 1.01f);
}

TEST_CASE("A microphone whose clock runs off is mended unheard, and the delay stays where it was",
          "[engine][talk]") {
    const double drift = GENERATE(-300e-6, 300e-6);
    const int helping = GENERATE(64, 480);
    Rig rig(tone);
    rig.talkback.press();
    double due = 0.0;
    int most = 0;
    for (int i = 0; i < 24 * 750; ++i) {
        due += kBlock * (1.0 + drift);
        while (due >= helping) {
            rig.hear(helping);
            due -= helping;
        }
        rig.mix();
        if (i > 1500) most = std::max(most, rig.ring.filled());
    }
    CHECK(most <= helping + 96 + kBlock);
    CHECK(rig.largest_step() < kToneStep + 0.5f / 96.0f);
    double energy = 0.0;
    for (std::size_t i = kSettled; i < rig.out.size(); ++i)
        energy += static_cast<double>(rig.out[i]) * static_cast<double>(rig.out[i]);
    const double whole = 0.02 * static_cast<double>(rig.out.size() - kSettled);
    CHECK(10.0 * std::log10(energy / whole) > -0.3);
}

TEST_CASE("A microphone that stops for a moment falls silent and comes back without a click", "[engine][talk]") {
    Rig rig(tone);
    rig.talkback.press();
    rig.run(9600);
    for (int i = 0; i < 20; ++i) rig.mix(37);
    CHECK(rig.out.back() == 0.0f);
    rig.run(9600);
    CHECK(rig.out[rig.out.size() - 100] == tone(rig.heard - 100));
    CHECK(rig.largest_step() < 2.0f * kToneStep + 0.2f / 96.0f);
}

TEST_CASE("Talk ends by itself thirty seconds after its key was last pressed", "[engine][talk]") {
    Rig rig(tone);
    rig.talkback.press();
    rig.run(48000 * 20);
    rig.talkback.press();
    rig.run(48000 * 30 - 640);
    CHECK(rig.out.back() == tone(rig.heard - 1));
    rig.run(4800);
    CHECK_FALSE(rig.talkback.on());
    CHECK(rig.out.back() == 0.0f);
    CHECK(rig.largest_step() < kToneStep * 1.01f);
    rig.talkback.press();  // a new press is a new talk
    rig.run(kSettled);
    CHECK(rig.out.back() == tone(rig.heard - 1));
}

TEST_CASE("However loud or broken the microphone is, talk stays under its own limit", "[engine][talk]") {
    Rig rig([](std::int64_t n) {
        if (n % 1000 == 7) return std::numeric_limits<float>::quiet_NaN();
        return 50.0f * tone(n) * static_cast<float>(n / 4800 % 2);
    });
    rig.talkback.press();
    rig.run(48000);
    float most = 0.0f;
    for (const float sample : rig.out) {
        REQUIRE(std::isfinite(sample));
        most = std::max(most, std::abs(sample));
    }
    CHECK(most <= Talkback::kHighest);
    CHECK(most > 0.9f * Talkback::kHighest);
}

TEST_CASE("A microphone that hears its own talk is closed before the howl has stood for half a second",
          "[engine][talk]") {
    const double decibels = GENERATE(1.5, 4.0, 12.0);
    const int way = GENERATE(300, 960, 1700);  // 6 to 35 ms round
    CAPTURE(decibels, way);
    const auto gain = static_cast<float>(std::pow(10.0, decibels / 20.0));
    Rig rig([](std::int64_t) { return 0.0f; });
    rig.microphone = [&](std::int64_t n) {
        const auto back = static_cast<std::int64_t>(rig.out.size()) - way;
        const float room = 0.0003f * tests::clip_sample(static_cast<std::uint32_t>(n)) / 0.2f;
        return room + (back > 0 ? gain * rig.out[static_cast<std::size_t>(back)] : 0.0f);
    };
    rig.talkback.press();
    int loud = 0;
    for (int i = 0; i < 750 * 20 && !rig.howled; ++i) {
        rig.run(kBlock);
        if (std::abs(rig.out.back()) > 0.1f || loud > 0) ++loud;
    }
    CHECK(rig.howled);
    CHECK(loud < 750 / 2);
    rig.run(4800);
    CHECK_FALSE(rig.talkback.on());
}

TEST_CASE("Speech is no howl", "[engine][talk]") {
    engine::rt::HowlGuard guard(kRate);
    for (const char* text :
         {"You are doing well. I am right here beside you, and there is nothing you have to do.",
          "Oh, no, slowly now; all along the road alone, we roam.",
          "Breathe in, and breathe out. Your hands are warm. Shall I lower the music a little?"}) {
        const auto speech = audio::draft_speech(text, "en", kRate);
        INFO((speech ? std::string() : speech.error().message));
        REQUIRE(speech);
        float loudest = 0.0f;
        for (const float sample : *speech) loudest = std::max(loudest, std::abs(sample));
        std::vector<float> loud;
        for (const float sample : *speech) loud.push_back(sample * (0.8f / loudest));
        CHECK_FALSE(guard.hears_howl(loud.data(), static_cast<int>(loud.size())));
    }
}

TEST_CASE("Of what was said nothing is left in memory once the key is released", "[engine][talk]") {
    constexpr std::uint32_t kSeed = 4;
    audio::InputRing ring(8192);
    Talkback talkback(kRate);
    talkback.connect(ring);
    talkback.press();
    float block[kBlock];
    std::uint32_t n = 0;
    const auto hear = [&] {
        for (float& sample : block) sample = tests::clip_sample(n++, kSeed);
        ring.write(block, 1, kBlock);
        sodium_memzero(block, sizeof block);
    };
    for (int i = 0; i < 300; ++i) {
        hear();
        (void)talkback.render(kBlock);
    }
    CHECK(tests::copies_in_memory(n - 40, kSeed) > 0);
    hear();  // and what waits unheard
    talkback.release();
    for (int i = 0; i < 20; ++i) (void)talkback.render(kBlock);
    for (const std::uint32_t back : {10U, 40U, 70U, 100U, 200U})
        CHECK(tests::copies_in_memory(n - back, kSeed) == 0);
}

TEST_CASE("An input ring hands every frame over once and in order, from one thread to another", "[engine][talk]") {
    audio::InputRing ring(1024);
    ring.open(true);
    constexpr int kFrames = 200000;
    std::thread writer([&] {
        for (int n = 0; n < kFrames;) {
            if (ring.filled() > 512) continue;
            float frames[2 * 60];
            for (std::size_t i = 0; i < 60; ++i) {
                frames[2 * i] = static_cast<float>(n) + static_cast<float>(i);
                frames[2 * i + 1] = -1.0f;
            }
            ring.write(frames, 2, 60);
            n += 60;
        }
    });
    int wrong = 0;
    for (int n = 0; n < kFrames;) {
        const int count = std::min(ring.filled(), 100);
        float frames[100];
        ring.peek(0, frames, count);
        ring.drop(count);
        for (int i = 0; i < count; ++i) wrong += frames[i] == static_cast<float>(n + i) ? 0 : 1;
        n += count;
    }
    writer.join();
    CHECK(wrong == 0);
}
