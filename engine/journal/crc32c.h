/// A checksum that finds what a disk or a cut-off write did to a few hundred bytes.
#pragma once

#include <cstdint>
#include <string_view>

namespace stillroom::engine {

/// [any] CRC-32C (Castagnoli; RFC 3720, appendix B.4) of `bytes`, going on from the checksum of what came before
/// them. `crc32c("123456789")` is 0xE3069283.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0) noexcept;

}  // namespace stillroom::engine
