// Draws what tools/golden --pictures shows of every bed: its spectrum and its loudness over ten minutes.
#include "audio/synth/synth.h"
#include "tests/audio/synth_rendering.h"
#include "tests/support/picture_panel.h"

#include <ebur128.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <string>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
constexpr std::int64_t kSecond = 48000;
constexpr int kSeconds = 600;

/// Fourier transform in place; the length is a power of two.
void transform(std::vector<std::complex<double>>& values) {
    const std::size_t count = values.size();
    for (std::size_t i = 1, j = 0; i < count; ++i) {
        std::size_t bit = count >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) std::swap(values[i], values[j]);
    }
    for (std::size_t length = 2; length <= count; length *= 2) {
        const std::complex<double> turn = std::polar(1.0, -2.0 * std::numbers::pi / static_cast<double>(length));
        for (std::size_t first = 0; first < count; first += length) {
            std::complex<double> factor = 1.0;
            for (std::size_t i = first; i < first + length / 2; ++i) {
                const auto odd = values[i + length / 2] * factor;
                values[i + length / 2] = values[i] - odd;
                values[i] += odd;
                factor *= turn;
            }
        }
    }
}

/// The axis of pitch: sixths of octaves from 30 Hz to 15 kHz.
constexpr int kPitches = 54;
double pitch(int index) { return 30.0 * std::pow(2.0, index / 6.0); }

/// Level of the sixth of an octave around each pitch, dB of full scale, over one window.
std::vector<double> spectrum(const Stereo& sound, std::size_t from) {
    constexpr std::size_t kWindow = 32768;
    std::vector<double> power(kWindow / 2);
    for (const auto* channel : {&sound.left, &sound.right}) {
        std::vector<std::complex<double>> values(kWindow);
        for (std::size_t i = 0; i < kWindow; ++i) {
            const double bell = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / kWindow);
            values[i] = bell * static_cast<double>((*channel)[from + i]);
        }
        transform(values);
        // One-sided, and the bell lets 3/8 of the energy through.
        for (std::size_t i = 0; i < power.size(); ++i)
            power[i] += 2.0 * std::norm(values[i]) / (0.375 * kWindow * kWindow);
    }
    std::vector<double> levels(kPitches);
    for (int index = 0; index < kPitches; ++index) {
        const double bin = kWindow / static_cast<double>(kSecond), half = std::pow(2.0, 1.0 / 12.0);
        const auto first = static_cast<std::size_t>(pitch(index) / half * bin);
        const auto last = static_cast<std::size_t>(pitch(index) * half * bin);
        double sum = 1e-12;
        for (std::size_t i = first; i <= last; ++i) sum += power[i];
        levels[static_cast<std::size_t>(index)] = 10.0 * std::log10(sum);
    }
    return levels;
}

/// What a picture shows.
struct Course {
    std::vector<std::vector<double>> spectra;   ///< one per two seconds
    std::vector<double> momentary, short_term;  ///< LUFS, one per second
};

Course course_of(SynthSource& source, bool ends) {
    Course course;
    ebur128_state* meter = ebur128_init(2, 48000, EBUR128_MODE_M | EBUR128_MODE_S);
    bool over = false;
    for (int second = 0; second < kSeconds; second += 2) {
        // A struck sound is struck every twenty seconds, and is silent from its end on.
        if (ends && second % 20 == 0) {
            source.seek(Frames{0});
            over = false;
        }
        Stereo sound;
        if (!over) sound = read_frames(source, 2 * kSecond, [](int) { return kMaxBlock; });
        over = sound.left.size() < 2 * kSecond;
        sound.left.resize(2 * kSecond);
        sound.right.resize(2 * kSecond);
        course.spectra.push_back(spectrum(sound, kSecond / 2));
        for (std::size_t half = 0; half < 2; ++half) {
            std::vector<float> interleaved;
            for (std::size_t i = half * kSecond; i < (half + 1) * kSecond; ++i) {
                interleaved.push_back(sound.left[i]);
                interleaved.push_back(sound.right[i]);
            }
            ebur128_add_frames_float(meter, interleaved.data(), kSecond);
            double value = 0.0;
            ebur128_loudness_momentary(meter, &value);
            course.momentary.push_back(std::max(value, -70.0));
            ebur128_loudness_shortterm(meter, &value);
            course.short_term.push_back(std::max(value, -70.0));
        }
    }
    ebur128_destroy(&meter);
    return course;
}

