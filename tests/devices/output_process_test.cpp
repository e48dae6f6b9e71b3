// The output process at real servers and cards: killed, frozen, unplugged, replaced.
#include "devices/output_process.h"
#include "tests/devices/test_signal.h"
#include "tests/support/random_seed.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/child_process.h"
#include "tests/support/servers/children.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/temporary_folder.h"

#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace stillroom;
using Catch::Contains;
using devices::DeviceApi;
using devices::OutputProcess;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr audio::Seconds kPatience{60.0};
constexpr int kRing = 8192;
const std::string kProgram = "stillroom-output";

/// A mixer whose every frame says its own number, low half on the left, high half on the right, and which falls
/// silent while nobody hears it.
class CountingMixer {
public:
    CountingMixer() : thread_([this] { mix(); }) {}
    ~CountingMixer() {
        stopping_.store(true);
        ring.wake();
        thread_.join();
    }
    CountingMixer(const CountingMixer&) = delete;
    CountingMixer& operator=(const CountingMixer&) = delete;

    /// The number a frame says; 0 for silence.
    static std::int64_t number_in(float left, float right) {
        return std::llround(left * kHalf) + std::llround(right * kHalf) * kHalf;
    }

    audio::OutputRing ring{2, {kRing}};

private:
    static constexpr int kBlock = 64;
    static constexpr int kHalf = 1 << 16;  ///< exact in float, and at a card of 24 bits

    void mix() {
        audio::AudioBuffer block(2, kBlock);
        const float* const channels[2] = {block.channel(0), block.channel(1)};
        std::uint32_t losses = 0;
        bool heard = true;
        for (std::int64_t position = 1; !stopping_.load(); position += kBlock) {
            while (!ring.wait_for_room(kBlock, {0.2}))
                if (stopping_.load()) return;
            const auto& report = ring.report();
            if (report.losses() != losses) heard = false;
            losses = report.losses();
            if (report.heard()) heard = true;
            for (int i = 0; i < kBlock; ++i) {
                const std::int64_t number = heard ? position + i : 0;
                block.channel(0)[i] = static_cast<float>(number % kHalf) / kHalf;
                block.channel(1)[i] = static_cast<float>(number / kHalf) / kHalf;
            }
            ring.write(channels, kBlock);
        }
    }

    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

/// The stretches of numbers without a frame missing that stand in what was heard; silence between.
struct Stretch {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::int64_t at = 0;  ///< frame of the recording in which it begins
};
std::vector<Stretch> stretches(const std::vector<float>& interleaved) {
    std::vector<Stretch> found;
    for (std::size_t i = 0; i < interleaved.size(); i += 2) {
        const std::int64_t number = CountingMixer::number_in(interleaved[i], interleaved[i + 1]);
        if (number == 0) continue;
        if (!found.empty() && found.back().last + 1 == number)
            found.back().last = number;
        else
            found.push_back({number, number, static_cast<std::int64_t>(i / 2)});
    }
    return found;
}

/// How many stretches bring back what was heard before.
std::size_t heard_again(const std::vector<Stretch>& heard) {
    std::size_t again = 0;
    for (std::size_t i = 1; i < heard.size(); ++i)
        if (heard[i].first <= heard[i - 1].last) ++again;
    return again;
}

/// A mixer that sounds through an output process; the ring is full when it starts.
struct Playing {
    CountingMixer mixer;
    std::unique_ptr<OutputProcess> output;

    explicit Playing(DeviceApi api) {
        auto opened = OutputProcess::open({api, "", kRate, 2});
        INFO((opened ? std::string() : opened.error().message));
        REQUIRE(opened);
        output = *std::move(opened);
        REQUIRE(mixer.ring.wait_for_frames(kRing - 64, kPatience));
        REQUIRE(output->start(mixer.ring));
        REQUIRE(taken(48000));
    }

    /// Waits until so many more frames were taken, by whomever.
    [[nodiscard]] bool taken(std::int64_t frames) {
        const audio::Frames until = mixer.ring.consumed() + audio::Frames{frames};
        return tests::wait_until([&] { return mixer.ring.consumed() >= until; }, kPatience);
    }
    [[nodiscard]] bool comes_back() {
        return tests::wait_until([&] { return output->healthy(); }, kPatience);
    }
    [[nodiscard]] bool is_lost() {
        return tests::wait_until([&] { return !output->healthy(); }, kPatience);
    }
};

pid_t only_child() {
    const auto children = tests::children_named(kProgram);
    REQUIRE(children.size() == 1);
    return children.front();
}

}  // namespace

