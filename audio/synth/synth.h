/// The beds and tones that need no file.
///
/// hush warm tide arc overtone morning rain anchor bowl tone noise. Each is a seeded function of the frame: the
/// same seed gives the same samples, bit for bit, from any starting frame, however reads are cut.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/source.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace stillroom::audio {

/// One parameter of a synthesised sound; the row feeds the parser, the schema and the messages.
struct SynthParameter {
    std::string_view name;
    std::string_view unit;  ///< "Hz", "dB", "s", "/min" or "" for a plain number
    double initial, min, max;
    std::string_view help;
};

/// One synthesised sound, as documented.
struct SynthDescription {
    std::string_view name;
    Loudness loudness;  ///< integrated over ten minutes at default parameters; a test holds it within 1 LU
    bool ends = false;  ///< a struck sound that dies away (bowl), not a bed
    std::span<const SynthParameter> parameters;
    std::string_view help;
};

/// Every synthesised sound there is.
[[nodiscard]] std::span<const SynthDescription> synth_descriptions() noexcept;

/// The description with this name, or null.
[[nodiscard]] const SynthDescription* find_synth(std::string_view name) noexcept;

/// A synthesised source the plan owns. Unlike a plain `Source` it may be destroyed through this type, off the audio
/// thread.
class SynthSource : public Source {
public:
    virtual ~SynthSource() = default;

    /// [control] before the voice starts: the next read gives the frames from `at` on, exactly as if read from 0.
    virtual void seek(Frames at) = 0;

    /// [any] Loudness of what it plays with its parameters, for the static gain to the layer's level.
    [[nodiscard]] virtual Loudness loudness() const noexcept = 0;
};

/// [setup] Makes a synthesised sound; all memory it will ever use is allocated here. `parameters` by name, within
/// the bounds of their rows; missing ones take their defaults. @pre find_synth(name)
[[nodiscard]] std::unique_ptr<SynthSource> make_synth(std::string_view name,
                                                      const std::map<std::string, double>& parameters,
                                                      SampleRate rate, std::uint64_t seed);

}  // namespace stillroom::audio
