// The table of faults: each of them planted into each node of a running zone. Whatever it is and wherever, the
// output stays finite and under its ceiling from the first frame on, what is governed never rises above its law,
// what was no number is told, and everything comes back with a fade.
#include <ebur128.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "audio/synth/pacer.h"
#include "audio/synth/synth.h"
#include "engine/rt/memory_source.h"
#include "engine/rt/stream_source.h"
#include "engine/rt/zone_mixer.h"

using namespace stillroom;
using audio::Frames;
using engine::rt::Command;
using engine::rt::Report;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr int kSecond = 48000;
constexpr int kBlock = 256;
constexpr int kLength = 14 * kSecond;
/// In the middle of a block.
constexpr int kFault = 5 * kSecond + 100;
constexpr int kFaultEnd = kFault + kSecond / 4;
constexpr double kCeiling = -4.0;

/// What a sound becomes while it is at fault, `i` frames after the fault began.
struct Fault {
    std::string name;
    float (*sample)(float sound, int i);
    bool is_number = true;
    int length = kFaultEnd - kFault;
};

const std::vector<Fault> kFaults{
    {"a step to 0 dBFS", [](float, int) { return 1.0f; }},
    {"a square at 0 dBFS", [](float, int i) { return i / 120 % 2 == 0 ? 1.0f : -1.0f; }},
    {"a burst of NaN", [](float, int) { return std::numeric_limits<float>::quiet_NaN(); }, false},
    {"a burst of infinity", [](float, int) { return std::numeric_limits<float>::infinity(); }, false},
    {"NaN in every other frame",
     [](float sound, int i) { return i % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : sound; }, false},
    {"one frame of minus infinity", [](float, int) { return -std::numeric_limits<float>::infinity(); }, false, 1},
    {"a tail of denormals",
     [](float, int i) { return 1e-39f * static_cast<float>(std::exp(-i / 4000.0)) * (i % 2 == 0 ? 1.0f : -1.0f); }},
    {"a constant offset", [](float sound, int) { return sound + 0.9f; }},
};

/// Any source, with a fault planted into it. Null: none.
class Planted final : public audio::Source {
public:
    Planted(audio::Source& sound, const Fault* fault) : sound_(sound), fault_(fault) {}

    audio::SourceSpan read(int frames) noexcept STILLROOM_REALTIME override {
        audio::SourceSpan span = sound_.read(frames);
        for (int i = 0; i < span.frames; ++i) {
            const auto place = static_cast<std::size_t>(i);
            const int since = position_ + i - kFault;
            const bool now = fault_ && since >= 0 && since < fault_->length;
            left_[place] = now ? fault_->sample(span.left[i], since) : span.left[i];
            right_[place] = now ? fault_->sample(span.right[i], since) : span.right[i];
        }
        position_ += span.frames;
        span.left = left_.data();
        span.right = right_.data();
        return span;
    }

private:
    audio::Source& sound_;
    const Fault* fault_;
    int position_ = 0;
    std::array<float, audio::kMaxBlock> left_{}, right_{};
};

std::vector<float> quiet_sine() {
    std::vector<float> sound(kLength);
    for (int i = 0; i < kLength; ++i)
        sound[static_cast<std::size_t>(i)] = 0.03f * std::sin(0.03f * static_cast<float>(i % 62832));
    return sound;
}

/// What a run of a zone gave.
struct Run {
    std::vector<float> samples;  ///< interleaved stereo
    std::vector<Report> reports;
};

/// The nodes a fault is planted into.
enum class Node { voice, layer, bus, synth, pacer, stream, line };
const std::vector<std::pair<Node, std::string>> kNodes{
    {Node::voice, "a voice"},   {Node::layer, "one of two voices of a layer"},
    {Node::bus, "four layers"}, {Node::synth, "a synthesised bed"},
    {Node::pacer, "a pacer"},   {Node::stream, "a stream"},
    {Node::line, "a line"}};

