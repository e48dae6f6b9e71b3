/// What the service manager that started us is told (systemd's protocol of plain datagrams, sd_notify(3)).
#pragma once

#include "audio/base/units.h"

#include <optional>
#include <string>
#include <string_view>

namespace stillroom::room {

/// [control] one thread. Does nothing where no service manager listens.
class ServiceManager {
public:
    /// Reads $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID.
    ServiceManager();

    /// `READY=1`, `WATCHDOG=1`, `STOPPING=1`, `STATUS=...`; several parted by line breaks.
    void tell(std::string_view state) const;

    /// Silence for so long gets us killed; none: nobody watches.
    [[nodiscard]] std::optional<audio::Seconds> watchdog() const noexcept { return watchdog_; }

private:
    std::string socket_;
    std::optional<audio::Seconds> watchdog_;
};

}  // namespace stillroom::room
