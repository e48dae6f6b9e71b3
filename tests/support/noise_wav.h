/// A small sound file, as bytes, for tests in which only its being a sound matters.
#pragma once

#include <string>

namespace stillroom::tests {

/// A mono WAV of `frames` samples of noise, 16 bit at 16 kHz.
inline std::string noise_wav(unsigned frames) {
    const unsigned bytes = 2 * frames;
    const auto number = [](unsigned value, int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += static_cast<char>(value >> (8 * i) & 0xffU);
        return text;
    };
    std::string wav = "RIFF" + number(36 + bytes, 4) + "WAVEfmt " + number(16, 4) + number(1, 2) + number(1, 2) +
                      number(16000, 4) + number(32000, 4) + number(2, 2) + number(16, 2) + "data" +
                      number(bytes, 4);
    for (unsigned i = 0; i < frames; ++i) wav += number(i * 40503U & 0x0fffU, 2);
    return wav;
}

}  // namespace stillroom::tests
