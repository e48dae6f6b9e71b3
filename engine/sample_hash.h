/// The fingerprint of a rendered session.
#pragma once

#include <span>
#include <string>

#include <sodium.h>

namespace stillroom::engine {

/// SHA-256 over float32 samples as they lie in memory (little endian). [control] one thread.
class SampleHash {
public:
    SampleHash() { crypto_hash_sha256_init(&state_); }

    void add(std::span<const float> samples) {
        crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(samples.data()),
                                  samples.size_bytes());
    }

    /// 64 hexadecimal digits; call once.
    [[nodiscard]] std::string finish() {
        unsigned char digest[crypto_hash_sha256_BYTES];
        crypto_hash_sha256_final(&state_, digest);
        char text[2 * sizeof digest + 1];
        sodium_bin2hex(text, sizeof text, digest, sizeof digest);
        return text;
    }

private:
    crypto_hash_sha256_state state_{};
};

}  // namespace stillroom::engine