/// A zone in which one node carries a fault. Layers 0 to 3 are governed, 4 is free, 5 is a healthy neighbour.
class FaultyZone {
public:
    FaultyZone(Node node, const Fault* fault) : clip_(quiet_sine()), mixer_(settings()) {
        start(5, std::make_unique<engine::rt::MemorySource>(clip_.data(), clip_.data(), Frames{kLength}), nullptr,
              0.3f);
        switch (node) {
            case Node::voice:
                start_clip(0, fault);
                break;
            case Node::layer:
                start_clip(0, fault);
                start_clip(0, nullptr);
                break;
            case Node::bus:
                for (int layer = 0; layer < 4; ++layer) start_clip(layer, fault);
                break;
            case Node::synth:
                start(0, audio::make_synth("warm", {}, kRate, 1), fault, 1.0f);
                break;
            case Node::pacer:
                start(0, audio::make_pacer({}, audio::PacerSound::glide, kRate, 1), fault, 1.0f);
                break;
            case Node::stream:
                stream_ = std::make_unique<engine::rt::StreamSource>(1);
                stream_->ring().allocate(1 << 15);
                planted_.push_back(std::make_unique<Planted>(*stream_, fault));
                start(*planted_.back(), 0, 1.0f);
                break;
            case Node::line:
                start_clip(4, fault);
                break;
        }
        push({.kind = Command::Kind::horizon, .at = Frames{std::int64_t{1} << 40}});
    }

    Run render() {
        Run run;
        audio::AudioBuffer buffer(2, kBlock);
        const audio::AudioView view = buffer.view();
        for (int done = 0; done < kLength; done += kBlock) {
            fill_stream();
            mixer_.render({&view, 1});
            for (int i = 0; i < kBlock; ++i) {
                run.samples.push_back(view.channel(0)[i]);
                run.samples.push_back(view.channel(1)[i]);
            }
            for (Report report; mixer_.reports().try_pop(report);) run.reports.push_back(report);
        }
        return run;
    }

private:
    static engine::rt::MixerSettings settings() {
        engine::rt::MixerSettings settings;
        settings.rate = kRate;
        settings.layers.resize(6);
        for (engine::rt::LayerSettings& layer : settings.layers) layer.shortest_rise = Frames{2 * kSecond};
        settings.layers[4].governed = false;
        return settings;
    }
    void push(const Command& command) { REQUIRE(mixer_.commands().try_push(command)); }
    void start_clip(int layer, const Fault* fault) {
        start(layer, std::make_unique<engine::rt::MemorySource>(clip_.data(), clip_.data(), Frames{kLength}), fault,
              1.0f);
    }
    template <typename Sound>
    void start(int layer, std::unique_ptr<Sound> sound, const Fault* fault, float gain) {
        planted_.push_back(std::make_unique<Planted>(*sound, fault));
        if constexpr (std::is_same_v<Sound, engine::rt::MemorySource>)
            clips_.push_back(std::move(sound));
        else
            synths_.push_back(std::move(sound));
        start(*planted_.back(), layer, gain);
    }
    void start(audio::Source& source, int layer, float gain) {
        Command command{.kind = Command::Kind::start_voice, .layer = static_cast<std::uint8_t>(layer)};
        command.voice = {++voices_};
        command.gain = gain;
        command.length = Frames{2 * kSecond};
        command.source = &source;
        push(command);
    }
    void fill_stream() {
        while (stream_) {
            const auto target = stream_->ring().fill_target(kBlock);
            if (target.frames == 0) return;
            for (int i = 0; i < target.frames; ++i)
                target.channels[0][i] = clip_[static_cast<std::size_t>((streamed_ + i) % kLength)];
            streamed_ += target.frames;
            stream_->ring().commit(target.frames);
        }
    }

    std::vector<float> clip_;
    std::vector<std::unique_ptr<engine::rt::MemorySource>> clips_;
    std::vector<std::unique_ptr<audio::SynthSource>> synths_;
    std::unique_ptr<engine::rt::StreamSource> stream_;
    std::vector<std::unique_ptr<Planted>> planted_;
    std::uint32_t voices_ = 0;
    int streamed_ = 0;
    engine::rt::ZoneMixer mixer_;
};

double true_peak(const std::vector<float>& samples) {
    ebur128_state* meter = ebur128_init(2, kSecond, EBUR128_MODE_TRUE_PEAK);
    ebur128_add_frames_float(meter, samples.data(), samples.size() / 2);
    double highest = 0.0;
    for (unsigned channel = 0; channel < 2; ++channel) {
        double peak = 0.0;
        ebur128_true_peak(meter, channel, &peak);
        highest = std::max(highest, peak);
    }
    ebur128_destroy(&meter);
    return 20.0 * std::log10(highest + 1e-10);
}

/// Largest magnitude of both channels in [from, to), frames.
double peak_of(const std::vector<float>& samples, int from, int to) {
    double peak = 0.0;
    for (auto i = static_cast<std::size_t>(2 * from); i < static_cast<std::size_t>(2 * to); ++i)
        peak = std::max(peak, std::abs(static_cast<double>(samples[i])));
    return peak;
}

double level_of(const std::vector<float>& samples, int from, int to) {
    double sum = 0.0;
    for (auto i = static_cast<std::size_t>(2 * from); i < static_cast<std::size_t>(2 * to); ++i)
        sum += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
    return 10.0 * std::log10(sum / (2.0 * (to - from)) + 1e-20);
}

