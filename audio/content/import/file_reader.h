/// Reads sound files that people bring, and says plainly what is wrong with one. The only user of the reading side
/// of libsndfile.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct sf_private_tag;

namespace stillroom::audio {

/// One open sound file, read once from its start to its end. [control] one thread.
///
/// Read are WAV (and RF64), AIFF, FLAC, Ogg Vorbis, Ogg Opus and MP3, with 1 or 2 channels, at 8 to 192 kHz.
/// Everything else is refused before a decoder sees it, so that the formats nobody needs cannot be used against us.
/// Errors are one sentence, "what is wrong; how to mend it".
class FileReader {
public:
    /// Reads the file open at `descriptor`, which it takes over, and calls it `name` in messages. Checks what can
    /// be checked without decoding: that it is of an allowed kind, that its header is sane, that it is no longer
    /// than `longest`, and that its container is not cut short.
    [[nodiscard]] static Result<FileReader> open(int descriptor, const std::string& name, Seconds longest);

    FileReader(FileReader&&) noexcept;
    FileReader& operator=(FileReader&&) noexcept;
    ~FileReader();

    [[nodiscard]] int channels() const noexcept { return channels_; }
    [[nodiscard]] SampleRate rate() const noexcept { return rate_; }
    /// The length the header claims; `read` holds the file to it.
    [[nodiscard]] Frames claimed_length() const noexcept { return claimed_; }

    /// The next interleaved samples; how many frames came, 0 after the last one. Errors: the decoder gave up, the
    /// file ends before its claimed length, or a sample is not a number, infinite, or absurdly large.
    /// @pre interleaved.size() is a multiple of channels()
    [[nodiscard]] Result<int> read(std::span<float> interleaved);

private:
    struct Close {
        void operator()(sf_private_tag* file) const noexcept;
    };
    FileReader() = default;
    [[nodiscard]] Result<void> check_samples(std::span<const float> samples) const;
    [[nodiscard]] std::string time_at(Frames position) const;

    std::unique_ptr<sf_private_tag, Close> file_;
    std::string name_;
    int channels_ = 0;
    SampleRate rate_;
    Frames claimed_;
    Frames position_;
};

}  // namespace stillroom::audio
