#include "audio/content/import/file_reader.h"

#include "audio/content/import/container_check.h"

#include <fmt/format.h>
#include <sndfile.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

namespace stillroom::audio {
namespace {

constexpr int kLowestRate = 8000;
constexpr int kHighestRate = 192000;
/// 40 dB over full scale: beyond it a float file was written in the wrong unit (often as 16-bit numbers).
constexpr float kAbsurdSample = 100.0f;

bool is_allowed(int format) {
    constexpr std::array kPcm{SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8, SF_FORMAT_PCM_16, SF_FORMAT_PCM_24,
                              SF_FORMAT_PCM_32, SF_FORMAT_FLOAT,  SF_FORMAT_DOUBLE};
    const int coding = format & SF_FORMAT_SUBMASK;
    switch (format & SF_FORMAT_TYPEMASK) {
        case SF_FORMAT_WAV:
        case SF_FORMAT_WAVEX:
        case SF_FORMAT_RF64:
        case SF_FORMAT_AIFF:
        case SF_FORMAT_FLAC:
            return std::find(kPcm.begin(), kPcm.end(), coding) != kPcm.end();
        case SF_FORMAT_OGG:
            return coding == SF_FORMAT_VORBIS || coding == SF_FORMAT_OPUS;
        case SF_FORMAT_MPEG:
            return coding == SF_FORMAT_MPEG_LAYER_III;
        default:
            return false;
    }
}

Result<void> check_header(const SF_INFO& info, const std::string& name, Seconds longest) {
    if (!is_allowed(info.format))
        return Error{fmt::format(
            "'{}' holds sound in a coding we do not play; export it as 16 or 24 bit WAV or FLAC", name)};
    if (info.channels < 1 || info.channels > 2)
        return Error{fmt::format("'{}' has {} channels; mix it down to 1 or 2", name, info.channels)};
    if (info.samplerate < kLowestRate || info.samplerate > kHighestRate)
        return Error{fmt::format("'{}' has a rate of {} Hz; export it at 48000 Hz (8000 to 192000 are read)", name,
                                 info.samplerate)};
    if (info.frames <= 0) return Error{fmt::format("'{}' holds no sound: 0 frames; export it again", name)};
    const double seconds = static_cast<double>(info.frames) / info.samplerate;
    if (seconds > longest.value)
        return Error{
            fmt::format("'{}' is {:.1f} minutes long; cut it to {:.0f} minutes or less, or export it again if "
                        "that is wrong",
                        name, seconds / 60.0, longest.value / 60.0)};
    return {};
}

}  // namespace

void FileReader::Close::operator()(sf_private_tag* file) const noexcept { sf_close(file); }
FileReader::FileReader(FileReader&&) noexcept = default;
FileReader& FileReader::operator=(FileReader&&) noexcept = default;
FileReader::~FileReader() = default;

Result<FileReader> FileReader::open(int descriptor, const std::string& name, Seconds longest) {
    if (const auto whole = check_container(descriptor, name); !whole) {
        ::close(descriptor);
        return whole.error();
    }
    SF_INFO info{};
    FileReader reader;
    reader.file_.reset(sf_open_fd(descriptor, SFM_READ, &info, SF_TRUE));
    if (!reader.file_)
        return Error{
            fmt::format("'{}' cannot be read as sound: {} export or copy it again", name, sf_strerror(nullptr))};
    if (const auto sane = check_header(info, name, longest); !sane) return sane.error();
    reader.name_ = name;
    reader.channels_ = info.channels;
    reader.rate_ = {info.samplerate};
    reader.claimed_ = {info.frames};
    return reader;
}

Result<int> FileReader::read(std::span<float> interleaved) {
    assert(interleaved.size() % static_cast<std::size_t>(channels_) == 0);
    const auto frames = static_cast<sf_count_t>(interleaved.size()) / channels_;
    const sf_count_t got = sf_readf_float(file_.get(), interleaved.data(), frames);
    const auto samples = interleaved.first(static_cast<std::size_t>(got) * static_cast<std::size_t>(channels_));
    if (const auto sound = check_samples(samples); !sound) return sound.error();
    position_.count += got;
    if (got == frames) return static_cast<int>(got);
    if (const int fault = sf_error(file_.get()); fault != SF_ERR_NO_ERROR)
        return Error{fmt::format("'{}' is damaged at {}: {} export or copy it again", name_, time_at(position_),
                                 sf_strerror(file_.get()))};
    if (position_ < claimed_)
        return Error{
            fmt::format("'{}' is truncated: its header claims {} and the sound ends at {}; export or copy it "
                        "again",
                        name_, time_at(claimed_), time_at(position_))};
    return static_cast<int>(got);
}

Result<void> FileReader::check_samples(std::span<const float> samples) const {
    const auto bad = std::find_if(samples.begin(), samples.end(),
                                  [](float x) { return !(x > -kAbsurdSample && x < kAbsurdSample); });
    if (bad == samples.end()) return {};
    const Frames at = position_ + Frames{(bad - samples.begin()) / channels_};
    if (std::isfinite(*bad))
        return Error{
            fmt::format("'{}' is over 40 dB too loud at {}: its samples are not scaled to full scale 1.0; "
                        "export it again as 24 bit",
                        name_, time_at(at))};
    return Error{fmt::format("'{}' carries samples that are {} at {}; export it again as 24 bit", name_,
                             std::isnan(*bad) ? "not a number (NaN)" : "infinite", time_at(at))};
}

std::string FileReader::time_at(Frames position) const {
    const double seconds = seconds_of(position, rate_).value;
    const auto minutes = static_cast<int>(seconds / 60.0);
    return fmt::format("{}:{:06.3f}", minutes, seconds - minutes * 60.0);
}

}  // namespace stillroom::audio