/// The law of the governor, measured on what came out: nothing rises by more than 10 dB above the loudest of its
/// own last three seconds, or above the floor of -26 dBFS, in any tenth of a second.
double steepest_rise(const std::vector<float>& samples) {
    constexpr int kPart = kSecond / 10, kParts = 30;
    const double floor = std::pow(10.0, -26.0 / 20.0);
    std::vector<double> peaks;
    double steepest = -200.0;
    // The governor counts its parts before the limiter's look-ahead.
    const auto look_ahead = static_cast<int>(audio::TruePeakLimiter::latency().count);
    for (int from = look_ahead; from + kPart <= kLength; from += kPart) {
        const double now = peak_of(samples, from, from + kPart);
        double past = floor / std::pow(10.0, 0.5);
        for (std::size_t i = peaks.size() - std::min<std::size_t>(peaks.size(), kParts); i < peaks.size(); ++i)
            past = std::max(past, peaks[i]);
        steepest = std::max(steepest, 20.0 * std::log10(now / past + 1e-10));
        peaks.push_back(now);
    }
    return steepest;
}

/// The largest step from one frame to the next.
double steepest_step(const std::vector<float>& samples, int from, int to) {
    double most = 0.0;
    for (auto i = static_cast<std::size_t>(2 * from + 2); i < static_cast<std::size_t>(2 * to); ++i)
        most = std::max(most, std::abs(static_cast<double>(samples[i]) - static_cast<double>(samples[i - 2])));
    return most;
}

void check_under_the_ceiling(const Run& run) {
    const float ceiling = static_cast<float>(audio::gain_of(audio::Decibels{kCeiling}));
    // NaN compares false, so it counts as unsafe.
    CHECK(std::all_of(run.samples.begin(), run.samples.end(),
                      [=](float sample) { return std::abs(sample) <= ceiling; }));
    CHECK(true_peak(run.samples) <= kCeiling);
}

int times_told(const Run& run, Report::Kind kind, int from, int to) {
    return static_cast<int>(std::count_if(run.reports.begin(), run.reports.end(), [&](const Report& report) {
        return report.kind == kind && report.at.count >= from && report.at.count <= to;
    }));
}

/// A layer whose sound was no number: told once, silent without a click, back with a fade, told again.
void check_told_and_back(const Run& run, const Run& sane, int layers) {
    CHECK(times_told(run, Report::Kind::layer_broken, kFault - kBlock, kFault + kBlock) == layers);
    CHECK(times_told(run, Report::Kind::layer_broken, 0, kLength) == layers);
    CHECK(times_told(run, Report::Kind::layer_returned, kFault, kFaultEnd + kSecond / 2) == layers);
    // Nothing steps that would not step in the sane sound; the way down takes 5 ms.
    CHECK(steepest_step(run.samples, kFault - kBlock, kLength) <
          2.0 * steepest_step(sane.samples, kFault - kBlock, kLength));
    // Half a second after its return it is on its way up, not there.
    const int later = kFaultEnd + kSecond / 2;
    CHECK(level_of(run.samples, later, later + kSecond / 10) <
          level_of(sane.samples, later, later + kSecond / 10) - 1.0);
}

}  // namespace

TEST_CASE("No fault in any node of a running zone can hurt, startle or last", "[engine][faults]") {
    for (const auto& [node, where] : kNodes) {
        const Run sane = FaultyZone(node, nullptr).render();
        REQUIRE(times_told(sane, Report::Kind::layer_broken, 0, kLength) == 0);
        for (const Fault& fault : kFaults) {
            INFO(fault.name << " in " << where);
            const Run run = FaultyZone(node, &fault).render();
            check_under_the_ceiling(run);
            // Up to the fault nothing differs; behind the limiter's look-ahead it may begin early.
            const std::ptrdiff_t before = 2 * (kFault - kBlock);
            CHECK(std::equal(run.samples.begin(), run.samples.begin() + before, sane.samples.begin()));
            if (node != Node::line) CHECK(steepest_rise(run.samples) <= 10.6);
            if (fault.is_number)
                CHECK(times_told(run, Report::Kind::layer_broken, 0, kLength) == 0);
            else
                check_told_and_back(run, sane, node == Node::bus ? 4 : 1);
            // Eight seconds after the fault all is as if it had never been.
            CHECK(level_of(run.samples, kLength - kSecond / 2, kLength) ==
                  Approx(level_of(sane.samples, kLength - kSecond / 2, kLength)).margin(0.2));
        }
    }
}
