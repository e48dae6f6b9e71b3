#include "audio/base/inheriting_mutex.h"

#include "audio/base/thread_rights.h"

#include <sys/syscall.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>

using stillroom::audio::InheritingMutex;

namespace {

long own_thread() { return syscall(SYS_gettid); }

/// A thread's fields of /proc/.../stat from the third on: its state first, its priority as sixteenth. The second
/// may hold blanks.
std::string field(long thread, int number) {
    std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
    std::string line;
    std::getline(file, line);
    std::istringstream rest(line.substr(line.rfind(')') + 1));
    std::string word;
    for (int i = 0; i < number; ++i) rest >> word;
    return word;
}

/// The kernel's own word for how urgent a thread is now: 20 for an ordinary one, -1 - p for SCHED_FIFO p.
int urgency(long thread) { return std::stoi(field(thread, 16)); }

template <typename Condition>
bool comes_true(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
}

}  // namespace

TEST_CASE("an ordinary thread that holds the lock is as urgent as the real-time thread that waits for it") {
    InheritingMutex mutex;
    const long holder = own_thread();
    REQUIRE(urgency(holder) >= 0);
    std::atomic<long> waiter{0};
    std::atomic<int> granted{-1};
    mutex.lock();
    std::thread urgent([&] {
        const auto priority = stillroom::audio::request_realtime_priority(60);
        waiter = own_thread();
        granted = priority ? *priority : 0;
        const std::lock_guard lock(mutex);
    });
    CHECK(comes_true([&] { return granted >= 0; }));
    if (granted == 0) {
        WARN("no real-time rights here: nothing to inherit");
    } else {
        CHECK(comes_true([&] { return field(waiter, 1) == "S" || urgency(holder) < 0; }));
        CHECK(comes_true([&] { return urgency(holder) == -1 - granted; }));
    }
    mutex.unlock();
    urgent.join();
    CHECK(urgency(holder) >= 0);
}

TEST_CASE("one thread at a time holds the lock") {
    InheritingMutex mutex;
    std::int64_t count = 0;
    const auto work = [&] {
        for (int i = 0; i < 20000; ++i) {
            const std::lock_guard lock(mutex);
            count = count + 1;
        }
    };
    std::thread one(work), two(work);
    one.join();
    two.join();
    CHECK(count == 40000);
}
