#include "audio/content/file_writer.h"

#include "audio/base/audio_buffer.h"
#include "audio/content/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sndfile.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>

namespace stillroom::audio {

namespace {

/// libsndfile's name of the format that a file's ending asks for.
std::optional<int> format_of(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    if (ending == ".wav") return SF_FORMAT_RF64 | SF_FORMAT_FLOAT;
    if (ending == ".flac") return SF_FORMAT_FLAC | SF_FORMAT_PCM_24;
    return std::nullopt;
}

constexpr std::size_t kFirstChunk = 12;  // after "RIFF", the size and "WAVE"

/// Takes the time of day out of a WAV's PEAK chunk, by which two renders of one session would differ. libsndfile
/// always writes that chunk for float RF64 and can leave it out only for plain WAV. False on a write error.
bool clear_time_stamp(int file) {
    constexpr std::size_t kTimeStamp = 12;  // in the chunk: name, size, version, time stamp, peaks
    std::array<char, 1024> head{};
    const auto size = static_cast<std::size_t>(std::max<ssize_t>(pread(file, head.data(), head.size(), 0), 0));
    for (std::size_t at = kFirstChunk; at + kTimeStamp + 4 <= size;) {
        if (std::memcmp(&head[at], "PEAK", 4) == 0) {
            const std::uint32_t none = 0;
            const auto place = static_cast<off_t>(at + kTimeStamp);
            if (pwrite(file, &none, sizeof none, place) != sizeof none) return false;
        }
        std::uint32_t length = 0;
        std::memcpy(&length, &head[at + 4], sizeof length);
        at += 8 + length + length % 2;
    }
    return true;
}

std::string reason_of(int error) { return std::generic_category().message(error); }

}  // namespace

struct FileWriter::State {
    State(std::filesystem::path file, std::filesystem::path growing, int descriptor)
        : target(std::move(file)), temporary(std::move(growing)), handle(descriptor) {}
    ~State() {
        if (sound) sf_close(sound);
        std::error_code ignored;
        if (!finished) std::filesystem::remove(temporary, ignored);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    /// What went wrong with this file, once for all.
    Error fail(const std::string& reason) {
        failed = true;
        return {fmt::format("cannot write '{}': {}", target.string(), reason)};
    }

    std::filesystem::path target;
    std::filesystem::path temporary;
    Descriptor handle;
    SNDFILE* sound = nullptr;
    Frames length;
    bool is_wave = false;
    bool failed = false;
    bool finished = false;
};

FileWriter::FileWriter(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
FileWriter::FileWriter(FileWriter&&) noexcept = default;
FileWriter& FileWriter::operator=(FileWriter&&) noexcept = default;
FileWriter::~FileWriter() = default;

Frames FileWriter::length() const noexcept { return state_->length; }

Result<FileWriter> FileWriter::create(const std::filesystem::path& file, SampleRate rate, int channels) {
    assert(channels >= 1 && channels <= kMaxChannels);
    const auto format = format_of(file);
    if (!format)
        return Error{fmt::format("cannot write '{}': its name must end in .wav (float32) or .flac (24 bits)",
                                 file.string())};
    std::string growing = file.string() + ".XXXXXX";
    const int descriptor = mkostemp(growing.data(), O_CLOEXEC);
    if (descriptor < 0) return Error{fmt::format("cannot write '{}': {}", file.string(), reason_of(errno))};
    auto state = std::make_unique<State>(file, growing, descriptor);
    fchmod(descriptor, 0644);  // what a new file gets; mkostemp made it private

    SF_INFO info{};
    info.samplerate = rate.hertz;
    info.channels = channels;
    info.format = *format;
    state->is_wave = (*format & SF_FORMAT_TYPEMASK) == SF_FORMAT_RF64;
    state->sound = sf_open_fd(descriptor, SFM_WRITE, &info, SF_FALSE);
    if (!state->sound) return state->fail(sf_strerror(nullptr));
    // A plain WAV while the file is small enough to be one.
    sf_command(state->sound, SFC_RF64_AUTO_DOWNGRADE, nullptr, SF_TRUE);
    sf_command(state->sound, SFC_SET_CLIPPING, nullptr, SF_TRUE);
    return FileWriter(std::move(state));
}

Result<void> FileWriter::write(const float* interleaved, int frames) {
    assert(!state_->finished);
    if (state_->failed) return state_->fail("an earlier part of it is missing");
    errno = 0;
    const sf_count_t written = sf_writef_float(state_->sound, interleaved, frames);
    if (written != frames) return state_->fail(errno != 0 ? reason_of(errno) : sf_strerror(state_->sound));
    state_->length += Frames{frames};
    return {};
}

Result<void> FileWriter::finish() {
    assert(!state_->finished);
    if (state_->failed) return state_->fail("a part of it is missing");
    errno = 0;
    const int closed = sf_close(state_->sound);
    state_->sound = nullptr;
    if (closed != 0) return state_->fail(errno != 0 ? reason_of(errno) : sf_error_number(closed));
    if (state_->is_wave && !clear_time_stamp(state_->handle.get())) return state_->fail(reason_of(errno));
    if (fsync(state_->handle.get()) != 0) return state_->fail(reason_of(errno));
    std::error_code error;
    std::filesystem::rename(state_->temporary, state_->target, error);
    if (error) return state_->fail(error.message());
    state_->finished = true;
    return {};
}

}  // namespace stillroom::audio
