#include "audio/content/hash.h"

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace stillroom::audio {
namespace {

std::string hexadecimal(std::span<const unsigned char> bytes) {
    std::string text;
    for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

}  // namespace

struct RecipeHash::State {
    crypto_hash_sha256_state sha;
};
void RecipeHash::Free::operator()(State* state) const noexcept { delete state; }

RecipeHash::RecipeHash() : state_(new State) { crypto_hash_sha256_init(&state_->sha); }

RecipeHash& RecipeHash::add(std::string_view part) {
    const std::string length = std::to_string(part.size()) + ":";
    crypto_hash_sha256_update(&state_->sha, reinterpret_cast<const unsigned char*>(length.data()), length.size());
    crypto_hash_sha256_update(&state_->sha, reinterpret_cast<const unsigned char*>(part.data()), part.size());
    return *this;
}

RecipeHash& RecipeHash::add(std::int64_t number) { return add(std::to_string(number)); }

std::string RecipeHash::finish() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state_->sha, digest.data());
    return hexadecimal(digest);
}

Result<std::string> hash_of_open_file(int descriptor, const std::string& name) {
    crypto_hash_sha256_state sha;
    crypto_hash_sha256_init(&sha);
    std::vector<unsigned char> bytes(std::size_t{1} << 18);
    off_t position = 0;
    ssize_t got = 0;
    while ((got = ::pread(descriptor, bytes.data(), bytes.size(), position)) > 0) {
        crypto_hash_sha256_update(&sha, bytes.data(), static_cast<std::size_t>(got));
        position += got;
    }
    if (got < 0) return Error{fmt::format("'{}' cannot be read: {}; check the disk", name, std::strerror(errno))};
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&sha, digest.data());
    return hexadecimal(digest);
}

struct Checksum::State {
    crypto_generichash_state blake;
};
void Checksum::Free::operator()(State* state) const noexcept { delete state; }

Checksum::Checksum() : state_(new State) {
    [[maybe_unused]] static const int fastest_code_chosen = sodium_init();
    crypto_generichash_init(&state_->blake, nullptr, 0, crypto_generichash_BYTES);
}

void Checksum::add(std::span<const std::byte> bytes) {
    crypto_generichash_update(&state_->blake, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string Checksum::finish() {
    std::array<unsigned char, crypto_generichash_BYTES> digest{};
    crypto_generichash_final(&state_->blake, digest.data(), digest.size());
    return hexadecimal(digest);
}

}  // namespace stillroom::audio
