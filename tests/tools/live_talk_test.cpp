// Staff's voice on its way through a real JACK server: how late it is, and what it is heard over.
#include "devices/microphone.h"
#include "devices/output_process.h"
#include "engine/live_session.h"
#include "engine/offline_render.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_microphone.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/sessions/script_session.h"
#include "tools/stillroom/ring_depth.h"
#include "tools/stillroom/session_output.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using namespace stillroom;
using engine::VerbKind;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr audio::Seconds kPatience{60.0};
constexpr int kPeriod = 64;
constexpr std::size_t kChannels = 3;  // two that are heard, and a wire from the microphone

const std::string kHead = R"(
stillroom: 1
id: test
languages: [en]
sounds: {nothing: {silence: true}, note: {synth: tone}}
phases:
  - id: only
    length: 60s
    cues:
)";
const std::string kSilent = kHead + "      - {at: 0s, play: nothing, keep: true}\n";
const std::string kNote = kHead + "      - {at: 0s, play: note, layer: tone, keep: true}\n";

/// A session between a microphone that clicks and a card that records, with real-time rights where the machine
/// gives them; what is recorded is interleaved: left, right, the wire.
class Room {
public:
    explicit Room(const std::string& script) : session_(tests::session_of(tests::plan_of_text(script))) {
        REQUIRE(capture_.connect("mic:capture_1", 2));
        auto microphone = devices::Microphone::open_any(kRate);
        INFO((microphone ? std::string() : microphone.error().message));
        REQUIRE(microphone);
        microphone_ = *std::move(microphone);
        CHECK(microphone_->name() == "JACK mic");
        auto device = devices::OutputProcess::open({devices::DeviceApi::kJack, "", kRate, 2});
        REQUIRE(device);
        REQUIRE(microphone_->start(input_));
        engine::LiveOptions options;
        options.microphone = &input_;
        options.talk_depth = tools::talk_depth({kPeriod}, true, ring_.capacity());
        live_ = std::make_unique<engine::LiveSession>(*session_, ring_, options);
        live_->start();
        output_ = std::make_unique<tools::SessionOutput>(*std::move(device), ring_);
        REQUIRE(output_->start());
    }
    ~Room() {
        microphone_->stop();
        output_->stop();
    }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    /// Lets so much time pass at the card, and gives the frame it then stands at.
    std::size_t pass(int frames) {
        REQUIRE(capture_.wait_for(capture_.length() + audio::Frames{frames}, kPatience));
        return static_cast<std::size_t>(capture_.length().count);
    }
    void talk(bool on) { live_->post({VerbKind::talk, {}, {}, {}, 0, on}); }
    [[nodiscard]] std::vector<float> channel(std::size_t number) const {
        const std::vector<float> all = capture_.recorded();
        std::vector<float> one;
        for (std::size_t i = number; i < all.size(); i += kChannels) one.push_back(all[i]);
        return one;
    }
    /// The machine kept up: what was heard says something about the way.
    [[nodiscard]] bool kept_up() const { return capture_.skipped() == audio::Frames{0} && ring_.gaps() == 0; }
    [[nodiscard]] tests::JackMicrophone& source() { return source_; }
    [[nodiscard]] engine::LiveStatus status() const { return live_->status(); }

private:
    tests::JackServer server_{{kRate.hertz, kPeriod, 0}};
    tests::JackMicrophone source_{"mic"};
    tests::JackCapture capture_{"card", static_cast<int>(kChannels), {std::int64_t{60} * 48000}};
    std::unique_ptr<engine::SessionPlan> session_;
    audio::OutputRing ring_{2, {1024}};
    audio::InputRing input_{8192};
    std::unique_ptr<devices::Microphone> microphone_;
    std::unique_ptr<engine::LiveSession> live_;
    std::unique_ptr<tools::SessionOutput> output_;
};

/// Frames from each click on the wire to the same in the ears, between two frames; -1 where it was never heard.
std::vector<int> delays(const std::vector<float>& wire, const std::vector<float>& ears, std::size_t from,
                        std::size_t to) {
    std::vector<int> found;
    for (std::size_t i = from; i + 4000 < to; ++i) {
        if (wire[i] != tests::JackMicrophone::kClick) continue;
        const auto first = ears.begin() + static_cast<std::ptrdiff_t>(i);
        const auto heard = std::find_if(first, first + 4000, [](float sample) { return std::abs(sample) > 0.1f; });
        found.push_back(heard == first + 4000 ? -1 : static_cast<int>(heard - first));
    }
    return found;
}

