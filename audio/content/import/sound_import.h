/// From a sound file to samples at the room's rate, in pieces, so that an hour costs no more memory than a minute.
#pragma once

#include "audio/base/result.h"
#include "audio/content/import/file_reader.h"
#include "audio/content/loudness.h"

#include <functional>
#include <span>

namespace stillroom::audio {

/// What an imported sound is.
struct ImportedSound {
    int channels = 1;
    Frames length;
    ClipLevel level;
};

/// Takes the next interleaved samples of a sound.
using SampleSink = std::function<Result<void>(std::span<const float> interleaved)>;

/// [control] Decodes, checks, resamples and measures what is left in `reader`, and hands its samples to `sink` in
/// order. Errors are those of the reader and of the sink. A file of digital silence is one too: silence that is
/// meant is written in the script, and all other silence is a mistake.
[[nodiscard]] Result<ImportedSound> import_sound(FileReader& reader, const std::string& name, SampleRate rate,
                                                 const SampleSink& sink);

}  // namespace stillroom::audio
