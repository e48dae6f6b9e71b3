/// Keeps what plays in the background from growing suddenly: no startle from a wrong file, a fault or a bad script.
///
/// The law: beds, nature, pacer and tones are held to the loudest of their own last 3 s plus 10 dB, but never below
/// -40 LUFS; a held sound opens again at 6 dB per second. Lines and talk are exempt, so the governor stands on the
/// bus of the others, before the limiter. Ordinary sessions never meet it, and what it does not hold passes bit for
/// bit, without delay.
///
/// What "the loudest of the last 3 s" is. Time is cut into parts of 100 ms, counted from the first frame, and the
/// past is the 30 parts before the present one. What the governor let out in them counts, not what came in: a fault
/// that is held does not become its own excuse. The present part is left out, so that a rise is always compared
/// with what was before it: a sound may grow by 10 dB in 100 ms and go on growing, which every lawful fade does (a
/// bed from silence in 2 s, a tone in 150 ms), while a burst has no past to stand on. Two measures must both agree:
///
///   - loudness: K-weighted mean square of the last 400 ms (momentary loudness), looked at every 10 ms. What would
///   be
///     too loud by the end of its part, should it go on as in the last 10 ms, is turned down over the next 10 ms;
///   - samples: the largest magnitude. The floor of -40 LUFS corresponds to -26 dBFS (pink noise peaks 12 to 14 dB
///     above its loudness). No single sample passes above its bound: without look-ahead, the gain falls with the
///     very sample that is too large, to where that sample meets the bound, and stays there. A tone's crest gets a
///     flat top for once and nothing jumps.
///
/// A step or a burst is a jump in itself, which a lower gain only makes smaller. So when a sample is more than
/// twice its bound and would make the output jump, the sound starts anew: the last output value runs out over 2 ms,
/// and the sound, already held, comes in from zero over 10 ms. What was a bang is a soft entry at no more than the
/// bound.
///
/// Every decision is made on a frame or on the grid of 10 ms, so the samples do not depend on how blocks are cut.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/k_weighting.h"
#include "audio/dsp/stage_kernels.h"

#include <array>

namespace stillroom::audio {

/// Governor of one bus of 1 to kMaxChannels channels, held together by one gain.
class RiseGovernor {
public:
    static constexpr Decibels kRise{10.0};
    static constexpr Loudness kFloor{-40.0};
    static constexpr Decibels kSampleFloor{-26.0};
    static constexpr Decibels kOpeningPerSecond{6.0};

    /// [setup] @pre 1 <= channels <= kMaxChannels
    RiseGovernor(int channels, SampleRate rate) noexcept;

    /// [audio] Holds in place, any number of frames; samples that are not sane (finite_check.h) become zero first.
    void process(AudioView audio) noexcept STILLROOM_REALTIME;

    /// [audio] The lowest gain of the last `process`, 1 when nothing was held.
    [[nodiscard]] float lowest_gain() const noexcept STILLROOM_REALTIME { return static_cast<float>(lowest_gain_); }

private:
    static constexpr int kCellsPerPart = 10;
    static constexpr int kMomentaryCells = 40;
    static constexpr int kParts = 30;

    /// Energy of one cell of 10 ms, as it came in and as it went out.
    struct Cell {
        double in = 0.0;
        double out = 0.0;
    };
    /// The loudest of one part of 100 ms, as it went out.
    struct Part {
        double mean_square = 0.0;
        double magnitude = 0.0;
    };

    void process_piece(AudioView audio) noexcept;
    void hold(AudioView audio) noexcept;
    [[nodiscard]] double hold_sample(AudioView audio, int frame, double gain) noexcept;
    void start_anew() noexcept;
    void finish_cell() noexcept;
    void finish_part() noexcept;
    void aim() noexcept;
    [[nodiscard]] double gain_for_loudness() const noexcept;

    const StageKernels& kernels_;
    KWeighting weighting_;
    int channels_;
    int cell_frames_;
    double opening_;  ///< growth of the gain over one cell

    int cell_frame_ = 0;  ///< frames of the present cell that are done
    int cell_ = 0;        ///< cells of the present part that are done
    double gain_ = 1.0;   ///< at the beginning of the present cell
    double step_ = 0.0;   ///< change of the gain per frame of it
    double lowest_gain_ = 1.0;

    double loudest_allowed_;  ///< mean square
    double bound_;            ///< magnitude

    int entry_frames_;    ///< how long a sound that starts anew takes to come in
    int run_out_frames_;  ///< and how long the last output value takes to run out
    int since_start_;     ///< frames since it started anew; entry_frames_ when that is over
    std::array<double, kMaxChannels> run_out_{};
    std::array<float, kMaxChannels> last_{};  ///< the last frame that went out

    std::array<Cell, kMomentaryCells> cells_{};
    int newest_cell_ = 0;
    std::array<Part, kParts> parts_{};
    int newest_part_ = 0;
    Part present_;
};

}  // namespace stillroom::audio
