#include "tools/stillroom/calibration.h"

#include "audio/dsp/sound_dose.h"
#include "config/calibration_edit.h"
#include "config/diagnostics.h"
#include "config/values.h"
#include "tools/stillroom/room_loading.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

namespace stillroom::tools {

namespace {

namespace fs = std::filesystem;

// As the profile does (config/room_keys.cpp).
constexpr double kLeast = 30.0;
constexpr double kMost = 100.0;

constexpr double kAllowedHours = 40.0;
constexpr double kAdult = 80.0;      // dB(A)
constexpr double kSensitive = 75.0;  // dB(A)
constexpr audio::Loudness kSession{-23.0};

/// A sine's root mean square, below its peak.
constexpr double kSineCrest = 3.0103;

double hours(double dba, double allowed_dba) { return kAllowedHours * std::pow(10.0, (allowed_dba - dba) / 10.0); }

/// `13 h a week`.
std::string hours_text(double length) {
    if (length >= 168.0) return "all week";
    return config::duration_text(
               {length >= 10.0 ? std::round(length) * 3600.0 : std::round(length * 60.0) * 60.0}) +
           " a week";
}

audio::Error cannot_write(const fs::path& file) {
    return {fmt::format("cannot write '{}': {}", file.string(), std::strerror(errno))};
}

/// A file that goes away again unless it took another's place.
class NewFile {
public:
    explicit NewFile(fs::path path) : path_(std::move(path)) {}
    ~NewFile() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove(path_, ignored);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    [[nodiscard]] const fs::path& path() const noexcept { return path_; }

    /// All of it on the disk, with these rights.
    [[nodiscard]] audio::Result<void> write(std::string_view bytes, mode_t mode) {
        const int descriptor = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor < 0) return cannot_write(path_);
        bool whole = ::fchmod(descriptor, mode) == 0;
        while (whole && !bytes.empty()) {
            const ssize_t taken = ::write(descriptor, bytes.data(), bytes.size());
            if (taken > 0) bytes.remove_prefix(static_cast<std::size_t>(taken));
            whole = taken > 0 || errno == EINTR;
        }
        whole = whole && ::fsync(descriptor) == 0;
        const audio::Error error = cannot_write(path_);
        ::close(descriptor);
        if (!whole) return error;
        return {};
    }

    [[nodiscard]] audio::Result<void> take_place_of(const fs::path& file) {
        if (::rename(path_.c_str(), file.c_str()) != 0) return cannot_write(file);
        path_.clear();
        const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder >= 0) ::fsync(folder);
        if (folder >= 0) ::close(folder);
        return {};
    }

private:
    fs::path path_;
};

/// Whether a profile says what was measured of this output.
bool says(const std::string& file, const std::string& output, const config::OutputCalibration& measured) {
    config::Diagnostics found;
    const auto room = load_room(file, found);
    const config::RoomOutput* const read = room ? room->output(output) : nullptr;
    return read != nullptr && read->calibration && read->calibration->at == measured.at &&
           read->calibration->pink == measured.pink && read->calibration->reads == measured.reads;
}

}  // namespace

audio::Result<double> meter_reading(const std::string& typed) {
    std::string text = typed;
    text.erase(0, text.find_first_not_of(" \t"));
    text.erase(text.find_last_not_of(" \t\r") + 1);
    std::replace(text.begin(), text.end(), ',', '.');
    const std::size_t unit = text.find_first_not_of("0123456789.");
    std::string name = unit == std::string::npos ? "" : text.substr(unit);
    name.erase(0, name.find_first_not_of(' '));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    const bool known = name.empty() || name == "db" || name == "dba" || name == "db(a)";
    const auto value = config::parse_number(text.substr(0, unit));
    if (!known || !value)
        return audio::Error{
            fmt::format("'{}' is no reading of a sound level meter; type what it shows, like 62 or "
                        "62.5",
                        typed)};
    if (*value < kLeast)
        return audio::Error{
            fmt::format("{} dBA is quieter than any room: the meter does not hear this output. Is the "
                        "right output connected, its amplifier on, the meter at the ear and set to "
                        "dBA, slow?",
                        config::number_text(*value))};
    if (*value > kMost)
        return audio::Error{
            fmt::format("{} dBA is more than any session may be, so it is not kept: turn the amplifier "
                        "down until the meter shows about 65 dBA, and measure again",
                        config::number_text(*value))};
    return std::round(*value * 10.0) / 10.0;
}

CalibrationMeaning meaning_of(const config::OutputCalibration& measured, audio::Decibels ceiling,
                              audio::SampleRate rate) {
    const audio::EarCalibration ear = audio::calibrated_by_pink(measured.pink, measured.reads, rate);
    CalibrationMeaning meaning;
    meaning.most_dba = ear.shown_dba + ceiling.value - kSineCrest - ear.level.value;
    meaning.at_23_lufs = measured.reads + kSession.lufs - measured.pink.lufs;
    meaning.hours_a_week = hours(meaning.at_23_lufs, kAdult);
    meaning.hours_sensitive = hours(meaning.at_23_lufs, kSensitive);
    return meaning;
}

std::string meaning_text(const CalibrationMeaning& meaning, audio::Decibels ceiling) {
    return fmt::format(
        "A session of -23 LUFS is {:.1f} dBA to this listener.\n"
        "Nothing steady is ever louder than {:.0f} dBA: that is the ceiling of {} dBTP.\n"
        "Hearing dose (WHO-ITU): an adult may hear such a session {}, a sensitive listener {}.\n",
        meaning.at_23_lufs, meaning.most_dba, config::number_text(ceiling.value), hours_text(meaning.hours_a_week),
        hours_text(meaning.hours_sensitive));
}

audio::Result<void> write_calibration(const std::string& file, const std::string& output,
                                      const config::OutputCalibration& measured) {
    std::error_code failed;
    const fs::path place = fs::canonical(file, failed);  // of a link, what it stands for
    struct stat status {};
    if (failed || ::stat(place.c_str(), &status) != 0)
        return audio::Error{fmt::format("cannot read '{}': {}", file, std::strerror(errno))};
    std::ifstream stream(place, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    const auto edited = config::with_calibration(bytes, output, measured);
    if (!edited) return edited.error();
    fs::path beside = place;
    beside += fmt::format(".{}.part", ::getpid());
    NewFile written(beside);
    if (auto whole = written.write(*edited, status.st_mode & 07777); !whole) return whole;
    if (!says(written.path().string(), output, measured))
        return audio::Error{fmt::format("'{}' would not be read as it was meant; write by hand 'calibration: {}'",
                                        file, config::calibration_text(measured))};
    return written.take_place_of(place);
}

}  // namespace stillroom::tools
