#include "audio/base/realtime.h"

namespace stillroom::audio {

RealtimeHooks& realtime_hooks() noexcept {
    static constinit RealtimeHooks hooks;
    return hooks;
}

}  // namespace stillroom::audio
