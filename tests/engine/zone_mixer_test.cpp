#include "engine/rt/zone_mixer.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "engine/rt/memory_source.h"
#include "tests/support/random_seed.h"

using namespace stillroom;
using namespace stillroom::engine::rt;
using audio::Frames;

namespace {

constexpr audio::SampleRate kRate{48000};

/// A mixer with a bed layer (0) and two layers for lines (1 and 2), and the frames it has given so far.
struct Rig {
    explicit Rig(Frames first_frame = {}, Frames shortest_rise = {}) {
        MixerSettings settings;
        settings.rate = kRate;
        settings.first_frame = first_frame;
        settings.layers = {{.outputs = 1, .governed = true, .shortest_rise = shortest_rise},
                           {.outputs = 1, .governed = false},
                           {.outputs = 1, .governed = false}};
        mixer = std::make_unique<ZoneMixer>(settings);
    }
    void send(Command command) { REQUIRE(mixer->commands().try_push(command)); }
    void horizon(std::int64_t at) { send({.kind = Command::Kind::horizon, .at = Frames{at}}); }
    void start(std::int64_t at, audio::Source& source, std::uint8_t layer = 1, float gain = 1.0f,
               std::int64_t fade = 0, std::uint32_t voice = 1) {
        send({.kind = Command::Kind::start_voice,
              .layer = layer,
              .voice = {voice},
              .gain = gain,
              .at = Frames{at},
              .length = Frames{fade},
              .source = &source});
    }
    void render(int frames) {
        audio::AudioBuffer block(2, frames);
        const audio::AudioView view = block.view();
        mixer->render({&view, 1});
        left.insert(left.end(), block.channel(0), block.channel(0) + frames);
        right.insert(right.end(), block.channel(1), block.channel(1) + frames);
    }
    void render_in_blocks(int total, int block) {
        for (int done = 0; done < total; done += block) render(std::min(block, total - done));
    }
    /// Sample of session frame `at`.
    [[nodiscard]] float sample(std::int64_t at) const {
        return left[static_cast<std::size_t>(at + mixer->latency().count)];
    }
    [[nodiscard]] std::vector<Report::Kind> reports() {
        std::vector<Report::Kind> kinds;
        Report report;
        while (mixer->reports().try_pop(report)) kinds.push_back(report.kind);
        return kinds;
    }
    std::unique_ptr<ZoneMixer> mixer;
    std::vector<float> left, right;
};

/// A mono clip of one value.
struct Steady {
    explicit Steady(float value, std::size_t length = 480000)
        : samples(length, value),
          source(samples.data(), samples.data(), Frames{static_cast<std::int64_t>(length)}) {}
    std::vector<float> samples;
    MemorySource source;
};

/// A slow sine, which no governor or limiter touches.
struct Sine {
    explicit Sine(float level = 0.02f, std::size_t length = 480000) : samples(length) {
        for (std::size_t i = 0; i < length; ++i)
            samples[i] = level * static_cast<float>(std::sin(static_cast<double>(i) * 0.02));
        source = MemorySource(samples.data(), samples.data(), Frames{static_cast<std::int64_t>(length)});
    }
    std::vector<float> samples;
    MemorySource source;
};

}  // namespace

TEST_CASE("Every scheduled start lands on its planned frame", "[engine][mixer]") {
    std::mt19937_64 random(tests::test_seed());
    const int block = GENERATE(16, 64, 256, 1000, 1024);
    Rig rig;
    std::vector<std::unique_ptr<Steady>> clicks;
    std::vector<std::int64_t> planned;
    std::int64_t at = 0;
    for (std::uint32_t i = 1; i <= 200; ++i) {
        at += std::uniform_int_distribution<std::int64_t>(1, 400)(random);
        clicks.push_back(std::make_unique<Steady>(0.1f, 1));
        rig.start(at, clicks.back()->source, 1, 1.0f, 0, i);
        planned.push_back(at);
    }
    rig.horizon(100000);
    rig.render_in_blocks(90000, block);
    std::vector<std::int64_t> heard;
    for (std::size_t i = 0; i < rig.left.size(); ++i)
        if (rig.left[i] != 0.0f) heard.push_back(static_cast<std::int64_t>(i) - rig.mixer->latency().count);
    CHECK(heard == planned);
}

