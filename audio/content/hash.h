/// Names for content: the hash of what it was made from.
#pragma once

#include "audio/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace stillroom::audio {

/// SHA-256 over parts of text, as 64 hexadecimal digits. Every part goes in with its length before it, so that no
/// two lists of parts are one. [control]
class RecipeHash {
public:
    RecipeHash();
    RecipeHash& add(std::string_view part);
    RecipeHash& add(std::int64_t number);
    /// The hash of all parts added; call once.
    [[nodiscard]] std::string finish();

private:
    struct State;
    struct Free {
        void operator()(State* state) const noexcept;
    };
    std::unique_ptr<State, Free> state_;
};

/// [control] SHA-256 of all bytes of the file open at `descriptor`, as 64 hexadecimal digits. An error, which calls
/// the file `name`, when the disk fails.
[[nodiscard]] Result<std::string> hash_of_open_file(int descriptor, const std::string& name);

/// A fast checksum of a stream of bytes (BLAKE2b, 32 bytes) as 64 hexadecimal digits, for finding bytes that
/// changed on the disk. [control]
class Checksum {
public:
    Checksum();
    void add(std::span<const std::byte> bytes);
    [[nodiscard]] std::string finish();

private:
    struct State;
    struct Free {
        void operator()(State* state) const noexcept;
    };
    std::unique_ptr<State, Free> state_;
};

}  // namespace stillroom::audio
