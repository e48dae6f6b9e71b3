#include "scripts/script_hash.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

namespace stillroom::scripts {

struct ScriptHash::State {
    crypto_hash_sha256_state sha256;
};

ScriptHash::ScriptHash() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->sha256); }

ScriptHash::~ScriptHash() = default;

void ScriptHash::add(std::string_view text) {
    const std::string framed = fmt::format("{}:{}", text.size(), text);
    std::basic_string<unsigned char> bytes(framed.begin(), framed.end());
    crypto_hash_sha256_update(&state_->sha256, bytes.data(), bytes.size());
}

std::string ScriptHash::finish() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state_->sha256, digest.data());
    std::string text;
    for (const unsigned char byte : digest) text += fmt::format("{:02x}", byte);
    return text;
}

}  // namespace stillroom::scripts
