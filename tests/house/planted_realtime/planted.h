/// Real-time code as it must not be, and as it may be: what the check of object code is tried on.
#pragma once

#include "audio/base/realtime.h"

namespace stillroom::planted {

/// [audio]
class Node {
public:
    virtual float read(int frames) noexcept STILLROOM_REALTIME = 0;

protected:
    ~Node() = default;
};

/// [audio] Promises, and allocates two calls further down, in another object file.
float promised(int frames) noexcept STILLROOM_REALTIME;

/// Says nothing about threads, and takes the sine from a library.
float unmarked(float x) noexcept;

/// [setup] May allocate.
float* made(int frames);

/// [setup] A node whose read() locks; nobody calls it but through the interface.
Node& locking_node();

/// [setup] A table whose kernel prints.
using Kernel = void (*)(int);
const Kernel* kernels();

/// [audio] Calls what is tagged [setup].
float breaks_its_word(int frames) noexcept STILLROOM_REALTIME;

/// [audio] Reaches a static that is made at first use.
int first_use(int seed) noexcept STILLROOM_REALTIME;

/// [audio] Copies, takes a root, and asserts: all allowed.
float clean(float* out, const float* in, int frames) noexcept STILLROOM_REALTIME;

/// In helper.cpp; without a tag, but reached from planted.cpp.
float allocating_helper(int frames);

}  // namespace stillroom::planted