TEST_CASE("A mixer gives the same samples however its blocks are cut", "[engine][mixer]") {
    const auto run = [](int block) {
        Rig rig;
        static Sine bed(0.02f), line(0.05f);
        bed.source.seek(Frames{0});
        line.source.seek(Frames{0});
        rig.start(0, bed.source, 0, 1.0f, 9600, 1);
        rig.send({.kind = Command::Kind::duck_layer,
                  .shape = RampShape::decibel_smooth,
                  .layer = 0,
                  .gain = 0.3f,
                  .at = Frames{12345},
                  .length = Frames{4321}});
        rig.start(17777, line.source, 1, 1.0f, 3840, 2);
        rig.send({.kind = Command::Kind::fade_layer,
                  .shape = RampShape::decibel,
                  .layer = 0,
                  .gain = 2.0f,
                  .at = Frames{20001},
                  .length = Frames{10000}});
        rig.send({.kind = Command::Kind::stop_voice,
                  .shape = RampShape::equal_power_out,
                  .voice = {2},
                  .at = Frames{30003},
                  .length = Frames{5000}});
        rig.horizon(50000);
        rig.render_in_blocks(48000, block);
        return rig.left;
    };
    const auto whole = run(1024);
    for (const int block : {1, 16, 63, 64, 256, 1000}) CHECK(run(block) == whole);
}

TEST_CASE("Voices that end within a block leave those that are made cell by cell as they are", "[engine][mixer]") {
    /// A ramp of values in spans of at most 64 frames, made anew in the same memory.
    class Cells final : public audio::Source {
    public:
        audio::SourceSpan read(int frames) noexcept override {
            const int count = std::min(frames, 64 - at_ % 64);
            for (int i = 0; i < count; ++i) memory_[i] = 1e-6f * static_cast<float>(at_++ % 100000);
            return {memory_, memory_, count};
        }

    private:
        float memory_[64] = {};
        int at_ = 0;
    };
    const auto run = [](int block) {
        Rig rig;
        Cells first, second;
        Steady clip(0.01f, 20000);
        rig.start(0, first, 1, 1.0f, 9600, 1);
        rig.start(0, clip.source, 1, 1.0f, 4800, 2);
        rig.start(0, second, 1, 1.0f, 0, 3);
        rig.send({.kind = Command::Kind::stop_voice, .voice = {1}, .at = Frames{15000}, .length = Frames{3001}});
        rig.horizon(50000);
        rig.render_in_blocks(40000, block);
        return rig.left;
    };
    const auto whole = run(1024);
    for (const int block : {1, 16, 63, 64, 256, 1000}) CHECK(run(block) == whole);
    for (std::size_t at = 20001; at < 39000; ++at) REQUIRE(whole[at + 144] == 1e-6f * static_cast<float>(at));
}

TEST_CASE("Before the first horizon the output is silent and the session has not begun", "[engine][mixer]") {
    Rig rig;
    Steady tone(0.1f);
    rig.start(0, tone.source);
    rig.render(1024);
    CHECK(std::all_of(rig.left.begin(), rig.left.end(), [](float sample) { return sample == 0.0f; }));
    CHECK(rig.mixer->state().session == Frames{0});
    CHECK(rig.mixer->state().stalled == Frames{0});
}

TEST_CASE("When the conductor is late what sounds goes on, the clock waits, and the stall is counted",
          "[engine][mixer]") {
    Rig rig;
    Sine tone(0.1f);
    rig.start(0, tone.source);
    rig.horizon(1024);
    rig.render_in_blocks(1024 + 640, 64);
    CHECK(rig.mixer->state().session == Frames{1024});
    CHECK(rig.mixer->state().stalled == Frames{640});
    rig.horizon(4096);
    rig.render_in_blocks(1024, 64);
    CHECK(rig.mixer->state().session == Frames{2048});
    for (int i = 0; i < 2500; ++i) REQUIRE(rig.sample(i) == tone.samples[static_cast<std::size_t>(i)]);
    const auto reports = rig.reports();
    CHECK(std::count(reports.begin(), reports.end(), Report::Kind::stalled) == 10);
}

TEST_CASE("A broken sound mutes its own layer without a click, is told, and leaves the other layers alone",
          "[engine][mixer]") {
    const float bad = GENERATE(std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity());
    Rig rig;
    Sine good(0.05f), poisoned(0.05f);
    poisoned.samples[5000] = bad;
    rig.start(0, poisoned.source, 2, 1.0f, 0, 1);
    rig.start(0, good.source, 1, 1.0f, 0, 2);
    rig.horizon(200000);
    rig.render_in_blocks(150000, 64);
    CHECK(std::all_of(rig.left.begin(), rig.left.end(), [](float sample) { return std::isfinite(sample); }));
    for (int at = 5240; at < 7400; ++at) REQUIRE(rig.sample(at) == good.samples[static_cast<std::size_t>(at)]);
    // Both are back after the rise.
    for (int at = 5001 + 2400 + 1; at < 140000; ++at)
        REQUIRE(rig.sample(at) ==
                poisoned.samples[static_cast<std::size_t>(at)] + good.samples[static_cast<std::size_t>(at)]);
    const auto reports = rig.reports();
    CHECK(std::count(reports.begin(), reports.end(), Report::Kind::layer_broken) == 1);
    CHECK(std::count(reports.begin(), reports.end(), Report::Kind::layer_returned) == 1);
    CHECK(rig.mixer->state().not_finite == 1);
}

