/// Sound files for tests, made on the spot.
#pragma once

#include "audio/content/content_store.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>
#include "tests/support/temporary_folder.h"

namespace stillroom::audio {

using tests::TemporaryFolder;

/// Interleaved sine, the same on every channel.
inline std::vector<float> sine(double hertz, double peak, double seconds, int rate, int channels) {
    std::vector<float> samples;
    const auto frames = static_cast<std::int64_t>(seconds * rate);
    for (std::int64_t i = 0; i < frames; ++i) {
        const double phase = 2.0 * M_PI * hertz * static_cast<double>(i) / rate;
        for (int c = 0; c < channels; ++c) samples.push_back(static_cast<float>(peak * std::sin(phase)));
    }
    return samples;
}

/// Writes interleaved samples; false when this libsndfile cannot write the format.
inline bool write_sound(const std::filesystem::path& file, int format, int rate, int channels,
                        const std::vector<float>& samples) {
    SF_INFO info{};
    info.format = format;
    info.samplerate = rate;
    info.channels = channels;
    if (!sf_format_check(&info)) return false;
    SNDFILE* out = sf_open(file.c_str(), SFM_WRITE, &info);
    if (!out) return false;
    // In pieces: some Ogg encoders overflow their stack when given a long sound at once.
    constexpr std::size_t kPiece = 4096;
    for (std::size_t at = 0; at < samples.size(); at += kPiece) {
        const std::size_t count = std::min(kPiece, samples.size() - at);
        sf_write_float(out, samples.data() + at, static_cast<sf_count_t>(count));
    }
    return sf_close(out) == 0;
}

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

/// The samples of a prepared clip, interleaved, read as the header of clip_file.h says.
inline std::vector<float> samples_of(const PreparedClip& clip) {
    const std::string bytes = bytes_of(clip.file);
    std::vector<float> samples(static_cast<std::size_t>(clip.length.count * clip.channels));
    const auto offset = static_cast<std::size_t>(clip.data_offset);
    if (bytes.size() != offset + samples.size() * sizeof(float)) return {};
    std::memcpy(samples.data(), bytes.data() + offset, samples.size() * sizeof(float));
    return samples;
}

}  // namespace stillroom::audio
