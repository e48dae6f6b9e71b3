// The ring between two processes: the output's can be killed at any instant.
#include "audio/base/output_ring.h"
#include "tests/support/random_seed.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

using namespace stillroom::audio;

namespace {

constexpr Seconds kLong{60.0};  // a wait that must be ended by the other process

/// Another process; its answer is what `body` returns. It is gone with this object.
class Other {
public:
    explicit Other(const std::function<int()>& body) : process_(fork()) {
        if (process_ != 0) return;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(body());
    }
    ~Other() { kill(); }
    Other(const Other&) = delete;
    Other& operator=(const Other&) = delete;

    /// Waits for its answer; -1 when it was killed.
    int answer() {
        int status = 0;
        waitpid(process_, &status, 0);
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    void kill() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        (void)answer();
    }

private:
    pid_t process_;
};

/// Frame n of channel c; whole numbers below 2^24 are exact in float.
float sample(std::int64_t frame, int channel) { return static_cast<float>((frame * 2 + channel) & 0xffffff); }

void write_signal(OutputRing& ring, std::int64_t first, int frames) {
    std::vector<float> left, right;
    for (int i = 0; i < frames; ++i) {
        left.push_back(sample(first + i, 0));
        right.push_back(sample(first + i, 1));
    }
    const float* const channels[2] = {left.data(), right.data()};
    ring.write(channels, frames);
}

/// Takes helpings of 24 frames until the writer has finished. 0 when every one was right.
int read_to_the_end(int descriptor) {
    const auto ring = OutputRing::attach(descriptor);
    if (!ring) return 2;
    constexpr int kHelping = 24;
    std::vector<float> out(2 * kHelping);
    while (true) {
        const bool more = (*ring)->wait_for_frames(kHelping, kLong);
        const std::int64_t first = (*ring)->consumed().count;
        const int frames = (*ring)->read(out.data(), kHelping);
        for (int i = 0; i < frames; ++i)
            for (int c = 0; c < 2; ++c)
                if (out[static_cast<std::size_t>(2 * i + c)] != sample(first + i, c)) return 3;
        if (!more && frames == 0) return 0;
    }
}

/// A copy of a ring's memory with one byte changed; what attaching it says.
std::string attached_with(const OutputRing& ring, std::size_t changed_byte) {
    const auto original = SharedMemory::attach(ring.descriptor());
    REQUIRE(original);
    const auto copy = SharedMemory::create(original->size());
    REQUIRE(copy);
    std::memcpy(copy->data(), original->data(), original->size());
    copy->data()[changed_byte] ^= std::byte{1};
    const auto attached = OutputRing::attach(copy->descriptor());
    return attached ? "attached" : attached.error().message;
}

}  // namespace

TEST_CASE("a reader in another process gets every frame of a ring, and both sides wake each other") {
    OutputRing ring(2, {64});
    Other reader([&] { return read_to_the_end(ring.descriptor()); });
    constexpr std::int64_t kFrames = 100'000;
    for (std::int64_t at = 0; at < kFrames; at += 20) {
        REQUIRE(ring.wait_for_room(20, kLong));
        write_signal(ring, at, 20);
    }
    ring.finish();
    CHECK(reader.answer() == 0);
    CHECK(ring.consumed() == Frames{kFrames});
    CHECK(ring.report().beats() > kFrames / 24);
}

TEST_CASE("a reader that is killed at any instant leaves the ring as the next one needs it") {
    std::mt19937_64 dice(stillroom::tests::test_seed());
    const auto any = [&](int most) { return 1 + static_cast<int>(dice() % static_cast<std::uint64_t>(most)); };
    OutputRing ring(2, {64});
    std::int64_t written = 0;
    const auto write = [&](int frames) {
        write_signal(ring, written, frames);
        written += frames;
    };
    for (std::size_t turn = stillroom::tests::full_count(2000); turn > 0; --turn) {
        Other reader([&] { return read_to_the_end(ring.descriptor()); });
        for (int blocks = any(60); blocks > 0; --blocks) {
            const int frames = any(32);
            REQUIRE(ring.wait_for_room(frames, kLong));
            write(frames);
        }
        reader.kill();
        REQUIRE(ring.consumed().count + ring.filled() == written);
        // Nobody reads: the writer fills what is free, and its wait ends by its own clock.
        write(ring.room());
        REQUIRE_FALSE(ring.wait_for_room(1, {0.0}));
    }
    Other reader([&] { return read_to_the_end(ring.descriptor()); });
    ring.finish();
    CHECK(reader.answer() == 0);
    CHECK(ring.consumed() == Frames{written});
}