TEST_CASE("No voice rises from silence faster than its layer allows, whatever was asked", "[engine][mixer]") {
    Rig rig({}, Frames{96000});
    Sine tone(0.05f);
    rig.start(0, tone.source, 0, 1.0f, 480);
    rig.horizon(200000);
    rig.render_in_blocks(150000, 64);
    const auto loudest = [&](int from, int to) {
        float most = 0.0f;
        for (int at = from; at < to; ++at) most = std::max(most, std::abs(rig.sample(at)));
        return most;
    };
    CHECK(loudest(0, 24000) < 0.05f * 0.2f);
    CHECK(loudest(24000, 48000) < 0.05f * 0.6f);
    CHECK(loudest(100000, 140000) == Approx(0.05f).epsilon(0.01));
}

TEST_CASE("A voice that sounds rises no faster than six decibels a second, whatever was asked", "[engine][mixer]") {
    Rig rig;
    Sine tone(0.05f);
    rig.start(0, tone.source, 1, 0.25f);
    rig.send({.kind = Command::Kind::fade_voice,
              .shape = RampShape::decibel,
              .voice = {1},
              .gain = 1.0f,
              .at = Frames{4800},
              .length = Frames{480}});
    rig.horizon(200000);
    rig.render_in_blocks(150000, 64);
    // 12 dB take two seconds: half a second after the start they have come to 3 dB.
    float most = 0.0f;
    for (int at = 4800; at < 4800 + 24000; ++at) most = std::max(most, std::abs(rig.sample(at)));
    CHECK(most < 0.05f * 0.25f * 1.42f);
    CHECK(most > 0.05f * 0.25f * 1.35f);
}

TEST_CASE("What already sounds never rises faster than six decibels a second when scheduled", "[engine][mixer]") {
    const RampShape shape = GENERATE(RampShape::decibel, RampShape::decibel_smooth);
    Rig rig;
    Sine tone(0.01f);
    rig.start(0, tone.source, 1);
    rig.send({.kind = Command::Kind::fade_layer, .shape = shape, .layer = 1, .gain = 0.1f, .at = Frames{0}});
    rig.send({.kind = Command::Kind::fade_layer,
              .shape = shape,
              .layer = 1,
              .gain = 1.0f,
              .at = Frames{9600},
              .length = Frames{4800}});
    rig.horizon(480000);
    float before = 0.0f;
    double fastest = 0.0;
    for (int block = 0; block < 480000 / 64; ++block) {
        rig.render(64);
        const float now = rig.mixer->state().layer_gain[1];
        if (before > 0.0f)
            fastest = std::max(fastest, 20.0 * std::log10(static_cast<double>(now / before)) * 48000.0 / 64.0);
        before = now;
    }
    CHECK(before == 1.0f);
    CHECK(fastest <= 6.05);
    CHECK(fastest > 5.5);
}

TEST_CASE("A stop and a cut act within the block they arrive in, and staff can bring the sound back",
          "[engine][mixer]") {
    Rig rig;
    Sine tone(0.1f);
    rig.start(0, tone.source);
    rig.horizon(480000);
    rig.render_in_blocks(48000, 64);
    REQUIRE(rig.mixer->safety().try_push({SafetyCommand::Kind::master, 0.0f, Frames{480}}));
    rig.render_in_blocks(512, 64);
    CHECK(std::all_of(rig.left.end() - 32, rig.left.end(), [](float sample) { return sample == 0.0f; }));
    REQUIRE(rig.mixer->safety().try_push({SafetyCommand::Kind::master, 1.0f, Frames{4800}}));
    rig.render_in_blocks(9600, 64);
    const auto last = static_cast<std::int64_t>(rig.left.size()) - 1 - rig.mixer->latency().count;
    CHECK(rig.sample(last) == tone.samples[static_cast<std::size_t>(last)]);
}

