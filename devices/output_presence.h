/// A room profile against what is plugged in.
#pragma once

#include "config/diagnostics.h"
#include "config/room_profile.h"
#include "devices/device_list.h"
#include "devices/sound_cards.h"

#include <vector>

namespace stillroom::devices {

/// [any] Says of each output, at the place of its device in the profile, whether it is there: an error where its
/// device is absent, does not open, sits in another socket, or has too few channels or another rate; else a note.
/// Which sinks a sound server has is not known here: that it answers is all that is said of them, as a warning.
void check_presence(const config::RoomProfile& room, const DeviceList& plugged_in,
                    const std::vector<SoundCard>& cards, config::Diagnostics& diagnostics);

}  // namespace stillroom::devices
