// What staff's safety verbs do to the running mixer: at once, whatever the rest of the program is busy with.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "audio/dsp/gain_ramp.h"
#include "engine/rt/memory_source.h"
#include "engine/rt/zone_mixer.h"
#include "tests/support/same_bits.h"

using namespace stillroom;
using namespace stillroom::engine::rt;
using audio::Frames;
using Kind = SafetyCommand::Kind;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr int kBlock = 64;
constexpr float kHushGain = 0.05f;

/// A slow sine, looped, which no governor or limiter touches.
struct Tone {
    explicit Tone(float level, double step) : samples(48000) {
        for (std::size_t i = 0; i < samples.size(); ++i)
            samples[i] = level * static_cast<float>(std::sin(static_cast<double>(i) * step));
        const Frames length{48000};
        source = MemorySource(samples.data(), samples.data(), length, Frames{0}, length);
    }
    std::vector<float> samples;
    MemorySource source;
};

/// A mixer with a bed under way and a hush that staff may call; its conductor says nothing but what a test sends.
class Zone {
public:
    explicit Zone(Frames horizon = Frames{4'800'000}) {
        MixerSettings settings;
        settings.rate = kRate;
        settings.layers = {{.outputs = 1, .governed = true}, {.outputs = 1, .governed = false}};
        settings.quiet = {.source = &hush_.source, .gain = kHushGain};
        mixer_ = std::make_unique<ZoneMixer>(settings);
        for (std::uint8_t layer = 0; layer < 2; ++layer)
            send({.kind = Command::Kind::start_voice,
                  .layer = layer,
                  .voice = {layer + 1U},
                  .gain = 1.0f,
                  .source = layer == 0 ? &bed_.source : &line_.source});
        last_ = {.kind = Command::Kind::horizon, .at = horizon};
    }
    void send(const Command& command) { REQUIRE(mixer_->commands().try_push(command)); }
    void send(const SafetyCommand& command, Frames at) {
        send({.kind = Command::Kind::safety, .at = at, .safety = command});
    }
    void press(const SafetyCommand& command) { REQUIRE(mixer_->safety().try_push(command)); }
    /// Renders so many frames in blocks of this size; the left channel of them.
    std::vector<float> render(int frames, int block = kBlock) {
        if (last_) send(*std::exchange(last_, std::nullopt));
        std::vector<float> heard;
        while (static_cast<int>(heard.size()) < frames) {
            const int count = std::min(block, frames - static_cast<int>(heard.size()));
            audio::AudioBuffer out(2, count);
            const audio::AudioView view = out.view();
            mixer_->render({&view, 1});
            heard.insert(heard.end(), out.channel(0), out.channel(0) + count);
        }
        return heard;
    }
    const MixerState& state() { return mixer_->state(); }
    ZoneMixer& mixer() { return *mixer_; }

private:
    Tone bed_{0.04f, 0.02}, line_{0.03f, 0.031}, hush_{0.2f, 0.05};
    std::unique_ptr<ZoneMixer> mixer_;
    std::optional<Command> last_;  ///< the horizon, behind whatever a test sends before it renders
};

int second(double seconds) { return static_cast<int>(seconds * 48000.0); }

float loudest(const std::vector<float>& samples) {
    float most = 0.0f;
    for (const float sample : samples) most = std::max(most, std::abs(sample));
    return most;
}

SafetyCommand quiet(std::uint32_t press) { return {Kind::quiet, 0.0f, Frames{second(8.0)}, press, false}; }

}  // namespace

TEST_CASE("Quiet acts on the block it arrives in, and takes eight seconds, though the conductor never speaks again",
          "[engine][safety]") {
    Zone zone(Frames{second(1.0)}), left(Frames{second(1.0)});
    (void)zone.render(second(2.0));
    (void)left.render(second(2.0));
    zone.press(quiet(1));
    // The limiter looks ahead; what was rendered before the press is still to come.
    const int ahead = static_cast<int>(engine::rt::ZoneMixer::latency().count);
    const auto first = zone.render(ahead + kBlock), as_before = left.render(ahead + kBlock);
    CHECK(tests::same_bits({first.data(), static_cast<std::size_t>(ahead)},
                           {as_before.data(), static_cast<std::size_t>(ahead)}));
    CHECK_FALSE(tests::same_bits(first, as_before));
    CHECK(zone.state().quiet);
    (void)zone.render(second(4.0) - ahead - kBlock);
    const float half = loudest(zone.render(second(1.0)));
    CHECK(half < 0.06f);
    CHECK(half > 0.01f);
    (void)zone.render(second(3.0) + ahead);
    // Only the hush, at its own level.
    const float hush = loudest(zone.render(second(5.0)));
    CHECK(hush == Approx(0.2f * kHushGain).epsilon(0.01));
    CHECK(zone.state().session == Frames{second(1.0)});
}

TEST_CASE("The bed is gone under quiet, and comes back as it went", "[engine][safety]") {
    Zone zone, left;
    (void)zone.render(second(1.0));
    (void)left.render(second(1.0));
    zone.press(quiet(1));
    (void)zone.render(second(9.0));
    (void)left.render(second(9.0));
    zone.press({Kind::quiet, 1.0f, Frames{second(8.0)}, 2, false});
    const auto rising = zone.render(second(1.0));
    CHECK(loudest(rising) < 0.03f);
    (void)zone.render(second(8.0));
    (void)left.render(second(9.0));
    CHECK_FALSE(zone.state().quiet);
    CHECK(tests::same_bits(zone.render(second(1.0)), left.render(second(1.0))));
}