TEST_CASE("only a ring of this version, of the size it says, is attached") {
    const OutputRing ring(2, {64});
    constexpr std::size_t kMagic = 0, kVersion = 8, kChannels = 12, kFrames = 16;
    const std::string no_ring = "what was to be played is no ring of sound";
    CHECK(attached_with(ring, kMagic) == no_ring);
    CHECK_THAT(attached_with(ring, kVersion), Catch::Contains("another version of Stillroom"));
    CHECK(attached_with(ring, kChannels) == no_ring);
    CHECK(attached_with(ring, kFrames) == no_ring);
    // Its last sample: nothing that attaching looks at.
    const auto memory = SharedMemory::attach(ring.descriptor());
    REQUIRE(memory);
    CHECK(attached_with(ring, memory->size() - 1) == "attached");

    const auto small = SharedMemory::create(8);
    REQUIRE(small);
    const auto attached = OutputRing::attach(small->descriptor());
    REQUIRE_FALSE(attached);
    CHECK(attached.error().message == no_ring);
}

TEST_CASE("memory that could be made smaller under the reader's hands is not attached, and a ring's cannot be") {
    const int loose = memfd_create("loose", MFD_CLOEXEC);
    REQUIRE(ftruncate(loose, 1 << 16) == 0);
    CHECK_FALSE(SharedMemory::attach(loose));
    close(loose);
    CHECK_FALSE(SharedMemory::attach(-1));
    int ends[2] = {};
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    CHECK_FALSE(SharedMemory::attach(ends[0]));
    close(ends[0]);
    close(ends[1]);

    const OutputRing ring(2, {64});
    CHECK(ftruncate(ring.descriptor(), 0) == -1);
    CHECK(ftruncate(ring.descriptor(), 1 << 20) == -1);
}

TEST_CASE("a ring that goes gives its memory and its descriptor back") {
    int number = -1;
    {
        const OutputRing ring(8, {4096});
        const auto attached = OutputRing::attach(ring.descriptor());
        REQUIRE(attached);
        number = std::max(ring.descriptor(), (*attached)->descriptor());
        CHECK((*attached)->channels() == 8);
        CHECK((*attached)->capacity() == Frames{4096});
    }
    CHECK(fcntl(number, F_GETFD) == -1);
}

TEST_CASE("what an output says of itself is seen in another process") {
    OutputRing ring(2, {64});
    const auto other = OutputRing::attach(ring.descriptor());
    REQUIRE(other);
    const OutputReport& seen = (*other)->report();
    CHECK(seen.heard());
    CHECK(seen.losses() == 0);
    CHECK(seen.fault().empty());
    ring.report().lose("JACK system ended");
    CHECK_FALSE(seen.heard());
    CHECK(seen.losses() == 1);
    CHECK(seen.fault() == "JACK system ended");
    ring.report().explain("no JACK server answers");
    CHECK(seen.losses() == 1);
    CHECK(seen.fault() == "no JACK server answers");
    ring.report().regain();
    CHECK(seen.heard());
    CHECK(seen.losses() == 1);
    float frame[2] = {};
    for (int i = 0; i < 5; ++i) ring.read(frame, 1);
    CHECK(seen.beats() == 5);
}

TEST_CASE("an output's sentence is cut to what fits, never within a character") {
    OutputRing ring(2, {64});
    const std::string longest(OutputReport::kLongestFault, 'x');
    ring.report().lose(longest);
    CHECK(ring.report().fault() == longest);
    ring.report().lose(longest + "y");
    CHECK(ring.report().fault() == longest);
    const std::string before(OutputReport::kLongestFault - 1, 'x');
    ring.report().lose(before + "ä" + "y");
    CHECK(ring.report().fault() == before);
}
