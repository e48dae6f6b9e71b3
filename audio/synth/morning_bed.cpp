#include "audio/synth/morning_bed.h"

#include "audio/synth/curves.h"

namespace stillroom::audio {
namespace {

constexpr int kScale[] = {0, 2, 4, 7, 9};  // major pentatonic, in semitones
constexpr double kGroundRatios[] = {0.5, 0.75, 1.0};
constexpr double kGroundLevels[] = {0.7, 0.5, 0.45};

}  // namespace

MorningBed::MorningBed(const ParameterValues& values, SampleRate rate, Random random)
    : random_(random),
      contour_(random, 1, Seconds{60.0 / values["density"] * 3.3}, rate),
      ground_level_(decibels(values["ground"])),
      width_(values["width"]),
      spacing_(cells_of(Seconds{60.0 / values["density"]}, rate)),
      attack_(cells_of(Seconds{0.018}, rate)),
      longest_(cells_of(Seconds{6.5}, rate)) {
    const double brightness = values["brightness"];
    for (int s = 0; s < kSteps; ++s) {
        const int octave = s / 5;
        const double hertz = values["pitch"] * semitones(12 * octave + kScale[s % 5]);
        for (int n = 1; n <= kPartials; ++n) {
            const double stretch = 1.0 + 0.00035 * n * n;
            const int number = 10 * s + n;
            const std::uint64_t stream = 100 + static_cast<std::uint64_t>(number);
            partials_[s][n - 1] = PhaseClock(hertz * n * stretch, rate, random.bits(stream, 0));
        }
    }
    double level = 1.0;
    for (double& partial : partial_level_) {
        partial = level;
        level *= 0.22 + 0.4 * brightness;
    }
    for (int g = 0; g < 3; ++g) {
        const std::uint64_t stream = 500 + 50 * static_cast<std::uint64_t>(g);
        ground_[g] = Voice(values["pitch"] * kGroundRatios[g], 0.09 + 0.05 * g, 0.3, width_, rate, random, stream);
        swell_[g] = Drift(random, stream + 20, Seconds{14.0 + 5.0 * g}, rate);
    }
    ground_harmonics_ = soft_harmonics(0.3);
}

int MorningBed::line(std::int64_t place) noexcept {
    // A slow contour with chance on it: a line that wanders and turns, not a ladder.
    const double height = 0.5 + 0.45 * contour_.at(place * spacing_) + 0.22 * random_.around_zero(2, place);
    // Three places in a row take their notes from three different thirds of the scale (its steps modulo three), in
    // an order of their own, so that none of them is the same note.
    const std::int64_t trio = place / 3;
    const int turn = static_cast<int>(place - trio * 3);
    const int sense = random_.pick(20, trio, 2) == 0 ? 1 : 2;
    const int third = (random_.pick(21, trio, 3) + sense * turn) % 3;
    const double nearest = height * (kSteps - 1) - third;
    const int step = 3 * static_cast<int>(nearest < 0.0 ? 0.0 : nearest / 3.0 + 0.5) + third;
    return step < kSteps ? step : step - 3;
}

void MorningBed::add_place(std::int64_t place, std::int64_t cell, StereoCell& out) noexcept {
    if (place < 0 || random_.unit(3, place) < 0.25) return;
    const auto cells = [&](double share) noexcept {
        return static_cast<std::int64_t>(share * static_cast<double>(spacing_));
    };
    Pluck pluck{place * spacing_ + cells(0.7 * random_.unit(4, place)), line(place),
                0.48 + 0.32 * random_.unit(5, place), random_.around_zero(6, place)};
    add_pluck(pluck, cell, out);
    if (random_.unit(7, place) > 0.28) return;
    // A second note, two or three steps below, a moment later.
    pluck.start += attack_ * (4 + random_.pick(8, place, 8));
    pluck.step -= 2 + random_.pick(9, place, 2);
    pluck.level *= 0.6;
    if (pluck.step >= 0) add_pluck(pluck, cell, out);
}

void MorningBed::add_pluck(const Pluck& pluck, std::int64_t cell, StereoCell& out) const noexcept {
    const std::int64_t age = cell - pluck.start;
    if (age + 1 <= 0 || age >= longest_) return;
    // Higher strings ring shorter, and higher partials of each.
    const double ring = static_cast<double>(longest_) * (1.0 - 0.035 * pluck.step);
    const double softness = 1.0 / (1.0 + 0.06 * pluck.step);
    const double left = 1.0 - 0.35 * width_ * pluck.place, right = 1.0 + 0.35 * width_ * pluck.place;
    Partial partials[kPartials];
    int count = 0;
    for (int n = 0; n < kPartials; ++n) {
        const auto curve = [&](std::int64_t at) noexcept {
            const double fall = 1.0 - static_cast<double>(at) * (1.0 + 0.55 * n) / ring;
            if (at <= 0 || fall <= 0.0) return 0.0;
            const double squared = fall * fall;
            const double rise = ease(static_cast<double>(at) / static_cast<double>(attack_));
            return pluck.level * softness * partial_level_[n] * rise * squared * squared;
        };
        const double from = curve(age), to = curve(age + 1);
        if (from == 0.0 && to == 0.0) continue;
        partials[count++] = {partials_[pluck.step][n].through(cell * kCellFrames), Ramp::between(from, to)};
    }
    if (count > 0)
        tone_kernels().add_partials(out, partials, count, static_cast<float>(left), static_cast<float>(right));
}

void MorningBed::render(std::int64_t cell, StereoCell& out) noexcept {
    for (int g = 0; g < 3; ++g) {
        const double level = ground_level_ * kGroundLevels[g];
        ground_[g].add(cell, ground_harmonics_, level * (1.0 + 0.4 * swell_[g].at(cell)),
                       level * (1.0 + 0.4 * swell_[g].at(cell + 1)), out);
    }
    const std::int64_t now = cell / spacing_;
    const std::int64_t reach = longest_ / spacing_ + 2;
    for (std::int64_t place = now - reach; place <= now; ++place) add_place(place, cell, out);
}

}  // namespace stillroom::audio
