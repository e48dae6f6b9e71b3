/// The test program's own definitions of C and C++ run-time functions that real-time code may not call: each
/// reports itself to the guard and then does what it always did. The dynamic linker prefers them to the libraries'
/// own, for calls from inside shared libraries too.
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "tests/support/forbidden_call.h"

using stillroom::tests::PassInnerCalls;
using stillroom::tests::report_forbidden_call;

namespace {

/// The library's own definition behind ours, looked up at first use and remembered in `slot`.
template <typename Function>
Function* next_definition(std::atomic<void*>& slot, const char* name) noexcept {
    void* found = slot.load(std::memory_order_relaxed);
    if (!found) {
        const PassInnerCalls pass;
        found = dlsym(RTLD_NEXT, name);
        if (!found) std::abort();
        slot.store(found, std::memory_order_relaxed);
    }
    return reinterpret_cast<Function*>(found);
}

}  // namespace

extern "C" {

// glibc's own entry points to its allocator: reachable before any dlsym can work.
// NOLINTBEGIN(bugprone-reserved-identifier): the names are glibc's
void* __libc_malloc(std::size_t);
void __libc_free(void*);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
// NOLINTEND(bugprone-reserved-identifier)

void* malloc(std::size_t bytes) noexcept {
    report_forbidden_call("malloc");
    const PassInnerCalls pass;
    return __libc_malloc(bytes);
}

void free(void* memory) noexcept {
    if (!memory) return;
    report_forbidden_call("free");
    const PassInnerCalls pass;
    __libc_free(memory);
}

void* calloc(std::size_t count, std::size_t bytes) noexcept {
    report_forbidden_call("calloc");
    const PassInnerCalls pass;
    return __libc_calloc(count, bytes);
}

void* realloc(void* memory, std::size_t bytes) noexcept {
    report_forbidden_call("realloc");
    const PassInnerCalls pass;
    return __libc_realloc(memory, bytes);
}

void* memalign(std::size_t alignment, std::size_t bytes) noexcept {
    report_forbidden_call("memalign");
    const PassInnerCalls pass;
    return __libc_memalign(alignment, bytes);
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) noexcept {
    report_forbidden_call("aligned_alloc");
    const PassInnerCalls pass;
    return __libc_memalign(alignment, bytes);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t bytes) noexcept {
    report_forbidden_call("posix_memalign");
    const PassInnerCalls pass;
    void* const got = __libc_memalign(alignment, bytes);
    if (!got) return ENOMEM;
    *memory = got;
    return 0;
}

#define STILLROOM_INTERPOSE(RESULT, NAME, PARAMETERS, ARGUMENTS, ...)       \
    RESULT NAME PARAMETERS __VA_ARGS__ {                                    \
        static constinit std::atomic<void*> slot{nullptr};                  \
        auto* const next = next_definition<RESULT PARAMETERS>(slot, #NAME); \
        report_forbidden_call(#NAME);                                       \
        const PassInnerCalls pass;                                          \
        return next ARGUMENTS;                                              \
    }

// Locks and waits.
STILLROOM_INTERPOSE(int, pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex), noexcept)
STILLROOM_INTERPOSE(int, pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex), noexcept)
STILLROOM_INTERPOSE(int, pthread_mutex_unlock, (pthread_mutex_t * mutex), (mutex), noexcept)
STILLROOM_INTERPOSE(int, pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock), noexcept)
STILLROOM_INTERPOSE(int, pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock), noexcept)
STILLROOM_INTERPOSE(int, pthread_rwlock_unlock, (pthread_rwlock_t * lock), (lock), noexcept)
STILLROOM_INTERPOSE(int, pthread_spin_lock, (pthread_spinlock_t * lock), (lock), noexcept)
STILLROOM_INTERPOSE(int, pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t* mutex),
                    (condition, mutex))
STILLROOM_INTERPOSE(int, pthread_cond_timedwait,
                    (pthread_cond_t * condition, pthread_mutex_t* mutex, const timespec* until),
                    (condition, mutex, until))
STILLROOM_INTERPOSE(int, pthread_cond_clockwait,
                    (pthread_cond_t * condition, pthread_mutex_t* mutex, clockid_t clock, const timespec* until),
                    (condition, mutex, clock, until))
STILLROOM_INTERPOSE(int, pthread_cond_signal, (pthread_cond_t * condition), (condition), noexcept)
STILLROOM_INTERPOSE(int, pthread_cond_broadcast, (pthread_cond_t * condition), (condition), noexcept)
STILLROOM_INTERPOSE(int, pthread_once, (pthread_once_t * once, void (*run)()), (once, run))
STILLROOM_INTERPOSE(int, sem_wait, (sem_t * semaphore), (semaphore))
STILLROOM_INTERPOSE(int, sem_post, (sem_t * semaphore), (semaphore), noexcept)
STILLROOM_INTERPOSE(int, clock_nanosleep, (clockid_t clock, int flags, const timespec* wanted, timespec* left),
                    (clock, flags, wanted, left))
