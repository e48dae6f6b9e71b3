#include "audio/dsp/sound_dose.h"

#include "audio/base/exact_math.h"
#include "audio/base/level.h"
#include "audio/dsp/finite_check.h"
#include "audio/dsp/k_weighting.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace stillroom::audio {
namespace {

// IEC 61672-1:2013, annex E: the poles of the A-weighting in Hz. Its four zeros lie at 0.
constexpr double kLowest = 20.598997, kLow = 107.65265, kMiddle = 737.86223, kHighest = 12194.217;

constexpr double kOctavesPerDecibelOfPower = 0.33219280948873623;  // log2(10) / 10
constexpr double kWeekSeconds = 40.0 * 3600.0;
constexpr double kWhole = 0x1p52;

/// 10^(level / 10).
double power_of(double level) noexcept { return exact_exp2(level * kOctavesPerDecibelOfPower); }

/// (b[0] + b[1]/z) / (1 + a/z).
struct FirstOrder {
    double b[2];
    double a;
};

/// The bilinear transform, exact at its corner: all of these lie where it bends nothing.
FirstOrder high_pass_of(double hertz, SampleRate rate) noexcept {
    const double turns = hertz / (2.0 * rate.hertz);
    const double k = exact_sin_turns(turns) / exact_cos_turns(turns);
    return {{1.0 / (1.0 + k), -1.0 / (1.0 + k)}, (k - 1.0) / (1.0 + k)};
}

/// The r with 4 r / (1 - r)^2 = c, between -1 and 1. @pre c > -1
double root_of(double c) noexcept {
    return ((2.0 * c + 4.0) - std::sqrt((2.0 * c + 4.0) * (2.0 * c + 4.0) - 4.0 * c * c)) / (2.0 * c);
}

/// The bilinear transform would press the top octave down to nothing at half the rate. This low-pass has the
/// analogue one's magnitude at 0 and at two frequencies in the top octaves: with w = sin^2(pi f / rate) the square
/// of a digital one is (1 + b w) / (1 + a w).
FirstOrder low_pass_of(double hertz, SampleRate rate) noexcept {
    const double places[] = {std::min(0.2 * rate.hertz, 9600.0), std::min(0.36 * rate.hertz, 17280.0)};
    double w[2], fall[2];
    for (int i = 0; i < 2; ++i) {
        const double sine = exact_sin_turns(places[i] / (2.0 * rate.hertz));
        w[i] = sine * sine;
        fall[i] = (places[i] / hertz) * (places[i] / hertz);
    }
    // b w (1 + fall) - a w = -fall, at both places.
    const double determinant = w[0] * w[1] * (fall[1] - fall[0]);
    const double b = (fall[0] * w[1] - fall[1] * w[0]) / determinant;
    const double a = (fall[0] * w[1] * (1.0 + fall[1]) - fall[1] * w[0] * (1.0 + fall[0])) / determinant;
    const double pole = root_of(a), zero = root_of(b);
    const double scale = (1.0 - pole) / (1.0 - zero);
    return {{scale, -scale * zero}, -pole};
}

BiquadCoefficients product(const FirstOrder& one, const FirstOrder& two) noexcept {
    return {one.b[0] * two.b[0], one.b[0] * two.b[1] + one.b[1] * two.b[0], one.b[1] * two.b[1], one.a + two.a,
            one.a * two.a};
}

/// What a cascade makes of the power of a steady sine.
double power_at(std::span<const BiquadCoefficients> cascade, double hertz, SampleRate rate) noexcept {
    double gain = 1.0;
    for (const BiquadCoefficients& section : cascade) gain *= magnitude_at(section, hertz, rate);
    return gain * gain;
}

}  // namespace

