#include <cstdlib>
#include <vector>

#include "tests/house/planted_realtime/planted.h"

namespace stillroom::planted {

float allocating_helper(int frames) {
    std::vector<float> scratch(static_cast<std::size_t>(frames), 1.0F);
    return scratch[scratch.size() / 2];
}

float* made(int frames) { return static_cast<float*>(std::malloc(static_cast<std::size_t>(frames))); }

}  // namespace stillroom::planted