TEST_CASE("A return that the conductor decided before staff pressed again is ignored, in every order",
          "[engine][safety]") {
    const Kind kind = GENERATE(Kind::master, Kind::quiet, Kind::talk);
    constexpr std::uint32_t kPresses = 4;
    // It had seen so many presses when it decided, and so many had acted when that reached the mixer.
    for (std::uint32_t seen = 1; seen <= kPresses; ++seen)
        for (std::uint32_t acted = 0; acted <= kPresses; ++acted) {
            INFO("seen " << seen << ", acted " << acted);
            Zone zone(Frames{kBlock});
            (void)zone.render(kBlock);
            const SafetyCommand back{kind, 1.0f, Frames{48}, seen, true};
            for (std::uint32_t press = 1; press <= kPresses; ++press) {
                if (press == acted + 1) zone.send(back, Frames{kBlock});
                (void)zone.render(kBlock);
                zone.press({kind, 0.25f, Frames{48}, press, false});
                (void)zone.render(kBlock);
            }
            if (acted == kPresses) zone.send(back, Frames{kBlock});
            (void)zone.render(second(2.0));
            const auto& state = zone.state();
            const bool returned = kind == Kind::quiet  ? !state.quiet
                                  : kind == Kind::talk ? state.talk == 1.0f
                                                       : state.master == 1.0f;
            CHECK(returned == (acted == kPresses && seen == kPresses));
        }
}

TEST_CASE("A cut is over in ten milliseconds, follows its ramp, and nothing else is heard of it",
          "[engine][safety]") {
    Zone zone, left;
    (void)zone.render(second(1.0));
    (void)left.render(second(1.0));
    const Frames length{480};
    zone.press({Kind::master, 0.0f, length, 1, false});
    const auto cut = zone.render(second(1.0)), whole = left.render(second(1.0));
    audio::GainRamp ramp;
    ramp.start(Frames{0}, 0.0f, length, audio::RampShape::smooth);
    float residue = 0.0f;
    for (std::size_t i = 0; i < cut.size(); ++i) {
        const float gain = ramp.value(Frames{static_cast<std::int64_t>(i)});
        residue = std::max(residue, std::abs(cut[i] - whole[i] * gain));
    }
    CHECK(residue < 0.00001f);  // -100 dBFS; the promise is -60
    CHECK(loudest({cut.begin() + 480, cut.end()}) == 0.0f);
}

TEST_CASE("Safety gains give the same samples however blocks are cut", "[engine][safety]") {
    const auto run = [](int block) {
        Zone zone;
        zone.send({Kind::talk, 0.25f, Frames{5760}, 1, false}, Frames{1234});
        zone.send(quiet(1), Frames{9'999});
        zone.send({Kind::trim, 0.7f, Frames{4800}, 1, false}, Frames{20'001});
        zone.send({Kind::talk, 1.0f, Frames{48'000}, 1, true}, Frames{30'003});
        zone.send({Kind::master, 0.0f, Frames{96'000}, 1, false}, Frames{48'111});
        zone.send({Kind::quiet, 1.0f, Frames{384'000}, 1, true}, Frames{60'007});
        zone.send({Kind::master, 1.0f, Frames{192'000}, 1, true}, Frames{70'009});
        return zone.render(200'000, block);
    };
    const auto whole = run(1024);
    for (const int block : {1, 37, 64, 500}) {
        INFO(block);
        CHECK(tests::same_bits(run(block), whole));
    }
}

TEST_CASE("A safety gain stamped with a frame sounds like one that staff press at that frame", "[engine][safety]") {
    const SafetyCommand command = GENERATE(SafetyCommand{Kind::master, 0.0f, Frames{480}, 1, false}, quiet(1),
                                           SafetyCommand{Kind::talk, 0.25f, Frames{5760}, 1, false},
                                           SafetyCommand{Kind::trim, 0.7f, Frames{4800}, 1, false});
    Zone stamped, pressed;
    stamped.send(command, Frames{kBlock * 100});
    const auto a = stamped.render(second(10.0));
    auto b = pressed.render(kBlock * 100);
    pressed.press(command);
    const auto rest = pressed.render(second(10.0) - kBlock * 100);
    b.insert(b.end(), rest.begin(), rest.end());
    CHECK(tests::same_bits(a, b));
}

TEST_CASE("Without a hush to call, quiet is silence", "[engine][safety]") {
    MixerSettings settings;
    settings.rate = kRate;
    settings.layers = {{.outputs = 1, .governed = true}};
    ZoneMixer mixer(settings);
    Tone bed(0.04f, 0.02);
    REQUIRE(mixer.commands().try_push(
        {.kind = Command::Kind::start_voice, .voice = {1}, .gain = 1.0f, .source = &bed.source}));
    REQUIRE(mixer.commands().try_push({.kind = Command::Kind::horizon, .at = Frames{4'800'000}}));
    REQUIRE(mixer.safety().try_push({Kind::quiet, 0.0f, Frames{4800}, 1, false}));
    audio::AudioBuffer out(2, 1024);
    const audio::AudioView view = out.view();
    for (int block = 0; block < 10; ++block) mixer.render({&view, 1});
    CHECK(std::all_of(out.channel(0), out.channel(0) + 1024, [](float sample) { return sample == 0.0f; }));
}