std::array<BiquadCoefficients, 3> a_weighting(SampleRate rate) noexcept {
    const FirstOrder lowest = high_pass_of(kLowest, rate), highest = low_pass_of(kHighest, rate);
    std::array<BiquadCoefficients, 3> sections{product(lowest, lowest),
                                               product(high_pass_of(kLow, rate), high_pass_of(kMiddle, rate)),
                                               product(highest, highest)};
    double gain = 1.0;
    for (const BiquadCoefficients& section : sections) gain *= magnitude_at(section, 1000.0, rate);
    sections[0].b0 /= gain;
    sections[0].b1 /= gain;
    sections[0].b2 /= gain;
    return sections;
}

EarCalibration calibrated_by_pink(Loudness pink, double shown_dba, SampleRate rate) noexcept {
    constexpr int kParts = 480;                     // of the ten octaves: pink noise has as much energy in each
    constexpr double kOctaves = 9.965784284662087;  // from 20 Hz to 20 kHz
    const std::array<BiquadCoefficients, 3> a_filters = a_weighting(rate);
    const BiquadCoefficients k_filters[] = {k_weighting_shelf(rate), k_weighting_high_pass(rate)};
    double a_energy = 0.0, k_energy = 0.0;
    for (int part = 0; part < kParts; ++part) {
        const double hertz = 20.0 * exact_exp2(kOctaves * (part + 0.5) / kParts);
        a_energy += power_at(a_filters, hertz, rate);
        k_energy += power_at(k_filters, hertz, rate);
    }
    const double of_one_channel = mean_square_of(pink) / 2.0;
    return {shown_dba, decibels_of(std::sqrt(of_one_channel * a_energy / k_energy))};
}

SoundDose::SoundDose(int channels, SampleRate rate, std::optional<EarCalibration> calibration,
                     DoseAllowance allowance)
    : kernels_(stage_kernels()),
      energy_(channels, a_weighting(rate)),
      sane_(channels, kPiece),
      calibrated_(calibration.has_value()),
      pressure_(calibration ? power_of(calibration->shown_dba - calibration->level.value) : 0.0),
      per_square_(pressure_ / power_of(allowance == DoseAllowance::adult ? 80.0 : 75.0) * 0.1 / kWeekSeconds),
      part_frames_(rate.hertz / 10),
      frames_left_(part_frames_) {
    reading_.known = calibrated_;
}

bool SoundDose::process(AudioView audio) noexcept STILLROOM_REALTIME {
    if (!calibrated_) return false;
    bool fresh = false;
    for (int first = 0; first < audio.frames();) {
        const int count = std::min({audio.frames() - first, kPiece, frames_left_});
        const AudioView piece = sane_.view().section(0, count);
        for (int c = 0; c < audio.channels(); ++c)
            kernels_.copy_sane(piece.channel(c), audio.channel(c) + first, count, kBrokenFrom);
        energy_.add(piece);
        first += count;
        frames_left_ -= count;
        if (frames_left_ > 0) continue;
        finish_part();
        fresh = true;
    }
    return fresh;
}

void SoundDose::finish_part() noexcept {
    frames_left_ = part_frames_;
    newest_ = (newest_ + 1) % kParts;
    Fixed highest = 0;
    double loudest = 0.0;
    for (int c = 0; c < energy_.channels(); ++c) {
        const auto channel = static_cast<std::size_t>(c);
        const double mean_square = energy_.take(c).filtered / part_frames_;
        // A part can cost a whole week and no more: beyond that the calibration is wrong, not the sound.
        const double share = std::min(mean_square * per_square_, 1.0);
        const double half_up = share * kWhole + 0.5;  // the nearest one, without libm
        doses_[channel] += static_cast<Fixed>(half_up);
        highest = std::max(highest, doses_[channel]);
        parts_[channel][static_cast<std::size_t>(newest_)] = mean_square;
        double sum = 0.0;
        for (const double part : parts_[channel]) sum += part;
        loudest = std::max(loudest, sum / kParts);
    }
    reading_.percent = static_cast<double>(highest) / kWhole * 100.0;
    reading_.level_dba = std::max(0.0, exact_log2(loudest * pressure_) / kOctavesPerDecibelOfPower);
}

}  // namespace stillroom::audio
