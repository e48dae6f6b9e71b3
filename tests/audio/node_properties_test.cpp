// What every real-time node promises, whatever it does: one table of nodes, one test for each promise.
#include "audio/dsp/clip_guard.h"
#include "audio/dsp/delay_line.h"
#include "audio/dsp/equaliser.h"
#include "audio/dsp/finite_check.h"
#include "audio/dsp/gain_ramp.h"
#include "audio/dsp/meter.h"
#include "audio/dsp/rise_governor.h"
#include "audio/dsp/sound_dose.h"
#include "audio/dsp/true_peak_limiter.h"
#include "audio/synth/pacer.h"
#include "audio/synth/synth.h"
#include "tests/support/random_seed.h"
#include "tests/support/realtime_guard.h"
#include "tests/support/same_bits.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
constexpr int kSecond = 48000;

/// A node at work.
struct Running {
    std::function<void(AudioView)> process;         ///< changes a block in place
    std::function<std::vector<double>()> readings;  ///< what it shows; empty where it shows nothing
};

/// What is expected of a node.
struct Node {
    std::string name;
    std::function<Running()> make;  ///< a fresh one
    bool scales = false;            ///< half the sound in, half the sound out, bit for bit
    float ceiling = 0.0f;           ///< no sample beyond it, whatever comes in; 0: none but a finite one
    int tail = 0;                   ///< frames of silence after which nothing more comes out
    /// Frames after a burst of broken samples until the output is the undisturbed one, to a ten-thousandth.
    int recovery = 0;
};

template <typename State>
std::function<Running()> made(std::function<std::shared_ptr<State>()> make,
                              std::function<void(State&, AudioView)> run) {
    return [=]() -> Running {
        return {[state = make(), run](AudioView audio) { run(*state, audio); },
                [] { return std::vector<double>(); }};
    };
}

Node equaliser(const std::string& name, const std::vector<BiquadCoefficients>& bands, int tail) {
    return {
        .name = name,
        .make = made<Equaliser>([=] { return std::make_shared<Equaliser>(bands); },
                                [](Equaliser& bands_at_work, AudioView audio) { bands_at_work.process(audio); }),
        .scales = true,
        .tail = tail,
        .recovery = tail};
}

Node delay(const std::string& name, int frames) {
    return {.name = name,
            .make = made<DelayLine>([=] { return std::make_shared<DelayLine>(2, Frames{frames}); },
                                    [](DelayLine& line, AudioView audio) { line.process(audio); }),
            .scales = true,
            .tail = frames,
            .recovery = frames};
}

/// A ramp to a gain over the first half second; afterwards it stands.
Node gain_ramp(const std::string& name, float gain) {
    struct Ride {
        GainRamp ramp;
        Frames at;
        FiniteCheck check;
    };
    return {.name = name,
            .make = made<Ride>(
                [=] {
                    auto ride = std::make_shared<Ride>();
                    ride->ramp.set(0.25f);
                    ride->ramp.start(Frames{0}, gain, Frames{kSecond / 2}, RampShape::decibel_smooth);
                    return ride;
                },
                [](Ride& ride, AudioView audio) {
                    (void)ride.check.replace_broken(audio);
                    for (int done = 0; done < audio.frames();) {
                        const RampSegment piece = ride.ramp.segment(ride.at, audio.frames() - done);
                        for (int c = 0; c < audio.channels(); ++c)
                            for (int i = 0; i < piece.frames; ++i)
                                audio.channel(c)[done + i] *=
                                    piece.base + piece.slope * static_cast<float>(piece.first + i);
                        done += piece.frames;
                        ride.at += Frames{piece.frames};
                    }
                }),
            .scales = true};
}

/// A node that leaves the sound alone and shows something.
template <typename State>
Node listener(const std::string& name, std::function<std::shared_ptr<State>()> make,
              std::function<std::vector<double>(const State&)> show) {
    return {
        .name = name, .make = [=]() -> Running {
            auto state = make();
            return {[state](AudioView audio) { state->process(audio); }, [state, show] { return show(*state); }};
        }};
}

Node source_node(const std::string& name, std::function<std::shared_ptr<SynthSource>()> make) {
    return {.name = name,
            .make = made<SynthSource>(std::move(make),
                                      [](SynthSource& source, AudioView audio) {
                                          for (int done = 0; done < audio.frames();) {
                                              const SourceSpan span =
                                                  source.read(std::min(audio.frames() - done, kMaxBlock));
                                              std::copy_n(span.left, span.frames, audio.channel(0) + done);
                                              std::copy_n(span.right, span.frames, audio.channel(1) + done);
                                              done += span.frames;
                                          }
                                      }),
            .ceiling = 0.4f};
}

