/// The sound of a breath.
#pragma once

#include "audio/dsp/noise.h"
#include "audio/synth/breath_schedule.h"

namespace stillroom::audio {

/// A swell of soft noise whose centre rises from 300 to 900 Hz as one breathes in and sinks as one breathes out, a
/// soft tone that glides up a fourth and down again, or both. Every part is silent at its turns and is heard (less
/// than 20 dB under its peak) within 150 ms of them; holds and rests are silent (clinical research 2.2) and cost
/// nothing.
class PacerVoice {
public:
    PacerVoice(const BreathCourse& course, PacerSound sound, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    /// An inhale or an exhale, in frames.
    struct Part {
        std::int64_t start = 0, end = 0;
        std::int64_t edge = 0;                 ///< frames in which it rises from silence and sinks back
        double swell_turn = 0, edge_turn = 0;  ///< phases of the two curves, 2^-32 turns a frame
        bool in = true;

        Part() = default;
        Part(Frames first, Frames last, std::int64_t edge_frames, bool inhale) noexcept;
        /// Its loudness at one of its frames; 0 at its turns.
        [[nodiscard]] float level(std::int64_t at) const noexcept STILLROOM_REALTIME;
    };

    void find_breath(Frames at) noexcept STILLROOM_REALTIME;
    [[nodiscard]] GrainWeights weights(std::int64_t grain) noexcept STILLROOM_REALTIME;
    void add_part(const Part& part, std::int64_t from, std::int64_t cell,
                  StereoCell& out) noexcept STILLROOM_REALTIME;
    void add_tone(const Part& part, CellPart frames, std::int64_t from, Ramp level,
                  StereoCell& out) noexcept STILLROOM_REALTIME;
    [[nodiscard]] double turns(const Part& part, std::int64_t age) const noexcept STILLROOM_REALTIME;

    BreathSchedule schedule_;
    SampleRate rate_;
    GrainNoise noise_;
    Harmonics tone_harmonics_;
    float swell_level_, tone_level_;
    std::int64_t edge_;
    Breath breath_;  ///< the one that was asked for last; kept, for it is dear to find
    Part in_, out_;  ///< its inhale and exhale
    StereoCell tone_{};
};

}  // namespace stillroom::audio
