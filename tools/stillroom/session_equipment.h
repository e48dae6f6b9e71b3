/// What a session sounds through and hears staff by, and what this machine grants it.
#pragma once

#include "audio/base/output_ring.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "devices/rehearsal.h"
#include "tools/stillroom/talk_microphone.h"

#include <memory>
#include <string>
#include <vector>

namespace stillroom::tools {

/// Opened, not started; nothing in it is null.
struct SessionEquipment {
    std::unique_ptr<TalkMicrophone> microphone;
    devices::RehearsalDevice output;
    std::vector<std::string> rights;          ///< real-time rights that are missing, in sentences
    std::unique_ptr<audio::OutputRing> ring;  ///< between mixer and output
    int talk_depth = 0;                       ///< frames of the ring that may be filled while staff talk
};

/// [control] The output and the microphone of the rehearsal, without a room profile, the rights a session's threads
/// need, and a ring by what the output truly takes at once. Takes up to a few seconds. Errors: the output takes
/// nothing, or too much at once.
[[nodiscard]] audio::Result<SessionEquipment> open_rehearsal_equipment(audio::SampleRate rate);

}  // namespace stillroom::tools
