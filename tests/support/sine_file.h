/// A sound file for tests whose samples are known without reading it.
#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>

namespace stillroom::tests {

/// Writes a mono WAV of 32-bit floats at 48 kHz: frame n is `peak` * sin(0.03 n), about 229 Hz.
inline void write_sine(const std::filesystem::path& file, double seconds, double peak = 0.1) {
    const auto frames = static_cast<std::uint32_t>(seconds * 48000), bytes = frames * 4;
    std::ofstream out(file, std::ios::binary);
    const auto put = [&out](auto value) { out.write(reinterpret_cast<const char*>(&value), sizeof value); };
    out << "RIFF";
    put(bytes + 36U);
    out << "WAVEfmt ";
    put(std::uint32_t{16});
    put(std::uint16_t{3});  // samples are floats
    put(std::uint16_t{1});  // one channel
    put(std::uint32_t{48000});
    put(std::uint32_t{48000 * 4});
    put(std::uint16_t{4});
    put(std::uint16_t{32});
    out << "data";
    put(bytes);
    for (std::uint32_t i = 0; i < frames; ++i) put(static_cast<float>(peak * std::sin(0.03 * i)));
}

}  // namespace stillroom::tests
