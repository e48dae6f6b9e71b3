#include "audio/base/spsc_queue.h"

#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <thread>

#include "tests/support/random_seed.h"

using stillroom::audio::SpscQueue;

namespace {

/// A message wider than anything a processor writes at once: a torn one shows.
struct Message {
    std::array<std::uint64_t, 6> words{};
};

Message numbered(std::uint64_t number) {
    Message message;
    for (std::size_t i = 0; i < message.words.size(); ++i) message.words[i] = number * (2 * i + 1);
    return message;
}

}  // namespace

TEST_CASE("A queue gives back what was pushed, in order, and refuses what does not fit", "[base]") {
    SpscQueue<int> queue(5);  // rounded up to 8
    int item = -1;
    CHECK(queue.front() == nullptr);
    CHECK_FALSE(queue.try_pop(item));
    for (int round = 0; round < 3; ++round) {  // across the end of its memory and round again
        CHECK(queue.room() == 8);
        for (int i = 0; i < 8; ++i) CHECK(queue.try_push(10 * round + i));
        CHECK(queue.room() == 0);
        CHECK_FALSE(queue.try_push(99));
        for (int i = 0; i < 8; ++i) {
            REQUIRE(queue.front() != nullptr);
            CHECK(*queue.front() == 10 * round + i);
            REQUIRE(queue.try_pop(item));
            CHECK(item == 10 * round + i);
        }
        CHECK(queue.front() == nullptr);
    }
    CHECK(queue.try_push(1));
    REQUIRE(queue.front() != nullptr);
    queue.pop();
    CHECK_FALSE(queue.try_pop(item));
    CHECK(queue.room() == 8);
}

TEST_CASE("Between two threads every message arrives once, whole and in order, and room never promises too much",
          "[base]") {
    const std::uint64_t count = stillroom::tests::full_count(1'000'000);
    SpscQueue<Message> queue(256);  // small beside the count: it runs full and empty again and again
    std::uint64_t broken_promises = 0;
    std::uint64_t refused = 0;
    std::thread writer([&] {
        for (std::uint64_t next = 1; next <= count;) {
            std::size_t room = queue.room();
            for (; room > 0 && next <= count; --room, ++next)
                if (!queue.try_push(numbered(next))) ++broken_promises;
            if (next > count) break;
            // Beyond what was promised it may be refused, and then nothing was taken.
            if (queue.try_push(numbered(next))) {
                ++next;
            } else {
                ++refused;
                std::this_thread::yield();
            }
        }
    });
    std::uint64_t wrong = 0;
    std::uint64_t found_empty = 0;
    for (std::uint64_t expected = 1; expected <= count;) {
        Message message;
        if (!queue.try_pop(message)) {
            ++found_empty;
            std::this_thread::yield();
            continue;
        }
        if (message.words != numbered(expected).words) ++wrong;
        ++expected;
    }
    writer.join();
    INFO("refused " << refused << " times, found empty " << found_empty << " times");
    CHECK(wrong == 0);
    CHECK(broken_promises == 0);
    CHECK(queue.front() == nullptr);
}

#if !defined(NDEBUG) && !defined(STILLROOM_WITHOUT_REALTIME_GUARD)
TEST_CASE("Taking an item away that nobody looked at is a fault of ours and ends the program", "[base]") {
    const pid_t child = fork();
    if (child == 0) {
        // Catch's own answer to a signal would take the rest of the run with it.
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        SpscQueue<int> queue(4);
        (void)queue.try_push(1);
        queue.pop();
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT));
}
#endif
