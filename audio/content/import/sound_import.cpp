#include "audio/content/import/sound_import.h"

#include "audio/content/import/resampler.h"

#include <fmt/format.h>

#include <vector>

namespace stillroom::audio {
namespace {

constexpr int kPieceFrames = 16384;
/// Below this true peak a clip holds nothing anybody can hear: the noise of 16 bit lies higher.
constexpr double kInaudibleDbtp = -96.0;

}  // namespace

Result<ImportedSound> import_sound(FileReader& reader, const std::string& name, SampleRate rate,
                                   const SampleSink& sink) {
    const int channels = reader.channels();
    Resampler resampler(channels, reader.rate(), rate);
    LoudnessMeter meter(channels, rate);
    ImportedSound sound{channels, {}, {}};
    std::vector<float> decoded(static_cast<std::size_t>(kPieceFrames * channels));
    std::vector<float> ready;
    for (bool more = true; more;) {
        const auto got = reader.read(decoded);
        if (!got) return got.error();
        ready.clear();
        more = *got > 0;
        if (more)
            resampler.process(
                std::span(decoded).first(static_cast<std::size_t>(*got) * static_cast<std::size_t>(channels)),
                ready);
        else
            resampler.finish(ready);
        meter.add(ready);
        sound.length.count += static_cast<std::int64_t>(ready.size()) / channels;
        if (const auto taken = sink(ready); !taken) return taken.error();
    }
    sound.level = meter.finish();
    if (sound.level.true_peak_dbtp < kInaudibleDbtp)
        return Error{
            fmt::format("'{}' holds only silence; export it again, or write 'silence: true' where silence is "
                        "meant",
                        name)};
    return sound;
}

}  // namespace stillroom::audio
