/// Reads just enough of a sound file's container to know whether it is one of ours and whether it is whole.
#pragma once

#include "audio/base/result.h"

#include <string>

namespace stillroom::audio {

/// [control] Looks at the file open for reading at `descriptor`, by its bytes and never by its name.
///
/// An error when it is empty, when it does not start like WAV, RF64, AIFF, FLAC, Ogg or MP3, or when its container
/// claims more bytes than the file holds: libsndfile would quietly play what is left of such a file. `name` is what
/// messages call the file. FLAC and MP3 carry no length in bytes; for them the count of decoded frames tells.
[[nodiscard]] Result<void> check_container(int descriptor, const std::string& name);

}  // namespace stillroom::audio
