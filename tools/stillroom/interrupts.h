/// Ctrl-C, counted instead of obeyed.
#pragma once

namespace stillroom::tools {

/// [setup] From now on SIGINT, SIGTERM and SIGHUP only count. Signals that were ignored before stay ignored.
void count_interrupts();

/// [any] How many came since.
[[nodiscard]] int interrupts() noexcept;

}  // namespace stillroom::tools
