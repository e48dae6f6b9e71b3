#include "audio/synth/pacer.h"

#include "audio/synth/breath_schedule.h"
#include "audio/synth/cell_source.h"
#include "audio/synth/curves.h"
#include "audio/synth/pacer_voice.h"

namespace stillroom::audio {
namespace {

/// Brings a sound to its documented loudness.
constexpr double gain_of_sound(PacerSound sound) noexcept {
    switch (sound) {
        case PacerSound::swell:
            return decibels(-11.01);
        case PacerSound::glide:
            return decibels(-3.70);
        case PacerSound::both:
            return decibels(-9.36);
    }
    return 0.0;
}

}  // namespace

Breath breath_at(const BreathCourse& course, SampleRate rate, Frames at) {
    return BreathSchedule(course, rate).breath_at(at);
}

Breath breath_number(const BreathCourse& course, SampleRate rate, std::int64_t index) {
    return BreathSchedule(course, rate).breath(index);
}

Loudness pacer_loudness(PacerSound) noexcept { return {-27.0}; }

std::unique_ptr<SynthSource> make_pacer(const BreathCourse& course, PacerSound sound, SampleRate rate,
                                        std::uint64_t seed) {
    return std::make_unique<CellSource<PacerVoice>>(pacer_loudness(sound), gain_of_sound(sound), course, sound,
                                                    rate, Random(seed));
}

}  // namespace stillroom::audio
