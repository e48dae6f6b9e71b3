/// The fingerprint of a rendered session.
#pragma once

#include <memory>
#include <new>
#include <span>
#include <string>

#include <openssl/evp.h>

namespace stillroom::engine {

/// SHA-256 over float32 samples as they lie in memory (little endian). [control] one thread. By OpenSSL and not, as
/// our other hashes, by libsodium: every sample of a session goes through it, and OpenSSL uses the processor's own
/// instructions for it where there are any.
class SampleHash {
public:
    SampleHash() : context_(EVP_MD_CTX_new()) {
        if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
    }

    void add(std::span<const float> samples) {
        EVP_DigestUpdate(context_.get(), samples.data(), samples.size_bytes());
    }

    /// 64 hexadecimal digits; call once.
    [[nodiscard]] std::string finish() {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned length = 0;
        EVP_DigestFinal_ex(context_.get(), digest, &length);
        std::string text;
        for (unsigned i = 0; i < length; ++i) {
            text += "0123456789abcdef"[digest[i] >> 4];
            text += "0123456789abcdef"[digest[i] & 15];
        }
        return text;
    }

private:
    struct Release {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Release> context_;
};

}  // namespace stillroom::engine
