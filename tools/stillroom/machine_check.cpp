#include "tools/stillroom/machine_check.h"

#include "audio/base/thread_rights.h"
#include "audio/content/speech.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <map>
#include <system_error>
#include <thread>

namespace stillroom::tools {

namespace {

using Weight = MachineFinding::Weight;
using std::filesystem::path;

/// The first word of a small file of the kernel's; empty where there is none.
std::string kernel_word(const path& file) {
    std::ifstream in(file);
    std::string word;
    in >> word;
    return word;
}

std::string reason_of(int error) { return std::generic_category().message(error); }

/// "text (more); do this" of thread_rights, cut where the advice begins.
MachineFinding refused(const std::string& check, const audio::Error& error) {
    const auto cut = error.message.find("; ");
    if (cut == std::string::npos) return {check, Weight::wrong, error.message, {}};
    return {check, Weight::wrong, error.message.substr(0, cut), error.message.substr(cut + 2)};
}

/// Makes a file of its own in the folder and takes it away again: 0, or the system's reason.
int write_in(const path& folder) {
    std::string name = (folder / "stillroom-doctor-XXXXXX").string();
    const int file = mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) return errno;
    int failed = 0;
    if (write(file, "x", 1) != 1 || fsync(file) != 0) failed = errno;
    close(file);
    unlink(name.c_str());
    return failed;
}

constexpr double kMegabyte = 1e6;

std::string size_text(double bytes) {
    return bytes < 1e9 ? fmt::format("{:.0f} MB", bytes / kMegabyte) : fmt::format("{:.0f} GB", bytes / 1e9);
}

}  // namespace

MachineFinding check_realtime() {
    audio::Result<int> granted = audio::Error{};
    std::thread([&granted] { granted = audio::request_realtime_priority(audio::kMixerPriority); }).join();
    if (!granted) return refused("real-time", granted.error());
    if (*granted < audio::kMixerPriority)
        return {
            "real-time", Weight::advice,
            fmt::format("the mixer gets real-time priority {}, not {}: other real-time programs may come before it",
                        *granted, audio::kMixerPriority),
            "give this user '@audio - rtprio 95' in the system's security limits, or LimitRTPRIO=95 in the "
            "service"};
    return {"real-time", Weight::good, fmt::format("the mixer gets real-time priority {}", *granted), {}};
}

MachineFinding check_memory_lock() {
    if (const auto locked = audio::lock_memory(); !locked) return refused("memory", locked.error());
    return {"memory", Weight::good, "memory is kept from being swapped out", {}};
}

MachineFinding check_governor(const path& system) {
    std::map<std::string, int> governors;
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator(system / "devices/system/cpu", missing))
        if (const std::string governor = kernel_word(entry.path() / "cpufreq/scaling_governor"); !governor.empty())
            ++governors[governor];
    if (governors.empty())
        return {"processor", Weight::good, "the processors' speed is not this system's to change", {}};
    for (const auto& [governor, processors] : governors)
        if (governor != "performance")
            return {"processor", Weight::advice,
                    fmt::format("{} {} may slow down to save power (governor '{}')", processors,
                                processors == 1 ? "processor" : "processors", governor),
                    "choose the governor 'performance': cpupower frequency-set -g performance"};
    return {"processor", Weight::good, "every processor stays at full speed", {}};
}

MachineFinding check_disk(const std::string& what, const path& folder) {
    path place = std::filesystem::absolute(folder);
    std::error_code ignored;
    while (!std::filesystem::exists(place, ignored) && place.has_relative_path()) place = place.parent_path();
    if (const int failed = write_in(place); failed != 0)
        return {"disk", Weight::wrong,
                fmt::format("{}: nothing can be written in {} ({})", what, place.string(), reason_of(failed)),
                "make room, or let this user write there"};
    const auto space = std::filesystem::space(place, ignored);
    if (ignored)
        return {"disk", Weight::wrong, fmt::format("{}: {} does not say how full it is", what, place.string()),
                "try another disk"};
    const auto free = static_cast<double>(space.available);
    const std::string found = fmt::format("{}: {} free in {}", what, size_text(free), place.string());
    if (free < 200 * kMegabyte)
        return {"disk", Weight::wrong, found, "make room: sessions cannot be prepared or recorded"};
    if (free < 2000 * kMegabyte)
        return {"disk", Weight::advice, found, "make room: an hour of prepared music takes 1.4 GB"};
    return {"disk", Weight::good, found, {}};
}

MachineFinding check_clock() {
    constexpr std::int64_t kWritten = 1'790'000'000;  // September 2026: no machine that runs this lived before
    timex state{};
    const int kept = adjtimex(&state);
    if (state.time.tv_sec < kWritten)
        return {"clock", Weight::wrong, "the date is before this program was written; records would carry it",
                "set the date, or let the network do it: timedatectl set-ntp true"};
    if (kept == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
        return {"clock", Weight::advice,
                "nothing keeps the clock right; records may carry a wrong time, sound never depends on it",
                "let the network set it: timedatectl set-ntp true"};
    return {"clock", Weight::good, "the clock is kept right", {}};
}

MachineFinding check_clock_source(const path& system) {
    const std::string source = kernel_word(system / "devices/system/clocksource/clocksource0/current_clocksource");
    if (source == "hpet" || source == "acpi_pm")
        return {"time source", Weight::advice, fmt::format("reading the time is slow here ('{}')", source),
                "choose 'tsc' in the kernel's parameters, or look in its log why it was given up"};
    return {"time source",
            Weight::good,
            source.empty() ? "the kernel does not name it" : fmt::format("'{}' is quick", source),
            {}};
}

MachineFinding check_port(std::uint16_t port) {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0)
        return {"port", Weight::wrong, fmt::format("this system gives no network socket ({})", reason_of(errno)),
                "allow IPv4 on this machine"};
    const int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool free = bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                      listen(listener, 1) == 0;
    const int failed = errno;
    close(listener);
    if (free) return {"port", Weight::good, fmt::format("port {} is free for the console", port), {}};
    return {"port", Weight::advice, fmt::format("port {} is taken ({})", port, reason_of(failed)),
            "unless Stillroom itself runs, end what holds it, or name another under 'console' in the room profile"};
}

MachineFinding check_speech() {
    const auto known = audio::draft_speech_recipe("en");
    if (known)
        return {"speech", Weight::good, "lines without a recording can be spoken by espeak-ng, as drafts", {}};
    return {"speech", Weight::advice, "no line without a recording can be spoken: espeak-ng is not installed",
            "run tools/setup"};
}

}  // namespace stillroom::tools
