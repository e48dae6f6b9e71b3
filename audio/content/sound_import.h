/// From a sound file to samples at the room's rate, in pieces, so that an hour costs no more memory than a minute.
#pragma once

#include "audio/base/result.h"
#include "audio/content/loudness.h"

#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace stillroom::audio {

/// What an imported sound is.
struct ImportedSound {
    int channels = 1;
    Frames length;
    ClipLevel level;
};

/// Takes the next interleaved samples of a sound with so many channels.
using SampleSink = std::function<Result<void>(std::span<const float> interleaved, int channels)>;

/// [control] Decodes, checks, resamples and measures the file, and hands its samples to `sink` in order. Errors are
/// those of FileReader and of the sink; a file of digital silence is one too, since nobody wants it.
[[nodiscard]] Result<ImportedSound> import_sound(const std::filesystem::path& file, SampleRate rate,
                                                 const SampleSink& sink);

/// [control] A recording of speech as mono in memory, both channels of a stereo file mixed half and half. An error
/// beyond ten minutes: one spoken unit is a sentence.
[[nodiscard]] Result<std::vector<float>> import_speech(const std::filesystem::path& file, SampleRate rate);

}  // namespace stillroom::audio