TEST_CASE("what the mixer writes arrives at a real JACK server bit for bit through the output process") {
    // A server that itself left out a period, because the machine was busy, says nothing of the way to it.
    constexpr int kMostTurns = 10;
    audio::Frames skipped{1};
    for (int turn = 0; turn < kMostTurns && skipped > audio::Frames{0}; ++turn) {
        tests::JackServer server({48000, 64, 0});
        tests::JackCapture capture("card", 2, {std::int64_t{20} * 48000});
        auto device = OutputProcess::open({DeviceApi::kJack, "", kRate, 2});
        REQUIRE(device);
        CHECK((*device)->format().name == "JACK card");
        const auto at_once = (*device)->frames_at_once();
        REQUIRE(at_once);
        CHECK(*at_once >= audio::Frames{64});
        // Once on each of two rings: a stopped output can be started again.
        for (const std::uint32_t seed : {1U, 2U}) {
            const tests::TestSignal signal(2, 2 * 48000, seed);
            audio::OutputRing ring(2, {24000});
            tests::SignalFeeder feeder(signal, ring);
            feeder.fill();
            REQUIRE((*device)->start(ring));
            REQUIRE(feeder.run_to_the_end(kPatience));
            CHECK((*device)->healthy());
            (*device)->stop();
            REQUIRE(capture.wait_for(capture.length() + audio::Frames{4800}, kPatience));
            CHECK(ring.gaps() == 0);
            if (capture.skipped() == audio::Frames{0}) CHECK(signal.found_in(capture.recorded()) == "all");
        }
        skipped = capture.skipped();
        CHECK(only_child() > 0);
        device->reset();
        CHECK(tests::children_named(kProgram).empty());
    }
    CHECK(skipped == audio::Frames{0});
}

TEST_CASE("an output process that is killed is replaced; nothing old is heard again, and the count goes on") {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture capture("card", 2, {std::int64_t{120} * 48000});
    Playing playing(DeviceApi::kJack);
    const std::size_t kills = tests::full_count(20);
    for (std::size_t kill = 0; kill < kills; ++kill) {
        const pid_t before = only_child();
        REQUIRE(::kill(before, SIGKILL) == 0);
        REQUIRE(playing.is_lost());
        CHECK(playing.output->fault() == "the output process of JACK card was ended by signal 9 (Killed)");
        CHECK(playing.mixer.ring.report().fault() == playing.output->fault());
        // Nobody hears it, and the session goes on.
        REQUIRE(playing.taken(2400));
        REQUIRE(playing.comes_back());
        REQUIRE(playing.taken(std::int64_t{5} * 24000));
        CHECK(only_child() != before);
        CHECK_FALSE(tests::runs(before));
    }
    playing.output->stop();
    CHECK(playing.mixer.ring.report().losses() == kills);
    const auto heard = stretches(capture.recorded());
    CHECK(heard_again(heard) == 0);
    // A server that left something out, because the machine was busy, says nothing of how long anything took.
    if (capture.skipped() > audio::Frames{0} || playing.mixer.ring.gaps() > 0) return;
    REQUIRE(heard.size() == kills + 1);
    for (std::size_t i = 1; i < heard.size(); ++i) {
        const Stretch& before = heard[i - 1];
        // What the ring held at the loss was mixed for ears that expect it, and is never heard.
        CHECK(heard[i].first >= before.last + kRing - 1024);
        // The count went on as the room's clock did, but for the moment in which nobody knew and the hand-over.
        const std::int64_t passed = heard[i].at - (before.at + before.last - before.first);
        const std::int64_t late = passed - (heard[i].first - before.last);
        CAPTURE(passed, late);
        CHECK(late > -1024);
        CHECK(late < 24000);
    }
}

TEST_CASE("an output process that is frozen is lost within its heartbeat, ended and replaced") {
    tests::JackServer server;
    Playing playing(DeviceApi::kJack);
    const pid_t before = only_child();
    REQUIRE(::kill(before, SIGSTOP) == 0);
    REQUIRE(playing.is_lost());
    CHECK(playing.output->fault() == "JACK system takes no sound: it hangs or was unplugged");
    CHECK_FALSE(tests::runs(before));
    REQUIRE(playing.comes_back());
    CHECK(only_child() != before);
    REQUIRE(playing.taken(48000));
}

TEST_CASE("a JACK server that is killed and comes back is played to again, and to nothing else meanwhile") {
    tests::JackServer server;
    tests::SimulatedCard card;
    Playing playing(DeviceApi::kJack);
    server.kill();
    REQUIRE(playing.is_lost());
    REQUIRE(tests::wait_until([&] { return playing.output->fault() == "no JACK server answers"; }, kPatience));
    REQUIRE(playing.taken(48000));
    CHECK_FALSE(playing.output->healthy());
    CHECK(playing.mixer.ring.report().fault() == "no JACK server answers");
    server.restart();
    REQUIRE(playing.comes_back());
    REQUIRE(playing.taken(48000));
    CHECK(card.captured().empty());
}

