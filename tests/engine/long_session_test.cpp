// Hours of streamed sound: what it costs in memory, and to start.
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "tests/engine/live_rig.h"

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;

namespace {

/// Memory of this process that lies in RAM now.
std::int64_t resident_bytes() {
    std::ifstream statistics("/proc/self/statm");
    std::int64_t all = 0, resident = 0;
    statistics >> all >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

double processor_seconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

/// Processor time of finished children: decoding happens in one.
double decoding_seconds() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/// Three beds of so many minutes, one after the other, crossfaded.
void write_session(const std::filesystem::path& folder, int minutes) {
    std::ofstream script(folder / "script.yaml");
    script << "stillroom: 1\nid: long\ntitle: {en: \"Long\"}\nroute: none\nlanguages: [en]\nsounds:\n";
    for (int i = 0; i < 3; ++i) {
        const std::string file = "bed" + std::to_string(i) + ".flac";
        const std::string command = "sox -q -R -n -r 48000 -c 2 -b 16 '" + (folder / file).string() + "' synth " +
                                    std::to_string(minutes * 60) + " pinknoise pinknoise vol 0.1 bass +" +
                                    std::to_string(i + 1);
        REQUIRE(std::system(command.c_str()) == 0);
        script << "  bed" << i << ": {file: " << file << "}\n";
    }
    script << "phases:\n";
    for (int i = 0; i < 3; ++i)
        script << "  - id: phase" << i << "\n    length: " << minutes
               << "m\n    cues:\n      - {at: 0s, layer: bed, play: bed" << i
               << ", loop: false, crossfade: 8s, keep: true}\n";
}

void check_long_session(int minutes) {
    const TemporaryFolder folder;
    write_session(folder.path(), minutes);
    (void)plan_of_file(folder.path() / "script.yaml", "en");  // prepares it

    const double decoded = decoding_seconds(), used = processor_seconds();
    const auto session = session_of(plan_of_file(folder.path() / "script.yaml", "en"));
    CHECK(decoding_seconds() == decoded);
    CHECK(processor_seconds() - used < 1.0);

    std::int64_t first = 0, most = 0, frames = 0;
    const auto report =
        engine::render_offline(*session, {}, [&](std::span<const float> chunk) -> audio::Result<void> {
            frames += static_cast<std::int64_t>(chunk.size() / 2);
            const std::int64_t now = resident_bytes();
            if (first == 0 && frames > 48000 * 30) first = now;
            most = std::max(most, now);
            return {};
        });
    REQUIRE(report);
    CHECK(report->length == Frames{48000LL * 60 * 3 * minutes} + Frames{48000 * 8});
    for (const auto& event : report->events) CHECK(event.what != engine::SessionEvent::What::fault);
    INFO("resident after half a minute " << first / 1'000'000 << " MB, at most " << most / 1'000'000 << " MB");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    CHECK(most < 200'000'000);  // a sanitizer's own memory is not the session's
#endif
    CHECK(most - first < 8'000'000);
}

}  // namespace

TEST_CASE("A session of long files, once prepared, starts without decoding and plays in flat memory",
          "[engine][long]") {
    check_long_session(2);
}

TEST_CASE("Three hours with three beds of an hour stay under 200 MB", "[.full][engine][long]") {
    check_long_session(60);
}
