#include "audio/content/mix_level.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

namespace stillroom::audio {
namespace {

constexpr std::int64_t kAtOnce = 1 << 15;

/// One clip, read from its first frame on.
class PartReader {
public:
    explicit PartReader(const MixPart& part)
        : clip_(part.clip),
          gain_(static_cast<float>(gain_of(part.gain))),
          descriptor_(::open(part.clip.file.c_str(), O_RDONLY | O_CLOEXEC)) {}
    PartReader(const PartReader&) = delete;
    PartReader& operator=(const PartReader&) = delete;
    ~PartReader() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    /// Adds frames from `at` on to interleaved stereo.
    Result<void> add_to(std::span<float> stereo, std::int64_t at) {
        const auto frames = static_cast<std::int64_t>(stereo.size() / 2);
        const int width = clip_.channels;
        samples_.resize(static_cast<std::size_t>(frames * width));
        if (auto read = fill(at * width * static_cast<std::int64_t>(sizeof(float))); !read) return read;
        for (std::size_t i = 0; i < stereo.size(); ++i) stereo[i] += gain_ * samples_[width == 2 ? i : i / 2];
        return {};
    }

private:
    Result<void> fill(std::int64_t offset) {
        auto* bytes = reinterpret_cast<char*>(samples_.data());
        std::size_t left = samples_.size() * sizeof(float);
        while (left > 0) {
            const ssize_t got = ::pread(descriptor_, bytes, left, clip_.data_offset + offset);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0)
                return Error{fmt::format("the prepared clip '{}' cannot be read; run 'stillroom content verify'",
                                         clip_.file.string())};
            bytes += got;
            offset += got;
            left -= static_cast<std::size_t>(got);
        }
        return {};
    }

    const PreparedClip& clip_;
    float gain_;
    int descriptor_;
    std::vector<float> samples_;
};

}  // namespace

Result<ClipLevel> mix_level(std::span<const MixPart> parts, Frames length, SampleRate rate) {
    LoudnessMeter meter(2, rate);
    std::vector<std::unique_ptr<PartReader>> readers;
    for (const MixPart& part : parts) readers.push_back(std::make_unique<PartReader>(part));
    std::vector<float> sum;
    for (std::int64_t at = 0; at < length.count; at += kAtOnce) {
        sum.assign(static_cast<std::size_t>(2 * std::min(kAtOnce, length.count - at)), 0.0f);
        for (auto& reader : readers)
            if (auto added = reader->add_to(sum, at); !added) return added.error();
        meter.add(sum);
    }
    return meter.finish();
}

}  // namespace stillroom::audio
