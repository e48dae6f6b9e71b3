#include "tools/stillroom/interrupts.h"

#include <atomic>
#include <csignal>

namespace stillroom::tools {

namespace {

std::atomic<int> count{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal may touch lock-free atomics only");

}  // namespace

void count_interrupts() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};
        sigaction(signal, nullptr, &before);
        if (before.sa_handler == SIG_IGN) continue;
        struct sigaction counting {};
        counting.sa_handler = [](int) { count.fetch_add(1, std::memory_order_relaxed); };
        sigemptyset(&counting.sa_mask);
        sigaction(signal, &counting, nullptr);
    }
}

int interrupts() noexcept { return count.load(std::memory_order_relaxed); }

}  // namespace stillroom::tools
