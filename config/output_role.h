/// What an output is to a zone: the words that scripts and room profiles share.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace stillroom::config {

enum class OutputRole {
    headphones,  ///< at the patient's ears
    speakers,    ///< in the room
    monitor,     ///< where staff listen
};

inline constexpr std::array kOutputRoles{OutputRole::headphones, OutputRole::speakers, OutputRole::monitor};

/// [any] As files spell it.
[[nodiscard]] constexpr std::string_view name_of(OutputRole role) noexcept {
    constexpr std::array<std::string_view, kOutputRoles.size()> kNames{"headphones", "speakers", "monitor"};
    return kNames[static_cast<std::size_t>(role)];
}

}  // namespace stillroom::config