double level(const std::vector<float>& sound, std::size_t from, std::size_t to) {
    double energy = 0.0;
    for (std::size_t i = from; i < to; ++i) energy += static_cast<double>(sound[i]) * static_cast<double>(sound[i]);
    return 10.0 * std::log10(energy / static_cast<double>(to - from) + 1e-20);
}

}  // namespace

// One block is the ring's, one the mixer's, and one the output's process, which JACK may run before the microphone.
TEST_CASE("staff's voice is heard while talk is on, at most three blocks later than on a wire, and never else") {
    // A machine that was too busy for a period says nothing of the way.
    bool measured = false;
    for (int turn = 0; turn < 5 && !measured; ++turn) {
        Room room(kSilent);
        const std::size_t began = room.pass(48000);
        room.talk(true);
        const std::size_t spoke = room.pass(24000);
        CHECK(room.status().mixer.on_air);
        const std::size_t fell_silent = room.pass(96000);
        room.talk(false);
        const std::size_t silent = room.pass(24000);
        const std::size_t ended = room.pass(48000);
        measured = room.kept_up();
        if (!measured) continue;
        const std::vector<float> wire = room.channel(2), left = room.channel(0), right = room.channel(1);
        const std::vector<int> late = delays(wire, left, spoke, fell_silent);
        REQUIRE(late.size() > 10);
        CAPTURE(late);
        CHECK(
            std::all_of(late.begin(), late.end(), [](int frames) { return frames >= 0 && frames <= 3 * kPeriod; }));
        CHECK(std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(ended), right.begin()));
        const auto is_sound = [](float sample) { return sample != 0.0f; };
        const auto at = [&](std::size_t frame) { return left.begin() + static_cast<std::ptrdiff_t>(frame); };
        CHECK(std::none_of(left.begin(), at(began), is_sound));
        CHECK(std::none_of(at(silent), at(ended), is_sound));
        CHECK(std::any_of(wire.begin(), wire.begin() + static_cast<std::ptrdiff_t>(began), is_sound));
    }
    CHECK(measured);
}

TEST_CASE("what sounds is twelve decibels lower within 120 ms of talk, and comes back slowly") {
    Room room(kNote);
    room.source().click(false);
    const std::size_t sounding = room.pass(48000 * 4);
    room.talk(true);
    // What lies in the ring by then is heard first.
    const std::size_t spoke = room.pass(1024 + 5760 + 4096);
    (void)room.pass(48000);
    room.talk(false);
    const std::size_t over = room.pass(48000 * 2);
    const std::vector<float> left = room.channel(0);
    const double before = level(left, sounding - 24000, sounding);
    CHECK(before > -40.0);
    CHECK(level(left, spoke, spoke + 24000) - before == Approx(-12.0).margin(0.3));
    CHECK(level(left, over - 4800, over) - before == Approx(0.0).margin(0.5));
}

TEST_CASE("what gives sound without end is taken for no microphone") {
    const tests::NoJackServer no_server;
    const tests::AlsaConfiguration no_card(tests::AlsaConfiguration::null_device());
    const auto microphone = devices::Microphone::open_any(kRate);
    INFO((microphone ? std::string() : microphone.error().message));
    REQUIRE(microphone);
    audio::InputRing ring(8192);
    const auto started = (*microphone)->start(ring);
    REQUIRE_FALSE(started);
    CHECK(started.error().message ==
          "ALSA default gives sound faster than it can be heard, so no microphone stands behind it");
}

TEST_CASE("a microphone that is not there is refused in words") {
    const tests::NoJackServer no_server;
    const tests::AlsaConfiguration no_card("pcm.!default { type hw card 31 }\n");
    const auto microphone = devices::Microphone::open_any(kRate);
    REQUIRE_FALSE(microphone);
    CHECK(microphone.error().message.rfind("there is no microphone: no JACK server with an input answers; ", 0) ==
          0);
}