/// What a technician may write for a pair of speakers.
std::vector<BiquadCoefficients> room_bands() {
    return {high_pass(35.0, 0.7071, kRate), low_shelf(120.0, Decibels{-4.0}, 0.7071, kRate),
            peak_filter(3200.0, Decibels{-2.0}, 1.1, kRate), high_shelf(8000.0, Decibels{3.0}, 0.7071, kRate)};
}

std::vector<BiquadCoefficients> eight_bands() {
    std::vector<BiquadCoefficients> bands = room_bands();
    for (const double hertz : {250.0, 500.0, 1000.0, 2000.0})
        bands.push_back(peak_filter(hertz, Decibels{1.5}, 1.0, kRate));
    return bands;
}

/// The nodes that change a sound.
std::vector<Node> chain_nodes() {
    std::vector<Node> nodes{
        equaliser("a bell of +9 dB", {peak_filter(1000.0, Decibels{9.0}, 2.0, kRate)}, 3000),
        equaliser("a low shelf", {low_shelf(120.0, Decibels{-6.0}, 0.7071, kRate)}, 12000),
        equaliser("a high shelf", {high_shelf(6000.0, Decibels{6.0}, 0.7071, kRate)}, 1000),
        equaliser("a low-pass", {low_pass(3000.0, 0.7071, kRate)}, 1000),
        equaliser("a rumble filter", {high_pass(25.0, 0.7071, kRate)}, 24000),
        equaliser("four bands", room_bands(), 24000),
        equaliser("eight bands", eight_bands(), 24000),
        delay("a delay of a frame", 1),
        delay("a delay of 37 ms", 1776),
        gain_ramp("a gain that rises", 0.9f),
        gain_ramp("a gain that goes to nothing", 0.0f),
    };
    nodes.push_back(
        {.name = "a limiter",
         .make = made<TruePeakLimiter>([] { return std::make_shared<TruePeakLimiter>(2, kRate, Decibels{-4.0}); },
                                       [](TruePeakLimiter& limiter, AudioView audio) { limiter.process(audio); }),
         .ceiling = 0.6310f,
         .tail = 144,
         .recovery = 144});
    // What a burst silenced was not heard, so what follows may be held for the 3 s that the governor looks back.
    nodes.push_back(
        {.name = "a governor",
         .make = made<RiseGovernor>([] { return std::make_shared<RiseGovernor>(2, kRate); },
                                    [](RiseGovernor& governor, AudioView audio) { governor.process(audio); }),
         .tail = 96,
         .recovery = 480});
    nodes.push_back({.name = "a finite check and clip guard",
                     .make = made<ClipGuard>([] { return std::make_shared<ClipGuard>(Decibels{-4.0}); },
                                             [](ClipGuard& guard, AudioView audio) {
                                                 (void)FiniteCheck{}.replace_broken(audio);
                                                 (void)guard.process(audio);
                                             }),
                     .ceiling = 0.6310f});
    return nodes;
}

std::vector<Node> all_nodes() {
    std::vector<Node> nodes = chain_nodes();
    nodes.push_back(listener<Meter>(
        "a meter", [] { return std::make_shared<Meter>(2, kRate); },
        [](const Meter& meter) {
            const MeterReading& reading = meter.reading();
            return std::vector<double>{reading.momentary.lufs, reading.short_term.lufs, reading.rms.value,
                                       reading.peak.value, reading.highest_peak.value};
        }));
    nodes.push_back(listener<SoundDose>(
        "a dose",
        [] {
            return std::make_shared<SoundDose>(2, kRate, EarCalibration{90.0, Decibels{-20.0}});
        },
        [](const SoundDose& dose) {
            return std::vector<double>{dose.reading().percent, dose.reading().level_dba};
        }));
    for (const SynthDescription& description : synth_descriptions())
        nodes.push_back(source_node(std::string(description.name), [name = std::string(description.name)] {
            return std::shared_ptr<SynthSource>(make_synth(name, {}, kRate, 5));
        }));
    for (const PacerSound sound : {PacerSound::swell, PacerSound::glide, PacerSound::both})
        nodes.push_back(source_node("pacer " + std::to_string(static_cast<int>(sound)), [sound] {
            return std::shared_ptr<SynthSource>(make_pacer({}, sound, kRate, 5));
        }));
    return nodes;
}