STILLROOM_INTERPOSE(int, nanosleep, (const timespec* wanted, timespec* left), (wanted, left))
STILLROOM_INTERPOSE(int, usleep, (useconds_t microseconds), (microseconds))
STILLROOM_INTERPOSE(int, poll, (pollfd * files, nfds_t count, int timeout), (files, count, timeout))

// Threads.
STILLROOM_INTERPOSE(int, pthread_create,
                    (pthread_t * thread, const pthread_attr_t* attributes, void* (*run)(void*), void* argument),
                    (thread, attributes, run, argument), noexcept)
STILLROOM_INTERPOSE(int, pthread_join, (pthread_t thread, void** result), (thread, result))

// Files and memory of the system.
STILLROOM_INTERPOSE(ssize_t, read, (int file, void* bytes, std::size_t count), (file, bytes, count))
STILLROOM_INTERPOSE(ssize_t, write, (int file, const void* bytes, std::size_t count), (file, bytes, count))
STILLROOM_INTERPOSE(int, close, (int file), (file))
STILLROOM_INTERPOSE(void*, mmap,
                    (void* where, std::size_t bytes, int protection, int flags, int file, off_t offset),
                    (where, bytes, protection, flags, file, offset), noexcept)
STILLROOM_INTERPOSE(int, munmap, (void* where, std::size_t bytes), (where, bytes), noexcept)

// Text: buffered output makes no system call, yet takes a lock and may allocate.
STILLROOM_INTERPOSE(FILE*, fopen, (const char* path, const char* mode), (path, mode))
STILLROOM_INTERPOSE(int, fclose, (FILE * file), (file))
STILLROOM_INTERPOSE(int, fflush, (FILE * file), (file))
STILLROOM_INTERPOSE(int, puts, (const char* text), (text))
STILLROOM_INTERPOSE(int, fputs, (const char* text, FILE* file), (text, file))
STILLROOM_INTERPOSE(int, fputc, (int character, FILE* file), (character, file))
STILLROOM_INTERPOSE(int, putchar, (int character), (character))
STILLROOM_INTERPOSE(std::size_t, fwrite, (const void* bytes, std::size_t size, std::size_t count, FILE* file),
                    (bytes, size, count, file))
STILLROOM_INTERPOSE(int, vprintf, (const char* format, va_list arguments), (format, arguments))
STILLROOM_INTERPOSE(int, vfprintf, (FILE * file, const char* format, va_list arguments), (file, format, arguments))
STILLROOM_INTERPOSE(int, vsprintf, (char* text, const char* format, va_list arguments), (text, format, arguments),
                    noexcept)
STILLROOM_INTERPOSE(int, vsnprintf, (char* text, std::size_t size, const char* format, va_list arguments),
                    (text, size, format, arguments), noexcept)

#define STILLROOM_INTERPOSE_FORMAT(NAME, PARAMETERS, LAST, CALL, ...) \
    int NAME PARAMETERS __VA_ARGS__ {                                 \
        va_list arguments;                                            \
        va_start(arguments, LAST);                                    \
        const int written = CALL;                                     \
        va_end(arguments);                                            \
        return written;                                               \
    }
STILLROOM_INTERPOSE_FORMAT(printf, (const char* format, ...), format, vprintf(format, arguments))
STILLROOM_INTERPOSE_FORMAT(fprintf, (FILE * file, const char* format, ...), format,
                           vfprintf(file, format, arguments))
STILLROOM_INTERPOSE_FORMAT(sprintf, (char* text, const char* format, ...), format,
                           vsprintf(text, format, arguments), noexcept)
STILLROOM_INTERPOSE_FORMAT(snprintf, (char* text, std::size_t size, const char* format, ...), format,
                           vsnprintf(text, size, format, arguments), noexcept)
#undef STILLROOM_INTERPOSE_FORMAT

// Calls that lock or reach for files inside the C library.
STILLROOM_INTERPOSE(int, rand, (), (), noexcept)
STILLROOM_INTERPOSE(long, random, (), (), noexcept)
STILLROOM_INTERPOSE(char*, getenv, (const char* name), (name), noexcept)
STILLROOM_INTERPOSE(tm*, localtime_r, (const time_t* time, tm* fields), (time, fields), noexcept)
STILLROOM_INTERPOSE(void*, dlopen, (const char* path, int flags), (path, flags), noexcept)

// Exceptions and initialisation on first use.
STILLROOM_INTERPOSE(void*, __cxa_allocate_exception, (std::size_t bytes), (bytes), noexcept)
STILLROOM_INTERPOSE(int, __cxa_guard_acquire, (long long* guard), (guard))
STILLROOM_INTERPOSE(int, __cxa_thread_atexit, (void (*destructor)(void*), void* object, void* library),
                    (destructor, object, library), noexcept)

#undef STILLROOM_INTERPOSE

}  // extern "C"
