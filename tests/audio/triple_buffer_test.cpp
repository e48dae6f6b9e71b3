#include "audio/base/triple_buffer.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <thread>

#include "tests/support/random_seed.h"

using stillroom::audio::TripleBuffer;

namespace {

/// A state wider than anything a processor writes at once: one half of it from another publication shows.
struct State {
    std::array<std::uint64_t, 24> words{};
};

State numbered(std::uint64_t number) {
    State state;
    state.words.fill(number);
    return state;
}

}  // namespace

TEST_CASE("The newest published state is read, as often as one likes, and a default one before the first",
          "[base]") {
    TripleBuffer<State> buffer;
    CHECK(buffer.newest().words == State{}.words);
    for (std::uint64_t n = 1; n <= 10; ++n) {
        for (std::uint64_t i = 0; i < n % 4; ++i) buffer.publish(numbered(100 * n + i));  // lost on purpose
        buffer.publish(numbered(n));
        CHECK(buffer.newest().words == numbered(n).words);
        CHECK(buffer.newest().words == numbered(n).words);
    }
}

TEST_CASE("What is being read stays as it is, however often the other side publishes", "[base]") {
    TripleBuffer<State> buffer;
    buffer.publish(numbered(1));
    const State& read = buffer.newest();
    for (std::uint64_t n = 2; n < 10; ++n) buffer.publish(numbered(n));
    CHECK(read.words == numbered(1).words);
    CHECK(buffer.newest().words == numbered(9).words);
}

TEST_CASE("Between two threads no state is torn, none is older than the one before, and the last one arrives",
          "[base]") {
    const std::uint64_t count = stillroom::tests::full_count(1'000'000);
    TripleBuffer<State> buffer;
    std::atomic<bool> all_published{false};
    std::thread writer([&] {
        for (std::uint64_t n = 1; n <= count; ++n) buffer.publish(numbered(n));
        all_published.store(true);
    });
    std::uint64_t torn = 0;
    std::uint64_t older = 0;
    std::uint64_t last = 0;
    for (bool last_look = false; !last_look;) {
        last_look = all_published.load();
        const State& state = buffer.newest();
        const std::uint64_t number = state.words.front();
        const auto is_other = [number](std::uint64_t word) { return word != number; };
        if (std::any_of(state.words.begin(), state.words.end(), is_other)) ++torn;
        if (number < last) ++older;
        last = std::max(last, number);
    }
    writer.join();
    CHECK(torn == 0);
    CHECK(older == 0);
    CHECK(last == count);
}
