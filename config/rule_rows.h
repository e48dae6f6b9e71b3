/// The rows of the rules, chapter by chapter. Read them through config/rules.h.
#pragma once

#include "config/rules.h"

namespace stillroom::config {

/// [any]
[[nodiscard]] std::span<const Rule> session_rule_rows() noexcept;
[[nodiscard]] std::span<const Rule> script_rule_rows() noexcept;
[[nodiscard]] std::span<const Rule> writing_rule_rows() noexcept;
[[nodiscard]] std::span<const Rule> room_rule_rows() noexcept;
[[nodiscard]] std::span<const Rule> start_rule_rows() noexcept;

}  // namespace stillroom::config
