#include "engine/private_file.h"
#include "engine/rt/private_source.h"
#include "engine/rt/zone_mixer.h"
#include "tests/engine/live_rig.h"
#include "tests/engine/private_clip.h"
#include "tests/support/temporary_folder.h"

#include <sndfile.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>
#include "audio/content/loudness.h"

using namespace stillroom;
using audio::Frames;
using tests::new_vault;
using tests::put_clip;

namespace {

constexpr int kSecond = 48000;

const std::string kScript = R"(
stillroom: 1
id: test
languages: [en]
layers: {line: {to: [headphones], level: -20 LUFS, duck: {bed: -8 dB}}}
sounds:
  warm: {synth: warm}
  wish: {slot: intention}
phases:
  - id: only
    length: 30s
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 5s, id: cue, play: wish, layer: line}
)";

std::vector<float> rendered(engine::SessionPlan& session, engine::RenderReport& report) {
    std::vector<float> frames;
    auto done = engine::render_offline(session, {}, [&](std::span<const float> chunk) -> audio::Result<void> {
        frames.insert(frames.end(), chunk.begin(), chunk.end());
        return {};
    });
    REQUIRE(done);
    report = *done;
    return frames;
}

}  // namespace

TEST_CASE("A filled slot is heard at its cue at its layer's level; without its key silence takes its time",
          "[engine][private]") {
    constexpr std::uint32_t kSeed = 3;
    auto vault = new_vault();
    const auto facts = put_clip(*vault, kSecond, 6 * kSecond, 1, kSeed);
    REQUIRE(facts);
    const scripts::Plan plan = tests::plan_of_text(kScript, "en", {{"intention", *facts}});
    engine::RenderReport with_report, without_report;
    const auto with_clip = tests::session_of(plan, 1, vault.get());
    CHECK(with_clip->left_out().empty());
    const std::vector<float> with = rendered(*with_clip, with_report);
    const auto replay = tests::session_of(plan, 1);
    CHECK(replay->left_out() == std::set<std::string>{"intention"});
    const std::vector<float> without = rendered(*replay, without_report);

    // The same session but for the clip: the same events, the same frames outside of it.
    REQUIRE(with.size() == without.size());
    CHECK(with_report.events.size() == without_report.events.size());
    std::vector<float> clip;
    std::size_t first = with.size(), last = 0;
    for (std::size_t i = 0; i < with.size(); ++i) {
        if (with[i] == without[i]) continue;
        first = std::min(first, i / 2);
        last = i / 2;
    }
    CHECK(first >= std::size_t{5} * kSecond);
    CHECK(first < std::size_t{5} * kSecond + std::size_t{kSecond} / 5);
    CHECK(last < std::size_t{5} * kSecond + static_cast<std::size_t>(facts->length.count));
    for (std::size_t i = 2 * first; i < 2 * last; ++i) clip.push_back(with[i] - without[i]);
    CHECK(audio::measure(clip, 2, plan.rate).loudness.lufs == Approx(-20.0).margin(0.3));
    CHECK(tests::copies_in_memory(20011, kSeed) == 0);
}

TEST_CASE("A private sound never starts where an open output would carry it, however outputs are routed",
          "[engine][private][mixer]") {
    using namespace engine::rt;
    constexpr int kOutputs = 3;
    std::vector<float> ones(4096, 0.25f);
    for (std::uint32_t secret = 0; secret < 1U << kOutputs; ++secret)
        for (std::uint32_t reached = 1; reached < 1U << kOutputs; ++reached) {
            MixerSettings settings;
            settings.rate = {48000};
            settings.layers = {{.outputs = reached, .governed = false}};
            settings.outputs.resize(kOutputs);
            for (std::uint32_t i = 0; i < kOutputs; ++i) settings.outputs[i].is_private = (secret >> i & 1U) != 0;
            ZoneMixer mixer(settings);
            MemorySource source(ones.data(), ones.data(), Frames{4096});
            source.keep_private();
            Command start{.kind = Command::Kind::start_voice, .voice = {1}, .gain = 1.0f, .source = &source};
            REQUIRE(mixer.commands().try_push(start));
            REQUIRE(mixer.commands().try_push({.kind = Command::Kind::horizon, .at = Frames{4096}}));
            std::vector<audio::AudioBuffer> buffers;
            std::vector<audio::AudioView> views;
            for (int i = 0; i < kOutputs; ++i) buffers.emplace_back(2, 1024);
            for (audio::AudioBuffer& buffer : buffers) views.push_back(buffer.view());
            mixer.render(views);
            mixer.render(views);
            const bool may = (reached & ~secret) == 0;
            CAPTURE(secret, reached);
            for (std::uint32_t i = 0; i < kOutputs; ++i) {
                const float* const left = views[i].channel(0);
                const bool heard = std::any_of(left, left + 1024, [](float sample) { return sample != 0.0f; });
                CHECK(heard == (may && (reached >> i & 1U) != 0));
            }
            Report report;
            const bool told = mixer.reports().try_pop(report) && report.kind == Report::Kind::private_refused;
            CHECK(told == !may);
        }
}

TEST_CASE("A chosen file is sealed at the room's rate, and too long a one is refused by its name",
          "[engine][private]") {
    const tests::TemporaryFolder folder;
    const auto file_of = [&](const std::string& name, int seconds) {
        SF_INFO info{0, 24000, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT, 0, 0};
        const std::string path = (folder / name).string();
        SNDFILE* const file = sf_open(path.c_str(), SFM_WRITE, &info);
        REQUIRE(file != nullptr);
        std::vector<float> tone(static_cast<std::size_t>(seconds) * 24000);
        for (std::size_t i = 0; i < tone.size(); ++i)
            tone[i] = 0.1f * std::sin(0.1f * static_cast<float>(i % 24000));
        sf_writef_float(file, tone.data(), static_cast<sf_count_t>(tone.size()));
        sf_close(file);
        return path;
    };
    auto vault = new_vault();
    const auto facts =
        engine::seal_file(*vault, "intention", file_of("wish.wav", 3), engine::PatientConsent::given());
    REQUIRE(facts);
    CHECK(facts->length.count == Approx(3 * kSecond).margin(500));
    const std::string longer = file_of("longer.wav", 61);
    const auto refused = engine::seal_file(*vault, "intention", longer, engine::PatientConsent::given());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message ==
          "'" + longer + "': a private clip is 60 seconds long at most: choose or record a shorter one");
}
