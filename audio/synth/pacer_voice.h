/// The sound of a breath.
#pragma once

#include "audio/dsp/noise.h"
#include "audio/synth/breath_schedule.h"

namespace stillroom::audio {

/// A swell of soft noise whose centre rises from 300 to 900 Hz as one breathes in and sinks as one breathes out, a
/// soft tone that glides up a fourth and down again, or both. Every part is silent at its turns and is heard (less
/// than 20 dB under its peak) within 150 ms of them; holds and rests are silent (clinical research 2.2).
class PacerVoice {
public:
    PacerVoice(const BreathCourse& course, PacerSound sound, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    /// An inhale or an exhale, in frames.
    struct Part {
        std::int64_t start = 0, end = 0;
        bool in = true;
    };

    void shape(std::int64_t grain, GrainSpectrum& spectrum) const noexcept STILLROOM_REALTIME;
    void add_part(const Part& part, std::int64_t from, std::int64_t to, std::int64_t cell_start,
                  StereoCell& out) noexcept STILLROOM_REALTIME;
    void add_tone(const Part& part, int first, int last, std::int64_t age) noexcept STILLROOM_REALTIME;
    [[nodiscard]] double turns(const Part& part, std::int64_t age) const noexcept STILLROOM_REALTIME;

    BreathSchedule schedule_;
    SampleRate rate_;
    GrainNoise noise_;
    StereoCell wash_, tone_;
    double swell_level_, tone_level_;
    std::int64_t edge_;  ///< frames in which a part rises from silence
    int bins_;
};

}  // namespace stillroom::audio
