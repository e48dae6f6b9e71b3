/// Finished sound into a file: float32 WAV, or FLAC of 24 bits.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"

#include <filesystem>
#include <memory>

namespace stillroom::audio {

/// Writes one file, of which nobody ever sees a half: it grows under a temporary name beside its place, and
/// `finish` syncs it and gives it its name. A writer that is dropped before leaves nothing behind; a program that
/// is killed leaves the temporary file, which nobody mistakes for the session and anybody may delete.
///
/// The same samples give the same bytes: no time stamp and no name of a program goes into the file. WAV holds the
/// samples bit for bit and becomes RF64 (EBU Tech 3306) beyond 4 GiB; FLAC rounds them to 24 bits and clips at full
/// scale.
class FileWriter {
public:
    /// [control] Starts a file; its ending (.wav or .flac, in any case) says the format. Errors: another ending, a
    /// folder that is missing or not writable, more channels or a rate that FLAC does not hold (8 channels, 655350
    /// Hz). @pre 1 <= channels <= kMaxChannels
    [[nodiscard]] static Result<FileWriter> create(const std::filesystem::path& file, SampleRate rate,
                                                   int channels);

    FileWriter(FileWriter&&) noexcept;
    FileWriter& operator=(FileWriter&&) noexcept;
    ~FileWriter();

    /// [control] Appends interleaved float32 frames. After an error (disk full, quota, folder gone) the file cannot
    /// be finished any more.
    [[nodiscard]] Result<void> write(const float* interleaved, int frames);

    /// [control] Completes the file, on disk and under its name; a file that was there is replaced. Nothing may be
    /// written afterwards.
    [[nodiscard]] Result<void> finish();

    /// [control] Frames written so far.
    [[nodiscard]] Frames length() const noexcept;

private:
    struct State;
    explicit FileWriter(std::unique_ptr<State> state) noexcept;
    std::unique_ptr<State> state_;
};

}  // namespace stillroom::audio