TEST_CASE("an ALSA card that hangs or is pulled is played to again when it is back") {
    tests::NoJackServer no_jack;
    const std::string fault = GENERATE("stall", "dead", "gone");
    CAPTURE(fault);
    tests::SimulatedCard card;
    Playing playing(DeviceApi::kAlsa);
    const pid_t before = only_child();
    card.set_fault(fault);
    REQUIRE(playing.is_lost());
    CHECK(playing.output->fault() == "ALSA default takes no sound: it hangs or was unplugged");
    CHECK_FALSE(tests::runs(before));
    REQUIRE(playing.taken(96000));
    CHECK_FALSE(playing.output->healthy());
    card.set_fault("ok");
    REQUIRE(playing.comes_back());
    REQUIRE(playing.taken(96000));
    playing.output->stop();
    playing.output.reset();
    CHECK(tests::children_named(kProgram).empty());
    const auto heard = stretches(card.captured());
    REQUIRE(heard.size() >= 2);
    CHECK(heard_again(heard) == 0);
}

TEST_CASE("of two hundred unplugs at random instants every one is recovered from, and no process is left",
          "[.full]") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    std::mt19937_64 dice(tests::test_seed());
    Playing playing(DeviceApi::kAlsa);
    constexpr std::uint32_t kUnplugs = 200;
    for (std::uint32_t unplug = 1; unplug <= kUnplugs; ++unplug) {
        CAPTURE(unplug);
        REQUIRE(playing.taken(100'000 + static_cast<std::int64_t>(dice() % 20'000)));
        card.set_fault("gone");
        REQUIRE(playing.is_lost());
        REQUIRE(playing.taken(static_cast<std::int64_t>(dice() % 20'000)));
        card.set_fault("ok");
        REQUIRE(playing.comes_back());
        CHECK(playing.mixer.ring.report().losses() == unplug);
        CHECK(tests::children_named(kProgram).size() == 1);
    }
    playing.output.reset();
    CHECK(tests::children_named(kProgram).empty());
    const auto heard = stretches(card.captured());
    CHECK(heard_again(heard) == 0);
}

TEST_CASE("an output that is lost can be stopped, also while it is being opened again") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    Playing playing(DeviceApi::kAlsa);
    card.set_fault("gone");
    REQUIRE(playing.is_lost());
    REQUIRE(playing.taken(24000));
    playing.output->stop();
    const audio::Frames stopped_at = playing.mixer.ring.consumed();
    CHECK_FALSE(playing.output->healthy());
    CHECK_FALSE(playing.output->start(playing.mixer.ring));
    playing.output.reset();
    CHECK(tests::children_named(kProgram).empty());
    CHECK(playing.mixer.ring.consumed() == stopped_at);
}

TEST_CASE("the output process ends with the program that started it, however that ends") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    const tests::TemporaryFolder folder;
    const auto end = tests::in_child_process([&]() -> std::string {
        const Playing playing(DeviceApi::kAlsa);
        std::ofstream(folder / "child") << only_child();
        // Frozen, it cannot even see that nobody is left; so would one in the hands of a driver.
        card.set_fault("gone");
        ::kill(getpid(), SIGKILL);
        return "still here";
    });
    CHECK(end == " ended by signal 9");
    pid_t child = -1;
    std::ifstream(folder / "child") >> child;
    REQUIRE(child > 0);
    CHECK(tests::wait_until([&] { return !tests::runs(child); }, kPatience));
}

TEST_CASE("what an output process cannot open is refused in the device's own words") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    const auto absent = OutputProcess::open({DeviceApi::kAlsa, "USBChair1", kRate, 2});
    REQUIRE_FALSE(absent);
    CHECK(absent.error().message == "there is no ALSA output 'USBChair1'; there are: default");
    const auto none = OutputProcess::open({DeviceApi::kJack, "", kRate, 2});
    REQUIRE_FALSE(none);
    CHECK(none.error().message == "no JACK server answers");
    CHECK(tests::children_named(kProgram).empty());
}

TEST_CASE("a missing program, or one that ends at once, is an error with its remedy") {
    {
        const tests::EnvironmentVariable variable("STILLROOM_OUTPUT", "/nowhere/stillroom-output");
        const auto missing = OutputProcess::open({DeviceApi::kAlsa, "", kRate, 2});
        REQUIRE_FALSE(missing);
        CHECK(missing.error().message ==
              "the program '/nowhere/stillroom-output' is not installed; install Stillroom again, or name it in "
              "STILLROOM_OUTPUT");
    }
    const tests::EnvironmentVariable variable("STILLROOM_OUTPUT", "/bin/false");
    const auto ends = OutputProcess::open({DeviceApi::kAlsa, "", kRate, 2});
    REQUIRE_FALSE(ends);
    CHECK(ends.error().message == "the output process of ALSA default ended by itself, with code 1");
}

TEST_CASE("a ring that cannot hold what the device takes at once is refused, and the output can still be used") {
    const tests::JackServer server({48000, 1024, 2});
    auto device = OutputProcess::open({DeviceApi::kJack, "", kRate, 2});
    REQUIRE(device);
    audio::OutputRing small(2, {256});
    const auto started = (*device)->start(small);
    REQUIRE_FALSE(started);
    CHECK_THAT(started.error().message, Contains("takes 1024 frames at once, more than the 256"));
    audio::OutputRing enough(2, {8192});
    CHECK((*device)->start(enough));
    (*device)->stop();
}
