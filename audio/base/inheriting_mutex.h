/// A lock for data that a real-time thread shares with ordinary ones.
#pragma once

#include <pthread.h>
#include <cassert>

namespace stillroom::audio {

/// A mutex with priority inheritance (PTHREAD_PRIO_INHERIT): who holds it runs at the priority of the most urgent
/// thread that waits for it. Without that an ordinary thread which is put aside while it holds the lock keeps the
/// real-time thread waiting for as long as anything in between has work to do. For moments only, and never on the
/// audio thread while it renders. Works with std::lock_guard; not with std::condition_variable.
class InheritingMutex {
public:
    /// [setup]
    InheritingMutex() noexcept {
        pthread_mutexattr_t attributes;
        pthread_mutexattr_init(&attributes);
        [[maybe_unused]] const int inherits = pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
        assert(inherits == 0);
        pthread_mutex_init(&mutex_, &attributes);
        pthread_mutexattr_destroy(&attributes);
    }
    ~InheritingMutex() { pthread_mutex_destroy(&mutex_); }
    InheritingMutex(const InheritingMutex&) = delete;
    InheritingMutex& operator=(const InheritingMutex&) = delete;

    /// [control] Waits until it is ours. @pre this thread does not hold it
    void lock() noexcept { pthread_mutex_lock(&mutex_); }
    /// [control] @pre this thread holds it
    void unlock() noexcept { pthread_mutex_unlock(&mutex_); }

private:
    pthread_mutex_t mutex_{};
};

}  // namespace stillroom::audio
