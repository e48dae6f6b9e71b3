/// What this machine gives a session beside its sound cards: rights, memory, processors, disks, clock and ports.
///
/// Every check looks at one thing, changes nothing that lasts and says how to mend what it finds. Sound cards are
/// devices/device_list.h, the outputs of a room devices/output_presence.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::tools {

/// What one check came to.
struct MachineFinding {
    enum class Weight {
        good,    ///< nothing to do
        advice,  ///< sessions run, with less in reserve
        wrong,   ///< a session may fail for it
    };
    std::string check;  ///< a name that stays: "real-time", "disk"
    Weight weight = Weight::good;
    std::string found;   ///< one sentence without a full stop
    std::string remedy;  ///< what to do; empty when nothing is
};

/// [control] Whether the mixer's thread gets the priority it asks for (audio/base/thread_rights.h).
[[nodiscard]] MachineFinding check_realtime();

/// [control] Whether memory can be kept from being swapped out. Locks that of this process.
[[nodiscard]] MachineFinding check_memory_lock();

/// [control] Whether the processors run at full speed when a block is due. `system` is where /sys is.
[[nodiscard]] MachineFinding check_governor(const std::filesystem::path& system = "/sys");

/// [control] Whether a folder that sessions write to, or the nearest one that exists above it, takes files and has
/// room: under 200 MB is wrong, under 2 GB advice (an hour of prepared stereo sound takes 1.4 GB).
[[nodiscard]] MachineFinding check_disk(const std::string& what, const std::filesystem::path& folder);

/// [control] Whether the date in the records can be right. Sound never depends on it.
[[nodiscard]] MachineFinding check_clock();

/// [control] Whether time can be read without a system call's delay, which every wait of the mixer relies on.
/// `system` is where /sys is.
[[nodiscard]] MachineFinding check_clock_source(const std::filesystem::path& system = "/sys");

/// [control] Whether the console's port on this box is free.
[[nodiscard]] MachineFinding check_port(std::uint16_t port);

/// [control] Whether the synthesiser that speaks drafts of lines is there.
[[nodiscard]] MachineFinding check_speech();

}  // namespace stillroom::tools