/// The level that this share of the spectra stays under, at one pitch.
double share_of(const Course& course, std::size_t index, double share) {
    std::vector<double> levels;
    for (const auto& one : course.spectra) levels.push_back(one[index]);
    std::sort(levels.begin(), levels.end());
    return levels[static_cast<std::size_t>(share * static_cast<double>(levels.size() - 1))];
}

std::string spectrum_panel(const Course& course) {
    const Panel panel{44, 30, 300, 180, std::log2(30.0), std::log2(15000.0), -90.0, -20.0};
    std::string svg;
    for (const double hertz : {50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0}) {
        svg += panel.line(std::log2(hertz), panel.y_from, std::log2(hertz), panel.y_to);
        const std::string text = hertz < 1000.0 ? whole(hertz) : whole(hertz / 1000.0) + "k";
        svg += panel.label(std::log2(hertz), panel.y_from, text, "middle", 0, 14);
    }
    for (double level = -80.0; level < -20.0; level += 20.0) {
        svg += panel.line(panel.x_from, level, panel.x_to, level);
        svg += panel.label(panel.x_from, level, whole(level), "end", -5, 4);
    }
    std::string upper, lower, middle;
    for (int index = 0; index < kPitches; ++index) {
        const auto at = static_cast<std::size_t>(index);
        const double x = std::log2(pitch(index));
        upper += panel.point(x, share_of(course, at, 0.95));
        lower = panel.point(x, share_of(course, at, 0.05)) + lower;
        middle += panel.point(x, share_of(course, at, 0.5));
    }
    svg += "<polygon class='band' points='" + upper + lower + "'/>\n<polyline class='middle' points='" + middle +
           "'/>\n";
    return svg + "<text x='44' y='20'>sixths of octaves, dBFS over Hz</text>\n";
}

std::string loudness_panel(const Course& course) {
    const Panel panel{392, 30, 300, 180, 0.0, kSeconds / 60.0, -51.0, -15.0};
    std::string svg;
    for (double minute = 0.0; minute <= 10.0; minute += 2.0) {
        svg += panel.line(minute, panel.y_from, minute, panel.y_to);
        svg += panel.label(minute, panel.y_from, whole(minute), "middle", 0, 14);
    }
    for (double level = -45.0; level < -15.0; level += 6.0) {
        svg += panel.line(panel.x_from, level, panel.x_to, level);
        svg += panel.label(panel.x_from, level, whole(level), "end", -5, 4);
    }
    std::string momentary, short_term;
    for (std::size_t second = 0; second < course.momentary.size(); ++second) {
        const double minute = static_cast<double>(second + 1) / 60.0;
        momentary += panel.point(minute, course.momentary[second]);
        if (second >= 2) short_term += panel.point(minute, course.short_term[second]);
    }
    svg += "<polyline class='fine' points='" + momentary + "'/>\n<polyline class='middle' points='" + short_term +
           "'/>\n";
    return svg + "<text x='392' y='20'>momentary and short-term LUFS over minutes</text>\n";
}

std::string picture(const std::string& name, const Course& course) {
    return svg_picture(704, 232,
                       spectrum_panel(course) + loudness_panel(course) +
                           "<text x='340' y='20' text-anchor='end' font-weight='bold'>" + name + "</text>\n");
}

}  // namespace

// What tools/golden --pictures runs; no other run of the tests does.
TEST_CASE("Draws spectrum and loudness of every bed", "[.draw-pictures]") {
    const char* const folder = std::getenv("STILLROOM_PICTURES");
    REQUIRE(folder);
    for (const SynthDescription& description : synth_descriptions()) {
        const std::string name(description.name);
        const auto source = make_synth(name, {}, kRate, 1);
        std::ofstream(std::string(folder) + "/" + name + ".svg")
            << picture(name, course_of(*source, description.ends));
    }
}
