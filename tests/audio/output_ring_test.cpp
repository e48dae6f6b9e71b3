#include "audio/base/output_ring.h"

#include <pthread.h>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <thread>
#include <vector>

using namespace stillroom::audio;

namespace {

constexpr Seconds kLong{30.0};  // a wait that must be ended by something else

/// Frame n of channel c of the test signal; whole numbers below 2^24 are exact in float.
float sample(std::int64_t frame, int channel) { return static_cast<float>((frame * 2 + channel) & 0xffffff); }

void write_signal(OutputRing& ring, std::int64_t first, int frames) {
    std::vector<std::vector<float>> planar(static_cast<std::size_t>(ring.channels()));
    std::vector<const float*> pointers;
    for (int c = 0; c < ring.channels(); ++c) {
        auto& channel = planar[static_cast<std::size_t>(c)];
        for (int i = 0; i < frames; ++i) channel.push_back(sample(first + i, c));
        pointers.push_back(channel.data());
    }
    ring.write(pointers.data(), frames);
}

/// The frames that differ from the signal.
int wrong_frames(const std::vector<float>& interleaved, std::int64_t first, int frames, int channels) {
    int wrong = 0;
    for (int i = 0; i < frames; ++i)
        for (int c = 0; c < channels; ++c)
            if (interleaved[static_cast<std::size_t>(i * channels + c)] != sample(first + i, c)) ++wrong;
    return wrong;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("the ring gives back every frame in order, over many wraps and with any cut of reads and writes") {
    for (const int channels : {1, 2, 3, 8}) {
        OutputRing ring(channels, {100});
        REQUIRE(ring.capacity() == Frames{100});
        std::vector<float> out(128 * static_cast<std::size_t>(channels));
        std::int64_t written = 0;
        std::int64_t read = 0;
        std::uint32_t random = 1;
        for (int turn = 0; turn < 5000; ++turn) {
            random = random * 1664525u + 1013904223u;
            const int in = std::min(static_cast<int>(random >> 25), ring.room());
            write_signal(ring, written, in);
            written += in;
            REQUIRE(ring.filled() == written - read);
            const int wanted = std::min(static_cast<int>((random >> 18) & 127), ring.filled());
            REQUIRE(ring.read(out.data(), wanted) == wanted);
            REQUIRE(wrong_frames(out, read, wanted, channels) == 0);
            read += wanted;
            REQUIRE(ring.consumed() == Frames{read});
        }
        CHECK(read > 100 * 128);
        CHECK(ring.gaps() == 0);
    }
}

TEST_CASE("silence stands in for missing frames and every gap is counted to the frame") {
    OutputRing ring(2, {64});
    std::vector<float> out(2 * 64, 9.0f);

    SECTION("before the first frame silence is no gap") {
        CHECK(ring.read(out.data(), 64) == 0);
        CHECK(out == std::vector<float>(2 * 64, 0.0f));
        CHECK(ring.gaps() == 0);
        CHECK(ring.consumed() == Frames{0});
    }
    SECTION("after it, each short read is one gap of its missing frames") {
        std::int64_t missing = 0;
        std::int64_t position = 1;
        for (int i = 1; i <= 20; ++i) {
            write_signal(ring, position, i);
            REQUIRE(ring.read(out.data(), 32) == i);
            REQUIRE(wrong_frames(out, position, i, 2) == 0);
            for (int f = i; f < 32; ++f) REQUIRE(out[static_cast<std::size_t>(2 * f)] == 0.0f);
            position += i;
            missing += 32 - i;
        }
        CHECK(ring.gaps() == 20);
        CHECK(ring.gap_frames() == Frames{missing});
        CHECK(ring.consumed() == Frames{position - 1});
    }
    SECTION("after the writer has finished silence is no gap, and the last frames still come") {
        write_signal(ring, 0, 10);
        ring.finish();
        CHECK(ring.read(out.data(), 32) == 10);
        CHECK(ring.read(out.data(), 32) == 0);
        CHECK(ring.gaps() == 0);
    }
}

TEST_CASE("a writer that waits for room is woken once the room is there, not before") {
    OutputRing ring(1, {256});
    write_signal(ring, 0, 256);
    std::vector<float> out(64);
    std::thread reader([&] {
        for (int i = 0; i < 4; ++i) ring.read(out.data(), 16);
    });
    CHECK(ring.wait_for_room(64, kLong));
    CHECK(ring.room() == 64);
    reader.join();
}

TEST_CASE("a wait without room ends at its time-out, even while an output rings for less") {
    OutputRing ring(1, {64});
    write_signal(ring, 0, 64);
    const auto start = std::chrono::steady_clock::now();
    CHECK_FALSE(ring.wait_for_room(1, {0.05}));
    CHECK(seconds_since(start) >= 0.05);
    CHECK_FALSE(ring.wait_for_room(1, {0.0}));
    CHECK_FALSE(ring.wait_for_room(1, {-1.0}));
}

TEST_CASE("a wake ends the wait of the writer, also when it came before the wait") {
    OutputRing ring(1, {64});
    write_signal(ring, 0, 64);
    SECTION("before") {
        ring.wake();
        CHECK_FALSE(ring.wait_for_room(1, kLong));
        // It is used up: the next wait lasts.
        const auto start = std::chrono::steady_clock::now();
        CHECK_FALSE(ring.wait_for_room(1, {0.02}));
        CHECK(seconds_since(start) >= 0.02);
    }
    SECTION("during") {
        std::atomic<int> ended{0};
        std::thread writer([&] {
            for (int i = 0; i < 100; ++i) {
                ring.wait_for_room(1, kLong);
                ended.fetch_add(1);
            }
        });
        for (int i = 0; i < 100; ++i) {
            ring.wake();
            while (ended.load() <= i) std::this_thread::yield();
        }
        writer.join();
        CHECK(ended.load() == 100);
    }
}

TEST_CASE("a signal to a waiting writer does not end its wait") {
    OutputRing ring(1, {64});
    write_signal(ring, 0, 64);
    struct sigaction ignore {};
    struct sigaction before {};
    ignore.sa_handler = [](int) {};  // without SA_RESTART: the system call returns
    sigaction(SIGUSR1, &ignore, &before);
    std::atomic<bool> ended{false};
    bool fits = false;
    std::thread writer([&] {
        fits = ring.wait_for_room(1, kLong);
        ended.store(true);
    });
    for (int i = 0; i < 50; ++i) {
        pthread_kill(writer.native_handle(), SIGUSR1);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK_FALSE(ended.load());
    float frame = 0.0f;
    ring.read(&frame, 1);
    writer.join();
    CHECK(fits);
    sigaction(SIGUSR1, &before, nullptr);
}

TEST_CASE("a reader without a clock sleeps until frames come, the writer finishes, or it is woken") {
    OutputRing ring(2, {64});
    SECTION("frames") {
        std::thread writer([&] {
            for (int i = 0; i < 8; ++i) write_signal(ring, i * 4, 4);
        });
        CHECK(ring.wait_for_frames(32, kLong));
        writer.join();
        CHECK(ring.filled() == 32);
    }
    SECTION("the end") {
        std::thread writer([&] { ring.finish(); });
        CHECK_FALSE(ring.wait_for_frames(1, kLong));
        writer.join();
    }
    SECTION("a wake") {
        std::thread other([&] { ring.wake_reader(); });
        CHECK_FALSE(ring.wait_for_frames(1, kLong));
        other.join();
    }
    SECTION("none of these") { CHECK_FALSE(ring.wait_for_frames(1, {0.01})); }
}

TEST_CASE("two threads that both sleep on the ring hand over every frame and miss no wake") {
    OutputRing ring(2, {32});
    constexpr std::int64_t kFrames = 200'000;
    // Blocks of up to half the ring on both sides, or both could wait for ever.
    std::int64_t position = 0;
    int wrong = 0;
    std::thread reader([&] {
        std::vector<float> out(2 * 32);
        std::uint32_t random = 7;
        while (position < kFrames) {
            random = random * 1664525u + 1013904223u;
            const int wanted = static_cast<int>(std::min<std::int64_t>(1 + (random >> 28), kFrames - position));
            if (!ring.wait_for_frames(wanted, kLong)) break;
            ring.read(out.data(), wanted);
            wrong += wrong_frames(out, position, wanted, 2);
            position += wanted;
        }
    });
    std::int64_t written = 0;
    std::uint32_t random = 3;
    while (written < kFrames) {
        random = random * 1664525u + 1013904223u;
        const int block = static_cast<int>(std::min<std::int64_t>(1 + (random >> 28), kFrames - written));
        if (!ring.wait_for_room(block, kLong)) break;
        write_signal(ring, written, block);
        written += block;
    }
    reader.join();
    CHECK(wrong == 0);
    CHECK(position == kFrames);
    CHECK(ring.consumed() == Frames{kFrames});
    CHECK(ring.gaps() == 0);
}
