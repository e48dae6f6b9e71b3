#include "audio/synth/arc_bed.h"

#include "audio/synth/curves.h"

namespace stillroom::audio {
namespace {

constexpr int kVoices = 5;
constexpr int kPhraseLength = 4;
constexpr int kPhrases = 6;

/// Semitones from the key note, from the lowest voice up.
struct Chord {
    int notes[kVoices];
};

constexpr Chord kHome{{0, 7, 12, 16, 19}};           // I
constexpr Chord kHomeOpen{{0, 7, 14, 19, 24}};       // I with the second, no third
constexpr Chord kHomeOverThird{{4, 7, 12, 19, 24}};  // I over its third
constexpr Chord kSixth{{-3, 4, 12, 16, 19}};         // vi7
constexpr Chord kFourth{{5, 12, 16, 19, 21}};        // IV, major ninth
constexpr Chord kSecond{{2, 9, 12, 17, 21}};         // ii7
constexpr Chord kThird{{4, 11, 14, 19, 23}};         // iii7
constexpr Chord kFifth{{-5, 7, 12, 14, 19}};         // V with the fourth, unresolved

constexpr Chord kPhraseChords[kPhrases][kPhraseLength] = {
    {kHome, kSixth, kFourth, kFifth},          {kHomeOpen, kFourth, kSecond, kFifth},
    {kSixth, kFourth, kHomeOverThird, kFifth}, {kFourth, kHomeOverThird, kSecond, kFifth},
    {kHome, kThird, kFourth, kHomeOpen},       {kSixth, kSecond, kFourth, kHomeOverThird},
};

constexpr double kAir = 0.05;  // root mean square

constexpr double kVoiceLevel[kVoices] = {0.85, 0.70, 0.72, 0.62, 0.48};

}  // namespace

ArcBed::ArcBed(const ParameterValues& values, SampleRate rate, Random random)
    : random_(random),
      air_(500.0, 1600.0, -5.0, values["width"], rate, random, 2),
      chord_(cells_of(Seconds{values["chord"]}, rate)),
      build_(values["build"]) {
    attack_ = chord_ * 3 / 10;
    release_ = chord_ * 4 / 10;
    stagger_ = chord_ * 2 / 10;
    for (int note = kLowest; note <= kHighest; ++note) {
        const int place = note - kLowest;
        const std::uint64_t stream = 1000 + 20 * static_cast<std::uint64_t>(place);
        const double hertz = values["pitch"] * semitones(note);
        notes_[place] = Voice(hertz, 0.10 + hertz * 0.0012, 0.7, values["width"], rate, random, stream);
    }
    for (int v = 0; v < kVoices; ++v)
        bow_[v] = Drift(random, 40 + static_cast<std::uint64_t>(v), Seconds{3.7 + 0.9 * v}, rate);
    low_ = soft_harmonics(values["brightness"]);
    high_ = soft_harmonics(values["brightness"] * 0.6);
}

int ArcBed::phrase(std::int64_t number) const noexcept {
    if (number <= 0) return 0;
    const int chosen = random_.pick(1, number, kPhrases);
    return chosen == random_.pick(1, number - 1, kPhrases) ? (chosen + 1) % kPhrases : chosen;
}

double ArcBed::gain(std::int64_t chord, int voice, std::int64_t cell) noexcept {
    const auto late = [&](std::int64_t which) noexcept {
        const double chance = random_.unit(10 + static_cast<std::uint64_t>(voice), which);
        return which * chord_ + static_cast<std::int64_t>(chance * static_cast<double>(stagger_));
    };
    // The first chord sounds from the first frame; whoever plays the bed fades it in.
    const double up =
        chord == 0 ? 1.0 : ease(static_cast<double>(cell - late(chord)) / static_cast<double>(attack_));
    const double down = 1.0 - ease(static_cast<double>(cell - late(chord + 1)) / static_cast<double>(release_));
    return up * down * kVoiceLevel[voice] * (1.0 + 0.22 * bow_[voice].at(cell));
}

double ArcBed::gathering(std::int64_t cell) const noexcept {
    const std::int64_t length = chord_ * kPhraseLength;
    const double x = static_cast<double>(cell % length) / static_cast<double>(length);
    // Up over most of the phrase, back down while the last chord gives way to the next phrase.
    const double shape = x < 0.82 ? ease(x / 0.82) : 1.0 - ease((x - 0.82) / 0.18);
    return decibels(build_ * (shape - 0.5));
}

void ArcBed::render(std::int64_t cell, StereoCell& out) noexcept {
    const std::int64_t now = cell / chord_;
    const double from = gathering(cell), to = gathering(cell + 1);
    for (std::int64_t chord = now > 0 ? now - 1 : 0; chord <= now; ++chord) {
        const Chord& notes = kPhraseChords[phrase(chord / kPhraseLength)][chord % kPhraseLength];
        for (int v = 0; v < kVoices; ++v) {
            const double start = gain(chord, v, cell) * from;
            const double end = gain(chord, v, cell + 1) * to;
            if (start == 0.0 && end == 0.0) continue;
            // Now and then the top voice takes the octave below the one above it: no two passes are voiced alike.
            int note = notes.notes[v];
            if (v == kVoices - 1 && random_.unit(30, chord) < 0.35) note -= 12;
            if (v == 2 && random_.unit(31, chord) < 0.35) note += 12;
            notes_[note - kLowest].add(cell, v < 2 ? low_ : high_, start, end, out);
        }
    }
    // The hair of the bows: it swells with the playing.
    air_.add(cell, out, [this](std::int64_t at) noexcept {
        return kAir * gathering(at) * (1.0 + 0.5 * bow_[0].at(at) + 0.4 * bow_[3].at(at));
    });
}

}  // namespace stillroom::audio
