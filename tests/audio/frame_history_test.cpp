#include "audio/base/frame_history.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

#include "tests/support/random_seed.h"
#include "tests/support/realtime_guard.h"

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

/// Writes frames that say their own numbers, the second channel with the other sign.
void write(FrameHistory& history, int frames) {
    std::vector<float> left, right;
    for (int i = 0; i < frames; ++i) {
        left.push_back(static_cast<float>((history.end().count + i) % 1000000));
        right.push_back(-left.back());
    }
    const float* const planar[] = {left.data(), right.data()};
    history.write(planar, frames);
}

struct Copied {
    bool there = false;
    std::vector<float> left, right;
};
Copied copy(const FrameHistory& history, std::int64_t first, int frames) {
    Copied copied{false, std::vector<float>(static_cast<std::size_t>(frames)),
                  std::vector<float>(static_cast<std::size_t>(frames))};
    float* const planar[] = {copied.left.data(), copied.right.data()};
    copied.there = history.copy(first, planar, frames);
    return copied;
}

bool says_its_numbers(const Copied& copied, std::int64_t first) {
    for (std::size_t i = 0; i < copied.left.size(); ++i) {
        const std::int64_t number = first + static_cast<std::int64_t>(i);
        const float expected = number < 0 ? 0.0f : static_cast<float>(number % 1000000);
        if (copied.left[i] != expected || copied.right[i] != -expected) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("A history keeps the last frames under their numbers, and silence before the first", "[audio][history]") {
    FrameHistory history(2, Frames{1000});
    CHECK(history.capacity() == Frames{1024});
    CHECK(history.end() == Frames{0});
    write(history, 100);
    CHECK(says_its_numbers(copy(history, -20, 120), -20));
    CHECK(copy(history, -20, 120).there);
    for (int i = 0; i < 50; ++i) write(history, 64);
    CHECK(history.end() == Frames{3300});
    CHECK(says_its_numbers(copy(history, 3300 - 1024, 1024), 3300 - 1024));
    CHECK(copy(history, 3300 - 1024, 1024).there);
}

TEST_CASE("Frames that were replaced are said to be gone", "[audio][history]") {
    FrameHistory history(2, Frames{256});
    write(history, 256);
    CHECK(copy(history, 0, 10).there);
    CHECK(copy(history, -5, 10).there);
    write(history, 1);
    CHECK_FALSE(copy(history, 0, 10).there);
    CHECK_FALSE(copy(history, -5, 10).there);
    CHECK(copy(history, 1, 10).there);
}

TEST_CASE("What a history hands out while it is written is whole, or said to be gone", "[audio][history]") {
    FrameHistory history(2, Frames{512});
    write(history, 512);
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        std::mt19937 dice(1);
        while (!stop.load()) write(history, 1 + static_cast<int>(dice() % 128));
    });
    std::mt19937_64 dice(test_seed());
    int whole = 0, torn = 0;
    // At least so many of each, from all over the history: the oldest frames are replaced most of the time.
    for (int tries = 0; tries < 2000000 && (whole < 2000 || torn < 50); ++tries) {
        const std::int64_t end = history.end().count;
        const std::int64_t first = end - 1 - static_cast<std::int64_t>(dice() % 511);
        const Copied copied = copy(history, first, static_cast<int>(std::min<std::int64_t>(end - first, 64)));
        if (copied.there && !says_its_numbers(copied, first)) {
            stop = true;
            break;
        }
        ++(copied.there ? whole : torn);
    }
    const bool never_wrong = !stop.exchange(true);
    writer.join();
    CHECK(never_wrong);
    CHECK(whole > 0);
}

TEST_CASE("Neither side of a history makes a call the audio thread may not make", "[audio][history][rt]") {
    FrameHistory history(2, Frames{512});
    std::vector<float> left(128, 0.1f), right(128, 0.2f);
    float* const planar[] = {left.data(), right.data()};
    bool there = false;
    CHECK(forbidden_calls_in([&] {
              history.write(planar, 128);
              there = history.copy(0, planar, 128);
          }).empty());
    CHECK(there);
}
