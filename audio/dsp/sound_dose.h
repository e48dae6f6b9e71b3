/// What a session costs a listener's ears: the sound dose of WHO-ITU.
///
/// Recommendation ITU-T H.870 (08/2018), clauses 7 and 8: what counts is energy, so 3 dB more halve the time. An
/// adult may take 80 dB(A) for 40 hours a week (mode 1), a child or a sensitive listener 75 dB(A) for 40 hours
/// (mode 2); the dose is given in percent of that. A-weighting is that of IEC 61672-1:2013, annex E.
///
/// A box knows samples, not pressure at an ear. It knows the pressure only where a technician measured it once; an
/// output that nobody measured has no known dose.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/filtered_energy.h"

#include <array>
#include <cstdint>
#include <optional>

namespace stillroom::audio {

/// [setup] The A-weighting at a rate as three second-order sections, 0 dB at 1 kHz. At 44.1 kHz and above it is
/// within 0.15 dB of the formula from 10 Hz to 16 kHz and within 1 dB up to 20 kHz.
[[nodiscard]] std::array<BiquadCoefficients, 3> a_weighting(SampleRate rate) noexcept;

/// The week that is 100 %.
enum class DoseAllowance {
    adult,      ///< mode 1: 80 dB(A) for 40 hours
    sensitive,  ///< mode 2: 75 dB(A) for 40 hours
};

/// What a sound meter at the listener's ear showed while a test sound played on the output.
struct EarCalibration {
    double shown_dba = 0.0;  ///< dB(A) re 20 micropascal, slow
    Decibels level{};        ///< A-weighted root mean square of the test sound's louder channel, re full scale 1.0
};

/// [setup] What it means that pink noise from 20 Hz to 20 kHz, as loud on both channels and of this loudness
/// together, made the meter show `shown_dba`: how much of its energy each weighting lets through follows from the
/// filters.
[[nodiscard]] EarCalibration calibrated_by_pink(Loudness pink, double shown_dba, SampleRate rate) noexcept;

/// What a dose meter shows.
struct DoseReading {
    bool known = false;      ///< false for an output that is not calibrated: the rest says nothing
    double percent = 0.0;    ///< of the week's allowance, since the first frame
    double level_dba = 0.0;  ///< equivalent level of the last second; 0 when there is less
};

/// Keeps the dose of 1 to kMaxChannels channels. Every channel counts as an ear of its own (headphones; for
/// loudspeakers it is what the calibration said of them), and the ear with the larger dose is shown. A new reading
/// is there every 100 ms, counted from the first frame.
class SoundDose {
public:
    /// [setup] Without a calibration nothing is measured and `process` costs nothing.
    SoundDose(int channels, SampleRate rate, std::optional<EarCalibration> calibration,
              DoseAllowance allowance = DoseAllowance::adult);

    /// [audio] Measures the next frames and leaves them as they are; samples that are not sane (finite_check.h)
    /// count as zero. True when there is a new reading.
    bool process(AudioView audio) noexcept STILLROOM_REALTIME;

    /// [audio] The newest reading.
    [[nodiscard]] const DoseReading& reading() const noexcept STILLROOM_REALTIME { return reading_; }

private:
    static constexpr int kPiece = 256;  ///< frames worked on at a time
    static constexpr int kParts = 10;   ///< of 100 ms in a second

    void finish_part() noexcept;

    /// The dose as a whole number: 2^-52 of an allowance. It counts 4096 weeks, and a part of 100 ms at 20 dB(A)
    /// still counts 3000.
    using Fixed = std::uint64_t;

    const StageKernels& kernels_;
    FilteredEnergy energy_;
    AudioBuffer sane_;
    bool calibrated_;
    double pressure_;    ///< mean square of full scale 1.0 as multiples of (20 micropascal)^2
    double per_square_;  ///< parts of the allowance that a mean square of one costs in 100 ms
    int part_frames_;
    int frames_left_;
    std::array<Fixed, kMaxChannels> doses_{};
    std::array<std::array<double, kParts>, kMaxChannels> parts_{};  ///< mean squares
    int newest_ = 0;
    DoseReading reading_;
};

}  // namespace stillroom::audio
