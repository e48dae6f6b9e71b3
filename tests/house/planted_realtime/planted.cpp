#include "tests/house/planted_realtime/planted.h"

#include <pthread.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace stillroom::planted {
namespace {

__attribute__((noinline)) float in_between(int frames) { return allocating_helper(frames) + 1.0F; }

class LockingNode final : public Node {
public:
    float read(int frames) noexcept override {
        pthread_mutex_lock(&mutex_);
        return static_cast<float>(frames);
    }

private:
    pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
};

void printing_kernel(int frames) { std::printf("%d", frames); }

const Kernel kKernels[] = {printing_kernel};

}  // namespace

float promised(int frames) noexcept STILLROOM_REALTIME { return in_between(frames); }

float unmarked(float x) noexcept { return std::sin(x); }

Node& locking_node() {
    static LockingNode node;
    return node;
}

const Kernel* kernels() { return kKernels; }

float breaks_its_word(int frames) noexcept STILLROOM_REALTIME { return *made(frames); }

int first_use(int seed) noexcept STILLROOM_REALTIME {
    static const int kMade = std::abs(seed) + 1;
    return kMade;
}

float clean(float* out, const float* in, int frames) noexcept STILLROOM_REALTIME {
    std::memcpy(out, in, static_cast<std::size_t>(frames) * sizeof(float));
    return std::sqrt(std::floor(in[0]));
}

}  // namespace stillroom::planted
