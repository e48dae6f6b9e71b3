/// `rain`: light, steady rain.
#pragma once

#include "audio/dsp/drift.h"
#include "audio/dsp/noise.h"
#include "audio/synth/parameter_values.h"

namespace stillroom::audio {

/// Far rain as soft noise, and near drops one by one: most of them small and high, a few round and low. Gusts come
/// and go over half a minute.
class RainBed {
public:
    static constexpr SynthParameter kParameters[] = {
        {"density", "/min", 2400.0, 300.0, 6000.0, "near drops in a minute"},
        {"drops", "dB", 0.0, -24.0, 6.0, "level of the near drops against the far rain"},
        {"brightness", "Hz", 1800.0, 600.0, 5000.0, "where the far rain begins to fall off"},
        {"motion", "", 0.35, 0.0, 1.0, "how much it gusts; 0 stands still"},
        {"width", "", 0.8, 0.0, 1.0, "0 is mono, 1 as wide as stays mono-compatible"},
    };

    RainBed(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    void add_drop(std::int64_t number, std::int64_t cell, double gust, StereoCell& out) noexcept STILLROOM_REALTIME;
    [[nodiscard]] double gust(std::int64_t cell) noexcept STILLROOM_REALTIME;

    Random random_;
    GrainNoise noise_;
    Drift gust_, shade_;
    double drop_level_, motion_, width_;
    SampleRate rate_;
    std::int64_t spacing_, longest_;  ///< frames
};

}  // namespace stillroom::audio
