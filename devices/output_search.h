/// Finding the one device that a request means, and never another.
#pragma once

#include "audio/base/result.h"
#include "devices/output_request.h"
#include "devices/portaudio_library.h"
#include "devices/sound_cards.h"

#include <vector>

namespace stillroom::devices {

/// [any] The output a request means, among those that PortAudio lists and the cards the kernel knows. An error
/// says in one sentence that it is absent, sits in another socket, or has too few channels, and what is there.
[[nodiscard]] audio::Result<PortAudioOutput> find_output(const OutputRequest& request,
                                                         const std::vector<PortAudioOutput>& listed,
                                                         const std::vector<SoundCard>& cards);

}  // namespace stillroom::devices