/// Something like music that begins at once and swells, with a tail of silence.
StereoSound music(int frames) {
    const auto random = noise(3);
    return stereo(frames, [&](int i) {
        const double t = i / 48000.0;
        return 0.01 * (1.0 + t) *
               (std::sin(kTurn * 220.0 * t) + 0.4 * std::sin(kTurn * 3100.0 * t) + 0.2 * random());
    });
}

/// Every kind of sample that may reach a node by a fault, one kind after the other, between stretches of music.
StereoSound everything_broken() {
    constexpr float kHuge = std::numeric_limits<float>::max();
    constexpr float kInfinite = std::numeric_limits<float>::infinity();
    constexpr float kTiny = std::numeric_limits<float>::denorm_min();
    StereoSound sound = music(8 * 4800);
    const auto put = [&](int place, const std::function<float(int)>& sample) {
        for (int i = 0; i < 2400; ++i)
            sound.left[static_cast<std::size_t>(place * 4800 + i)] =
                sound.right[static_cast<std::size_t>(place * 4800 + 2399 - i)] = sample(i);
    };
    put(0, [](int i) { return i / 50 % 2 == 0 ? 1.0f : -1.0f; });
    put(1, [](int) { return std::numeric_limits<float>::quiet_NaN(); });
    put(2, [](int i) { return i % 2 == 0 ? kInfinite : -kInfinite; });
    put(3, [](int i) { return i % 3 == 0 ? 1e38f : -kHuge; });
    put(4, [](int i) { return static_cast<float>(i) * kTiny; });
    put(5, [](int) { return 1.0f; });
    put(6, [](int i) { return i == 1000 ? -65535.0f : 0.0f; });
    put(7, [](int i) { return i % 2 == 0 ? 65535.0f : -65535.0f; });
    return sound;
}

std::function<int()> random_lengths(std::uint64_t seed, int longest) {
    return [dice = std::mt19937_64{seed}, longest]() mutable {
        // Short ones more often than long ones.
        const auto reach = static_cast<unsigned>(dice() % 11);
        return std::min(longest, 1 + static_cast<int>(dice() % (1u << reach)));
    };
}

bool same_sound(const StereoSound& a, const StereoSound& b) {
    return same_bits(a.left, b.left) && same_bits(a.right, b.right);
}

/// Largest magnitude from a frame on; infinite when there is a sample that is no number.
float loudest(const StereoSound& sound, int from = 0) {
    float most = 0.0f;
    for (const auto* channel : {&sound.left, &sound.right})
        for (auto i = static_cast<std::size_t>(from); i < channel->size(); ++i) {
            if (!std::isfinite((*channel)[i])) return std::numeric_limits<float>::infinity();
            most = std::max(most, std::abs((*channel)[i]));
        }
    return most;
}

/// The sound behind a fresh node.
StereoSound behind(
    const Node& node, const StereoSound& sound, const std::function<int()>& next_length = [] { return 64; }) {
    return processed(sound, node.make().process, next_length);
}

}  // namespace

TEST_CASE("No node's sound depends on how its blocks are cut", "[nodes]") {
    const StereoSound input = everything_broken();
    for (const Node& node : all_nodes()) {
        const Running whole = node.make();
        const StereoSound expected = processed(input, whole.process, [] { return 512; });
        for (std::size_t round = 0; round < full_count(20); ++round) {
            const std::uint64_t seed = test_seed() + round;
            INFO(node.name << ", cuts of seed " << seed);
            const Running cut = node.make();
            CHECK(same_sound(processed(input, cut.process, random_lengths(seed, 1024)), expected));
            CHECK(cut.readings() == whole.readings());
        }
    }
}

TEST_CASE("No node gives anything but finite samples under its ceiling, whatever comes in", "[nodes]") {
    const StereoSound input = everything_broken();
    for (const Node& node : all_nodes()) {
        INFO(node.name);
        const Running running = node.make();
        const StereoSound sound = processed(input, running.process, random_lengths(test_seed(), 256));
        for (const double reading : running.readings()) CHECK(std::isfinite(reading));
        if (!running.readings().empty()) continue;  // it leaves the sound as it is
        CHECK(std::isfinite(loudest(sound)));
        if (node.ceiling > 0.0f) CHECK(loudest(sound) <= node.ceiling);
    }
}

