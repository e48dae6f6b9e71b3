/// The way to the samples of a file that nobody vouches for: a process of its own, with limits, decodes it.
#pragma once

#include "audio/base/result.h"
#include "audio/content/loudness.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::audio {

/// What came out of an import.
struct Import {
    int channels = 1;
    Frames length;
    ClipLevel level;
    std::string checksum;  ///< of the samples (see Checksum)
};

/// [control] Decodes `file` in the program stillroom-import, which writes interleaved float32 samples at `rate` to
/// our descriptor `samples`, from byte `offset` on. Errors: the file is refused with its reason, the decoder
/// crashed or ran out of its time or memory on it, or the program is missing.
///
/// The program is $STILLROOM_IMPORT, else the one beside this program, else that of the build tree.
[[nodiscard]] Result<Import> import_file(const std::filesystem::path& file, SampleRate rate, Seconds longest,
                                         int samples, std::int64_t offset);

/// [control] A recording of speech as mono in memory, both channels of a stereo file mixed half and half. Ten
/// minutes at most: one spoken unit is a sentence.
[[nodiscard]] Result<std::vector<float>> import_speech(const std::filesystem::path& file, SampleRate rate);

}  // namespace stillroom::audio