TEST_CASE("Cutting the sound makes no click", "[engine][mixer]") {
    Rig rig;
    Sine tone(0.2f);
    rig.start(0, tone.source);
    rig.horizon(480000);
    rig.render_in_blocks(48000, 64);
    REQUIRE(rig.mixer->safety().try_push({SafetyCommand::Kind::master, 0.0f, Frames{480}}));
    rig.render_in_blocks(1024, 64);
    float steepest = 0.0f;
    for (std::size_t i = 40000; i < rig.left.size(); ++i)
        steepest = std::max(steepest, std::abs(rig.left[i] - rig.left[i - 1]));
    CHECK(steepest < 0.01f);  // the tone's own steepest step is 0.004
}

TEST_CASE("More voices than there are slots are refused and told, never a crash", "[engine][mixer]") {
    Rig rig;
    std::vector<std::unique_ptr<Steady>> many;
    for (std::uint32_t i = 1; i <= kVoiceSlots + 3; ++i) {
        many.push_back(std::make_unique<Steady>(0.001f));
        rig.start(0, many.back()->source, 1, 1.0f, 0, i);
    }
    rig.horizon(1024);
    rig.render(64);
    const auto reports = rig.reports();
    CHECK(std::count(reports.begin(), reports.end(), Report::Kind::voice_refused) == 3);
    CHECK(rig.mixer->state().voices == kVoiceSlots);
}

TEST_CASE("Every layer has a meter of its own, behind its gains", "[engine][mixer]") {
    Rig rig;
    Sine tone(0.1f), other(0.1f);
    rig.start(0, tone.source, 1, 1.0f, 0, 1);
    rig.start(0, other.source, 2, 1.0f, 0, 2);
    rig.send({.kind = Command::Kind::fade_layer, .layer = 2, .gain = 0.1f, .at = Frames{0}});
    rig.horizon(480000);
    rig.render_in_blocks(96000, 64);
    const MixerState& state = rig.mixer->state();
    CHECK(state.layer_meter[1].peak.value == Approx(-20.0).margin(0.1));
    CHECK(state.layer_meter[2].peak.value == Approx(-40.0).margin(0.1));
    CHECK(state.layer_meter[1].momentary.lufs - state.layer_meter[2].momentary.lufs == Approx(20.0).margin(0.05));
    CHECK(state.layer_meter[0].peak.value == audio::kSilent.value);
}

TEST_CASE("An output of a room that nobody has measured is eighteen decibels down, and its dose is unknown",
          "[engine][mixer]") {
    const auto peak = [](bool uncalibrated, std::optional<audio::EarCalibration> calibration) {
        MixerSettings settings;
        settings.rate = kRate;
        settings.layers = {{.governed = false}};
        settings.outputs = {{.calibration = calibration, .uncalibrated = uncalibrated}};
        ZoneMixer mixer(settings);
        Sine tone(0.1f);
        Command start{.kind = Command::Kind::start_voice};
        start.voice = {1};
        start.gain = 1.0f;
        start.source = &tone.source;
        REQUIRE(mixer.commands().try_push(start));
        REQUIRE(mixer.commands().try_push({.kind = Command::Kind::horizon, .at = Frames{1 << 20}}));
        audio::AudioBuffer block(2, 64);
        const audio::AudioView view = block.view();
        for (int i = 0; i < 96000; i += 64) mixer.render({&view, 1});
        CHECK(mixer.state().dose.known == calibration.has_value());
        if (calibration) CHECK(mixer.state().dose.percent > 0.0);
        return mixer.state().meter.peak.value;
    };
    CHECK(peak(true, {}) == Approx(-38.0).margin(0.1));
    CHECK(peak(false, {}) == Approx(-20.0).margin(0.1));
    CHECK(peak(false, audio::EarCalibration{.shown_dba = 70.0, .level = {-20.0}}) == Approx(-20.0).margin(0.1));
}

TEST_CASE("No mixture of voices passes the ceiling", "[engine][mixer]") {
    Rig rig;
    std::vector<std::unique_ptr<Sine>> loud;
    for (std::uint32_t i = 1; i <= 20; ++i) {
        loud.push_back(std::make_unique<Sine>(0.9f));
        rig.start(1000 * i, loud.back()->source, static_cast<std::uint8_t>(i % 2), 1.0f, 0, i);
    }
    rig.horizon(100000);
    rig.render_in_blocks(90000, 64);
    const float ceiling = static_cast<float>(audio::gain_of(audio::Decibels{-4.0}));
    CHECK(*std::max_element(rig.left.begin(), rig.left.end()) <= ceiling);
    CHECK(*std::min_element(rig.left.begin(), rig.left.end()) >= -ceiling);
}
