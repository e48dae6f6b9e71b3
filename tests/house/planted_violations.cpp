#include "tests/house/planted_violations.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <any>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <sstream>
#include <string>
#include <thread>

namespace stillroom::tests {
namespace {

/// Makes the optimiser believe that the value is looked at.
template <typename Value>
void keep(const Value& value) {
    asm volatile("" ::"r"(&value) : "memory");
}

struct Wide {
    std::array<char, 64> bytes{};
};
struct alignas(64) Aligned {
    int value = 0;
};

/// What several cases share; made by their prepare().
struct Stage {
    std::vector<float> floats;
    std::map<int, int> map;
    std::mutex mutex;
    std::shared_mutex shared_mutex;
    std::condition_variable condition;
    std::shared_ptr<int> shared;
    std::function<void()> function;
    std::ofstream file{"/dev/null"};
    std::ostringstream text;
    std::FILE* stream = std::fopen("/dev/null", "w");
    int eventfd = ::eventfd(0, EFD_NONBLOCK);
    int null = ::open("/dev/null", O_RDWR);
    std::counting_semaphore<1> semaphore{0};
    std::atomic<int> number{0};
};
Stage& stage() {
    static Stage the_stage;
    return the_stage;
}

/// Nothing to prepare but the shared things themselves.
void nothing() { stage(); }

void forget_floats() { std::vector<float>().swap(stage().floats); }

int first_use_of_static(int seed) {
    static const int kMade = std::abs(seed) + 1;
    return kMade;
}

std::vector<int>& thread_local_vector() {
    static thread_local std::vector<int> numbers;
    return numbers;
}

const std::vector<PlantedWork>& memory_violations() {
    static const std::vector<PlantedWork> cases{
        {"malloc and free", nothing,
         [] {
             void* memory = std::malloc(100);
             keep(memory);
             std::free(memory);
         }},
        {"new and delete", nothing,
         [] {
             auto* memory = new int(3);
             keep(memory);
             delete memory;
         }},
        {"new of an over-aligned type", nothing,
         [] {
             auto* memory = new Aligned;
             keep(memory);
             delete memory;
         }},
        {"only a free", [] { stage().shared = std::make_shared<int>(1); }, [] { stage().shared.reset(); }},
        {"make_shared", nothing, [] { keep(std::make_shared<int>(3)); }},
        {"a vector that grows", forget_floats, [] { stage().floats.push_back(1.0F); }},
        {"a long string", nothing, [] { keep(std::string(40, 'x')); }},
        {"an insertion into a map", [] { stage().map.clear(); }, [] { stage().map[7] = 1; }},
        {"a function object with a large capture", nothing,
         [] {
             const Wide wide;
             const std::function<void()> function = [wide] { keep(wide); };
             function();
         }},
        {"a large std::any", nothing, [] { keep(std::any(Wide{})); }},
        {"a stable sort", [] { stage().floats.assign(100, 1.0F); },
         [] { std::stable_sort(stage().floats.begin(), stage().floats.end()); }},
        {"a thread_local's first use", nothing, [] { keep(thread_local_vector().size()); }},
        {"mapping memory", nothing,
         [] {
             void* memory = ::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
             ::munmap(memory, 4096);
         }},
    };
    return cases;
}

const std::vector<PlantedWork>& waiting_violations() {
    static const std::vector<PlantedWork> cases{
        {"locking a mutex", nothing, [] { const std::lock_guard lock(stage().mutex); }},
        {"trying a mutex", nothing,
         [] {
             if (stage().mutex.try_lock()) stage().mutex.unlock();
         }},
        {"locking a shared mutex", nothing, [] { const std::shared_lock lock(stage().shared_mutex); }},
        {"waking a condition nobody waits for", nothing, [] { stage().condition.notify_one(); }},
        {"waking all waiters", nothing, [] { stage().condition.notify_all(); }},
        {"waiting for a condition", nothing,
         [] {
             std::unique_lock lock(stage().mutex);
             stage().condition.wait_for(lock, std::chrono::microseconds(1));
         }},
        {"sleeping", nothing, [] { std::this_thread::sleep_for(std::chrono::microseconds(1)); }},
        {"polling", nothing, [] { ::poll(nullptr, 0, 0); }},
        {"starting a thread", nothing, [] { std::thread([] {}).join(); }},
        {"call_once", nothing,
         [] {
             std::once_flag once;
             std::call_once(once, [] {});
         }},
    };
    return cases;
}

const std::vector<PlantedWork>& talking_violations() {
    static const std::vector<PlantedWork> cases{
        {"throwing", nothing,
         [] {
             try {
                 throw 1;
             } catch (int) {}
         }},
        {"a failing vector::at", forget_floats,
         [] {
             try {
                 keep(stage().floats.at(1U << 20U));
             } catch (const std::exception&) {}
         }},
        {"a static's first use", nothing, [] { keep(first_use_of_static(stage().number)); }},
        {"writing to a file descriptor", nothing, [] { keep(::write(stage().null, "x", 1)); }},
        {"ringing an eventfd", nothing,
         [] {
             const std::uint64_t one = 1;
             keep(::write(stage().eventfd, &one, sizeof one));
         }},
        {"opening and closing a file", nothing, [] { ::close(::open("/dev/null", O_RDONLY)); }},
        {"a buffered fprintf", nothing, [] { std::fprintf(stage().stream, "%d", 42); }},
        {"formatting into an array", nothing,
         [] {
             std::array<char, 64> text{};
             keep(std::snprintf(text.data(), text.size(), "%.17g", static_cast<double>(stage().number)));
             keep(text);
         }},
        {"writing to a stream", nothing, [] { stage().file << "x" << std::flush; }},
        {"a string stream", nothing, [] { stage().text << std::string(600, 'x'); }},
        {"rand", nothing, [] { keep(std::rand()); }},
        {"getenv", nothing, [] { keep(std::getenv("HOME")); }},
        {"the local time", nothing,
         [] {
             const std::time_t now = 0;
             std::tm fields{};
             keep(::localtime_r(&now, &fields));
         }},
        {"opening a shared library", nothing, [] { keep(::dlopen(nullptr, RTLD_LAZY)); }},
    };
    return cases;
}

}  // namespace

std::vector<PlantedWork> planted_violations() {
    std::vector<PlantedWork> all = memory_violations();
    all.insert(all.end(), waiting_violations().begin(), waiting_violations().end());
    all.insert(all.end(), talking_violations().begin(), talking_violations().end());
    return all;
}

std::vector<PlantedWork> planted_system_calls() {
    return {
        {"a raw futex wake", nothing,
         [] { ::syscall(SYS_futex, &stage().number, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0); }},
        {"waiting for a semaphore that nobody posts", nothing,
         [] { keep(stage().semaphore.try_acquire_for(std::chrono::microseconds(1))); }},
        {"yielding", nothing, [] { std::this_thread::yield(); }},
        {"the thread's CPU clock", nothing,
         [] {
             timespec time{};
             ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
         }},
        {"resource usage", nothing,
         [] {
             rusage usage{};
             ::getrusage(RUSAGE_THREAD, &usage);
         }},
#ifdef __x86_64__
        {"a system call in assembly", nothing,
         [] {
             long result = SYS_getppid;
             asm volatile("syscall" : "+a"(result)::"rcx", "r11", "memory");
             keep(result);
         }},
#endif
    };
}

std::vector<PlantedWork> allowed_work() {
    return {
        {"arithmetic on a buffer", nothing,
         [] {
             std::array<float, 256> buffer{};
             for (std::size_t i = 0; i < buffer.size(); ++i) {
                 buffer[i] = std::sqrt(static_cast<float>(i)) * 0.5F;
             }
             keep(buffer);
         }},
        {"the steady clock and the system clock", nothing,
         [] {
             keep(std::chrono::steady_clock::now());
             keep(std::chrono::system_clock::now());
         }},
        {"atomics", nothing, [] { stage().number.fetch_add(1); }},
        {"an atomic wait whose value has changed already", [] { stage().number = 1; },
         [] { stage().number.wait(0); }},
        {"resizing within what was reserved",
         [] {
             stage().floats.clear();
             stage().floats.reserve(100);
         },
         [] { stage().floats.resize(50); }},
        {"a short string", nothing, [] { keep(std::string("ten chars.")); }},
        {"copying a shared pointer", [] { stage().shared = std::make_shared<int>(1); },
         [] {
             const auto copy = stage().shared;
             keep(copy);
         }},
        {"calling a function object", [] { stage().function = [] { keep(1); }; }, [] { stage().function(); }},
        {"sorting", [] { stage().floats.assign(100, 1.0F); },
         [] { std::sort(stage().floats.begin(), stage().floats.end()); }},
        {"to_chars", nothing,
         [] {
             std::array<char, 64> text{};
             keep(std::to_chars(text.data(), text.data() + text.size(), 42));
         }},
        {"a static that was used before", nothing, [] { keep(stage()); }},
        {"freeing nothing", nothing, [] { std::free(nullptr); }},
    };
}

}  // namespace stillroom::tests
