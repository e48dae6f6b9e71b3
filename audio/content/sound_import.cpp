#include "audio/content/sound_import.h"

#include "audio/content/file_reader.h"
#include "audio/content/resampler.h"

#include <fmt/format.h>

namespace stillroom::audio {
namespace {

constexpr int kPieceFrames = 16384;
constexpr Seconds kLongestSpeech{600.0};
/// Below this true peak a clip holds nothing anybody can hear: the noise of 16 bit lies higher.
constexpr double kInaudibleDbtp = -96.0;

}  // namespace

Result<ImportedSound> import_sound(const std::filesystem::path& file, SampleRate rate, const SampleSink& sink) {
    auto reader = FileReader::open(file);
    if (!reader) return reader.error();
    const int channels = reader->channels();
    Resampler resampler(channels, reader->rate(), rate);
    LoudnessMeter meter(channels, rate);
    ImportedSound sound{channels, {}, {}};
    std::vector<float> decoded(static_cast<std::size_t>(kPieceFrames * channels));
    std::vector<float> ready;
    for (bool more = true; more;) {
        const auto got = reader->read(decoded);
        if (!got) return got.error();
        ready.clear();
        more = *got > 0;
        if (more)
            resampler.process(std::span(decoded).first(static_cast<std::size_t>(*got * channels)), ready);
        else
            resampler.finish(ready);
        meter.add(ready);
        sound.length.count += static_cast<std::int64_t>(ready.size()) / channels;
        if (const auto taken = sink(ready, channels); !taken) return taken.error();
    }
    sound.level = meter.finish();
    if (sound.level.true_peak_dbtp < kInaudibleDbtp)
        return Error{
            fmt::format("'{}' holds only silence; export it again, or write 'silence: true' where silence is "
                        "meant",
                        file.string())};
    return sound;
}

Result<std::vector<float>> import_speech(const std::filesystem::path& file, SampleRate rate) {
    std::vector<float> mono;
    const auto longest = static_cast<std::size_t>(frames_of(kLongestSpeech, rate).count);
    const auto sound = import_sound(file, rate, [&](std::span<const float> samples, int channels) -> Result<void> {
        if (channels == 1) mono.insert(mono.end(), samples.begin(), samples.end());
        for (std::size_t i = 0; channels == 2 && i + 1 < samples.size(); i += 2)
            mono.push_back(0.5f * (samples[i] + samples[i + 1]));
        if (mono.size() <= longest) return {};
        return Error{
            fmt::format("'{}' is longer than ten minutes; a recording holds one spoken unit", file.string())};
    });
    if (!sound) return sound.error();
    return mono;
}

}  // namespace stillroom::audio
