/// stillroom-import: decodes one file that nobody vouches for, so that nothing but itself can be hurt by it.
///
/// stillroom-import NAME RATE OFFSET LONGEST: reads the file open at descriptor 3, writes float32 samples at RATE
/// to descriptor 4 from byte OFFSET on, and a report to descriptor 5, one JSON object: `channels length lufs
/// true_peak_dbtp checksum`, or `error`. LONGEST is in seconds. It opens nothing itself.
#include "audio/content/disk_room.h"
#include "audio/content/hash.h"
#include "audio/content/import/confinement.h"
#include "audio/content/import/sound_import.h"

#include <unistd.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdlib>
#include <new>

namespace stillroom::audio {
namespace {

constexpr int kSource = 3;
constexpr int kSamples = 4;
constexpr int kReport = 5;

/// Writes samples one after another and keeps their checksum.
class SampleFile {
public:
    explicit SampleFile(std::int64_t offset) : end_(offset) {}

    Result<void> append(std::span<const float> samples) {
        auto bytes = std::as_bytes(samples);
        checksum_.add(bytes);
        while (!bytes.empty()) {
            const ssize_t done = ::pwrite(kSamples, bytes.data(), bytes.size(), end_);
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) return disk_fault(errno, std::ssize(bytes));
            bytes = bytes.subspan(static_cast<std::size_t>(done));
            end_ += done;
        }
        return {};
    }

    [[nodiscard]] std::string checksum() { return checksum_.finish(); }

private:
    std::int64_t end_;
    Checksum checksum_;
};

nlohmann::json run(const std::string& name, SampleRate rate, std::int64_t offset, Seconds longest) {
    auto reader = FileReader::open(kSource, name, longest);
    if (!reader) return {{"error", reader.error().message}};
    const Seconds length = seconds_of(reader->claimed_length(), reader->rate());
    allow_time_for(length);
    const std::int64_t bytes = frames_of(length, rate).count * reader->channels() * 4;
    if (const auto room = check_room(kSamples, bytes); !room) return {{"error", room.error().message}};
    SampleFile out(offset);
    const auto sound =
        import_sound(*reader, name, rate, [&](std::span<const float> samples) { return out.append(samples); });
    if (!sound) return {{"error", sound.error().message}};
    return {{"channels", sound->channels},
            {"length", sound->length.count},
            {"lufs", sound->level.loudness.lufs},
            {"true_peak_dbtp", sound->level.true_peak_dbtp},
            {"checksum", out.checksum()}};
}

}  // namespace
}  // namespace stillroom::audio

int main(int count, char** arguments) {
    using namespace stillroom::audio;
    if (count != 5) return 2;
    confine();
    try {
        const nlohmann::json report =
            run(arguments[1], {std::atoi(arguments[2])}, std::atoll(arguments[3]), {std::atof(arguments[4])});
        const std::string text = report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        return ::pwrite(kReport, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) ? 0 : 1;
    } catch (const std::bad_alloc&) { return 3; }
}
