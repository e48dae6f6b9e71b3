#include "audio/content/sound_delay.h"

#include "audio/base/level.h"
#include "audio/content/fourier.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <complex>
#include <cstddef>
#include <vector>

namespace stillroom::audio {

namespace {

using Spectrum = std::vector<std::complex<double>>;

/// Frequencies that were hardly played say nothing of the way; this share of the mean power keeps their noise out.
constexpr double kFloor = 1e-3;
/// What comes first is what is meant, also where an echo adds up to more.
constexpr double kFirstPeak = 0.5;
/// A peak has a width: so many frames on each side of it belong to it.
constexpr std::size_t kPeakFrames = 24;

Spectrum spectrum_of(std::span<const float> sound, std::size_t size) {
    Spectrum values(size);
    for (std::size_t i = 0; i < sound.size(); ++i) values[i] = static_cast<double>(sound[i]);
    transform(values);
    return values;
}

/// What an impulse would have become on the way.
struct Response {
    std::vector<double> frames;
    double whole = 0.0;  ///< how high it stands where nothing is lost on the way: the share of frequencies played
};

Response response(std::span<const float> played, std::span<const float> heard) {
    // Room for all of both, so that nothing comes around to the beginning.
    const std::size_t size = std::bit_ceil(played.size() + heard.size());
    const Spectrum sent = spectrum_of(played, size);
    Spectrum way = spectrum_of(heard, size);
    double mean = 0.0;
    for (const auto& value : sent) mean += std::norm(value) / static_cast<double>(size);
    if (mean <= 0.0) return {};
    Response out;
    for (std::size_t k = 0; k < size; ++k) {
        const double power = std::norm(sent[k]);
        way[k] *= std::conj(sent[k]) / (power + kFloor * mean);
        out.whole += power / (power + kFloor * mean) / static_cast<double>(size);
    }
    transform_back(way);
    for (const auto& value : way) out.frames.push_back(value.real());
    return out;
}

}  // namespace

std::optional<SoundDelay> find_delay(std::span<const float> played, std::span<const float> heard, Frames longest) {
    assert(heard.size() >= played.size() && longest >= Frames{0});
    const auto [way, whole] = response(played, heard);
    if (way.empty()) return std::nullopt;
    const std::size_t reach = std::min(static_cast<std::size_t>(longest.count) + 1, way.size());
    double highest = 0.0;
    for (std::size_t i = 0; i < reach; ++i) highest = std::max(highest, std::abs(way[i]));
    if (highest <= 0.0) return std::nullopt;
    std::size_t first = 0;
    while (std::abs(way[first]) < kFirstPeak * highest) ++first;
    // From its rising flank to its top.
    std::size_t top = first;
    for (std::size_t i = first; i < std::min(first + kPeakFrames, reach); ++i)
        if (std::abs(way[i]) > std::abs(way[top])) top = i;
    double rest = 0.0;
    std::size_t counted = 0;
    for (std::size_t i = 0; i < way.size(); ++i) {
        if (i + kPeakFrames >= top && i <= top + kPeakFrames) continue;
        rest += way[i] * way[i];
        ++counted;
    }
    const double around = std::sqrt(rest / static_cast<double>(std::max<std::size_t>(counted, 1)));
    const double size = std::abs(way[top]);
    const double clear_by = around > 0.0 ? decibels_of(size / around).value : -kSilent.value;
    return SoundDelay{Frames{static_cast<std::int64_t>(top)}, clear_by, decibels_of(size / whole)};
}

}  // namespace stillroom::audio
