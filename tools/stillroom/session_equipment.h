/// What a session sounds through and hears staff by, and what this machine grants it.
#pragma once

#include "audio/base/output_ring.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "devices/audio_device.h"
#include "engine/live_outputs.h"
#include "tools/stillroom/further_output.h"
#include "tools/stillroom/talk_microphone.h"
#include "tools/stillroom/zone_choice.h"

#include <memory>
#include <string>
#include <vector>

namespace stillroom::tools {

/// Opened, not started. Nothing in it is null but a room.
struct SessionEquipment {
    std::shared_ptr<const config::RoomProfile> room;  ///< null: the rehearsal
    std::string zone;                                 ///< its id
    std::unique_ptr<TalkMicrophone> microphone;
    std::unique_ptr<devices::AudioDevice> device;  ///< the one whose clock the session follows
    bool sounds = false;                           ///< false: nobody will hear anything
    std::vector<std::string> outputs_in_words;     ///< what plays where and how loud, in lines for staff
    std::vector<engine::LiveOutput> outputs = engine::rehearsal_live_outputs();
    std::vector<std::unique_ptr<FurtherOutput>> further;  ///< the other devices of the zone
    bool hold_when_lost = false;                          ///< a lost output holds the session
    std::vector<std::string> rights;                      ///< real-time rights that are missing, in sentences
    std::unique_ptr<audio::OutputRing> ring;              ///< between mixer and device
    int talk_depth = 0;                                   ///< frames of it that may be filled while staff talk
};

/// [control] The microphone and the outputs of a zone, the rights a session's threads need, and a ring by what the
/// devices truly take at once. In a room every output plays on its own device and on no other; one that is absent
/// is silent until it is there. In the rehearsal the device is found (devices/rehearsal.h). Takes up to a few
/// seconds. Errors: a device takes nothing, or too much at once.
[[nodiscard]] audio::Result<SessionEquipment> open_equipment(const ChosenZone& zone, audio::SampleRate rate);

}  // namespace stillroom::tools