TEST_CASE("No node makes a call the audio thread may not make, whatever comes in", "[nodes][rt]") {
    const StereoSound input = everything_broken();
    for (const Node& node : all_nodes()) {
        INFO(node.name);
        const Running running = node.make();
        StereoSound sound = input;
        float* const channels[] = {sound.left.data(), sound.right.data()};
        const AudioView all{channels, 2, sound.frames()};
        CHECK(forbidden_calls_in([&] {
                  for (int first = 0; first < all.frames(); first += 64) running.process(all.section(first, 64));
              }).empty());
    }
}

TEST_CASE("Silence in is silence out, at once or when a node's tail is over", "[nodes]") {
    for (const Node& node : chain_nodes()) {
        INFO(node.name);
        CHECK(loudest(behind(node, stereo(5000, [](int) { return 0.0; }))) == 0.0f);
        StereoSound sound = music(kSecond + node.tail + 1000);
        for (auto* channel : {&sound.left, &sound.right})
            std::fill(channel->begin() + kSecond, channel->end(), 0.0f);
        CHECK(loudest(behind(node, sound), kSecond + node.tail) < 1e-8f);
    }
}

TEST_CASE("A gain of nothing leaves nothing", "[nodes]") {
    const Node node = gain_ramp("a gain that goes to nothing", 0.0f);
    CHECK(loudest(behind(node, everything_broken()), kSecond / 2) == 0.0f);
}

TEST_CASE("Half the sound in is half the sound out where a node is linear", "[nodes]") {
    const StereoSound input = music(kSecond);
    StereoSound half = input, sum = input;
    const StereoSound other = stereo(kSecond, [](int i) { return 0.1 * std::sin(kTurn * 0.003 * i); });
    for (std::size_t i = 0; i < input.left.size(); ++i) {
        half.left[i] *= 0.5f;
        half.right[i] *= 0.5f;
        sum.left[i] += other.left[i];
        sum.right[i] += other.right[i];
    }
    for (const Node& node : chain_nodes()) {
        if (!node.scales) continue;
        INFO(node.name);
        const StereoSound one = behind(node, input), two = behind(node, other);
        StereoSound halved = one;
        for (auto* channel : {&halved.left, &halved.right})
            for (float& sample : *channel) sample *= 0.5f;
        CHECK(same_sound(behind(node, half), halved));
        const StereoSound both = behind(node, sum);
        float worst = 0.0f;
        for (std::size_t i = 0; i < both.left.size(); ++i)
            worst = std::max(worst, std::abs(both.left[i] - one.left[i] - two.left[i]));
        CHECK(worst < 1e-6f);
    }
}

TEST_CASE("Twice the amplitude is four times the energy to every ear that measures", "[nodes]") {
    const StereoSound once = music(kSecond);
    StereoSound twice = once;
    for (auto* channel : {&twice.left, &twice.right})
        for (float& sample : *channel) sample *= 2.0f;
    const auto energy = [](const StereoSound& sound) {
        KWeighting weighting{2, kRate};
        processed(sound, [&](AudioView audio) { weighting.add(audio); });
        return weighting.take();
    };
    CHECK(energy(twice).weighted == 4.0 * energy(once).weighted);
    CHECK(energy(twice).plain == 4.0 * energy(once).plain);
}

TEST_CASE("After a burst of broken samples every node is itself again in its time", "[nodes]") {
    constexpr int kBurst = 2 * kSecond, kLength = 2400;
    const StereoSound clean = stereo(4 * kSecond, [](int i) { return 0.02 * std::sin(kTurn * 0.01 * i); });
    for (const float kind :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -1e38f}) {
        StereoSound broken = clean, silent = clean;
        for (int i = kBurst; i < kBurst + kLength; ++i) {
            const auto at = static_cast<std::size_t>(i);
            broken.left[at] = broken.right[at] = kind;
            silent.left[at] = silent.right[at] = 0.0f;
        }
        for (const Node& node : chain_nodes()) {
            INFO(node.name << " after " << kind);
            const StereoSound heard = behind(node, broken);
            // A broken sample is no sample.
            CHECK(same_sound(heard, behind(node, silent)));
            const StereoSound undisturbed = behind(node, clean);
            float worst = 0.0f;
            for (auto i = static_cast<std::size_t>(kBurst + kLength + node.recovery); i < heard.left.size(); ++i)
                worst = std::max(worst, std::abs(heard.left[i] - undisturbed.left[i]));
            CHECK(worst < 1e-4f);
        }
    }
}
