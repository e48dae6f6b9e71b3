/// Prepared sound on disk, found by what it was made from: a second start decodes nothing.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "audio/content/loudness.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stillroom::audio {

/// One prepared clip: float32 frames at the store's rate, 1 or 2 channels, interleaved, in a file of the store.
struct PreparedClip {
    std::filesystem::path file;    ///< in the store
    std::int64_t data_offset = 0;  ///< bytes before the first sample in `file`; 64-byte aligned
    int channels = 1;
    Frames length;
    Loudness loudness;  ///< integrated, mono as dual mono; under 400 ms the loudest momentary, zero-padded
    double true_peak_dbtp = -200.0;   ///< 4x oversampled
    double limited_db = 0.0;          ///< how far preparing had to limit it (lines only)
    bool draft = false;               ///< speech synthesis stands in for a recording
    std::vector<Frames> unit_starts;  ///< of a spoken line: where each unit's words start
    std::vector<Frames> unit_ends;    ///< and where they end (gaps lie between)
    std::string hash;                 ///< SHA-256 of what it was made from, and of the recipe's version
};

/// How one spoken line is made.
struct LineRecipe {
    std::string id;
    std::string language;                           ///< BCP 47
    std::vector<std::string> units;                 ///< text of each unit
    std::vector<std::filesystem::path> recordings;  ///< one per unit where it exists, else an empty path
    Seconds gap{3.0};
};

/// One of several clips that sound together, and how loud against the others.
struct MixPart {
    PreparedClip clip;
    Decibels gain{0.0};
};

/// A folder of prepared clips. Opening it costs nothing; every clip is written to a temporary name, synced and
/// renamed, so that a kill at any instant leaves only whole clips.
class ContentStore {
public:
    /// [setup] Uses `folder`, made when missing. @pre rate.hertz >= 8000
    ContentStore(std::filesystem::path folder, SampleRate rate);

    /// Where clips go by default: $STILLROOM_STORE, else $XDG_CACHE_HOME/stillroom, else ~/.cache/stillroom, where
    /// ~ is the home that the user has in the system's list when $HOME names none.
    [[nodiscard]] static std::filesystem::path default_folder();

    /// [control] The file as a clip: decoded (WAV, AIFF, FLAC, Ogg Vorbis, Opus, MP3), checked, resampled once at
    /// high quality and measured, or simply found when it was prepared before from the same bytes. Errors name what
    /// is wrong with the file: missing, not audio, truncated, claims more frames than it holds, NaN or infinite
    /// samples, more than 2 channels, longer than 4 hours.
    [[nodiscard]] Result<PreparedClip> prepare_file(const std::filesystem::path& file);

    /// [control] The line as one clip: recordings where they exist, espeak-ng drafts elsewhere; each unit trimmed,
    /// the whole brought to one loudness per unit and limited offline to -5 dBTP at -20 LUFS.
    [[nodiscard]] Result<PreparedClip> prepare_line(const LineRecipe& recipe);

    /// [control] The level of clips that sound together from their first frames on, as long as the shortest;
    /// remembered, so that a second start reads none of them. Errors: a clip cannot be read. @pre parts is not
    /// empty
    [[nodiscard]] Result<ClipLevel> measure_together(std::span<const MixPart> parts);

    /// [control] The clip with this `PreparedClip::hash`, if the store holds it whole.
    [[nodiscard]] std::optional<PreparedClip> find(const std::string& hash) const;

    /// [control] Every clip of the store, whole or broken.
    struct Entry {
        PreparedClip clip;
        std::string made_from;  ///< file name or line id, for people
        std::int64_t bytes = 0;
    };
    [[nodiscard]] std::vector<Entry> list() const;

    /// [control] Reads every clip again and compares it with its checksum; the entries that do not hold.
    [[nodiscard]] std::vector<Entry> verify() const;

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
    [[nodiscard]] SampleRate rate() const noexcept { return rate_; }

private:
    std::filesystem::path folder_;
    SampleRate rate_;
};

}  // namespace stillroom::audio
