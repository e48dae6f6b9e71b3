#include "audio/synth/warm_bed.h"

#include "audio/synth/curves.h"

namespace stillroom::audio {
namespace {

struct Note {
    double ratio;   ///< of the root
    double level;   ///< amplitude
    double depth;   ///< how far it comes and goes: 1 falls silent at times
    double period;  ///< seconds between the turns of its coming and going
};

constexpr Note kNotesOfWarm[] = {
    {1.0, 1.00, 0.25, 17.0}, {1.5, 0.62, 0.45, 13.0}, {2.0, 0.60, 0.35, 19.0}, {2.5, 0.34, 1.0, 23.0},
    {3.0, 0.34, 0.8, 15.0},  {4.0, 0.20, 1.0, 21.0},  {4.5, 0.13, 1.0, 29.0},
};

constexpr double kAir = 0.05;  // root mean square

}  // namespace

WarmBed::WarmBed(const ParameterValues& values, SampleRate rate, Random random)
    : air_(250.0, 1100.0, -5.0, values["width"], rate, random, 10),
      breath_(random, 2, Seconds{9.0}, rate),
      motion_(values["motion"]) {
    for (int n = 0; n < kNotes; ++n) {
        const std::uint64_t stream = 100 + 100 * static_cast<std::uint64_t>(n);
        const double apart = 0.07 + 0.05 * n + 0.05 * random.unit(stream + 50, 0);
        voices_[n] =
            Voice(values["pitch"] * kNotesOfWarm[n].ratio, apart, 0.3, values["width"], rate, random, stream);
        swell_[n] = Drift(random, stream + 60, Seconds{kNotesOfWarm[n].period}, rate);
    }
    low_ = soft_harmonics(values["brightness"]);
    high_ = soft_harmonics(values["brightness"] * 0.4);
}

double WarmBed::gain(int note, std::int64_t cell) noexcept {
    const Note& row = kNotesOfWarm[note];
    const double swell = 1.0 + motion_ * row.depth * (swell_[note].at(cell) * 1.3 - 0.2);
    return swell < 0.0 ? 0.0 : row.level * swell;
}

void WarmBed::render(std::int64_t cell, StereoCell& out) noexcept {
    for (int n = 0; n < kNotes; ++n)
        voices_[n].add(cell, n < 3 ? low_ : high_, gain(n, cell), gain(n, cell + 1), out);
    air_.add(cell, out,
             [this](std::int64_t at) noexcept { return kAir * decibels(motion_ * 5.0 * breath_.at(at)); });
}

}  // namespace stillroom::audio
