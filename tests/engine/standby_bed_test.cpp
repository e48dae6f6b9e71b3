#include "engine/rt/standby_bed.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "audio/synth/synth.h"
#include "engine/rt/memory_source.h"
#include "engine/rt/stream_source.h"
#include "engine/rt/zone_mixer.h"

using namespace stillroom;
using namespace stillroom::engine::rt;
using audio::Frames;

namespace {

constexpr audio::SampleRate kRate{48000};

/// A zone with two backed layers and a layer for lines, whose bed is a stream that the test fills.
struct Zone {
    Zone() {
        MixerSettings settings;
        settings.rate = kRate;
        settings.layers = {
            {.governed = true, .backed = true}, {.governed = true, .backed = true}, {.governed = false}};
        settings.standby = {.source = hush.get(), .gain = 0.5f};
        mixer = std::make_unique<ZoneMixer>(settings);
        stream.ring().allocate(1 << 17);
    }
    void push(const Command& command) { REQUIRE(mixer->commands().try_push(command)); }
    void start(audio::Source& source, std::uint8_t layer, std::uint32_t id) {
        Command command{.kind = Command::Kind::start_voice, .layer = layer};
        command.voice = {id};
        command.gain = 1.0f;
        command.at = mixer->state().session;
        command.source = &source;
        push(command);
    }
    void fill(int frames) {
        while (frames > 0) {
            const engine::rt::StreamRing::Target target = stream.ring().fill_target(frames);
            REQUIRE(target.frames > 0);
            for (int i = 0; i < target.frames; ++i) {
                target.channels[0][i] = 0.1f * static_cast<float>(std::sin(0.01 * static_cast<double>(phase++)));
            }
            stream.ring().commit(target.frames);
            frames -= target.frames;
        }
    }
    void render(int frames) {
        push({.kind = Command::Kind::horizon, .at = mixer->state().session + Frames{frames}});
        for (int done = 0; done < frames; done += 64) {
            const audio::AudioView view = block.view();
            mixer->render({&view, 1});
            left.insert(left.end(), block.channel(0), block.channel(0) + 64);
            Report report;
            while (mixer->reports().try_pop(report)) reports.push_back(report);
        }
    }
    [[nodiscard]] std::int64_t first(Report::Kind kind) const {
        const auto found = std::find_if(reports.begin(), reports.end(),
                                        [kind](const Report& report) { return report.kind == kind; });
        return found == reports.end() ? -1 : found->at.count;
    }
    [[nodiscard]] float loudest(std::size_t from, std::size_t to) const {
        float most = 0.0f;
        for (std::size_t i = from; i < to; ++i) most = std::max(most, std::abs(left[i]));
        return most;
    }
    std::unique_ptr<audio::SynthSource> hush = audio::make_synth("hush", {}, kRate, 1);
    StreamSource stream{1};
    std::int64_t phase = 0;
    std::unique_ptr<ZoneMixer> mixer;
    audio::AudioBuffer block{2, 64};
    std::vector<float> left;
    std::vector<Report> reports;
};

}  // namespace

TEST_CASE("A bed whose disk fails gives way to the standby bed within 200 ms, and comes back",
          "[engine][standby]") {
    Zone zone;
    zone.fill(96000);
    zone.start(zone.stream, 0, 1);
    zone.render(96000 + 9600);
    const std::int64_t starved = zone.first(Report::Kind::starved);
    const std::int64_t began = zone.first(Report::Kind::standby_started);
    REQUIRE(starved > 0);
    REQUIRE(began > 0);
    // Read ahead or not, the bed itself lasts until its data end.
    CHECK(began <= 96000 + 9600);
    zone.render(96000);
    CHECK(zone.mixer->state().standby);
    CHECK(zone.loudest(zone.left.size() - 24000, zone.left.size()) > 0.001f);

    zone.fill(120000);
    zone.render(96000);
    CHECK(zone.first(Report::Kind::standby_ended) > began);
    // Well after the fade only the bed itself is left.
    zone.fill(9000);
    for (int second = 0; second < 10; ++second) {
        zone.render(24000);
        zone.fill(24000);
    }
    CHECK_FALSE(zone.mixer->state().standby);
    CHECK(zone.loudest(zone.left.size() - 24000, zone.left.size()) <= 0.1001f);
}

TEST_CASE("No frame steps while the standby bed comes and goes", "[engine][standby]") {
    Zone zone;
    zone.fill(48000);
    zone.start(zone.stream, 0, 1);
    zone.render(48000 * 4);
    float steepest = 0.0f;
    for (std::size_t i = 20000; i < zone.left.size(); ++i)
        steepest = std::max(steepest, std::abs(zone.left[i] - zone.left[i - 1]));
    CHECK(steepest < 0.01f);
}

TEST_CASE("A broken bed gives way to the standby bed as well", "[engine][standby]") {
    Zone zone;
    std::vector<float> broken(480000, std::numeric_limits<float>::quiet_NaN());
    std::fill_n(broken.begin(), 48000, 0.05f);
    MemorySource source(broken.data(), broken.data(), Frames{480000});
    zone.start(source, 0, 1);
    zone.render(48000 + 9600);
    CHECK(zone.first(Report::Kind::layer_broken) >= 48000 - 64);
    CHECK(zone.first(Report::Kind::standby_started) > 0);
    zone.render(96000);
    CHECK(zone.loudest(zone.left.size() - 24000, zone.left.size()) > 0.001f);
}

TEST_CASE("The standby bed stays away while another bed sounds, and from silence that was chosen",
          "[engine][standby]") {
    Zone zone;
    const std::vector<float> steady(480000, 0.05f);
    MemorySource nature(steady.data(), steady.data(), Frames{480000});
    zone.fill(48000);
    zone.start(zone.stream, 0, 1);
    zone.start(nature, 1, 2);
    zone.render(96000);
    CHECK(zone.first(Report::Kind::starved) > 0);
    CHECK(zone.first(Report::Kind::standby_started) == -1);
    for (const std::uint32_t id : {1u, 2u}) {
        Command stop{.kind = Command::Kind::stop_voice};
        stop.voice = {id};
        stop.at = zone.mixer->state().session;
        stop.length = Frames{480};
        zone.push(stop);
    }
    zone.render(96000);
    CHECK(zone.first(Report::Kind::standby_started) == -1);
}

TEST_CASE("A line that starves never brings in the standby bed", "[engine][standby]") {
    Zone zone;
    zone.fill(24000);
    zone.start(zone.stream, 2, 1);
    zone.render(96000);
    CHECK(zone.first(Report::Kind::starved) > 0);
    CHECK(zone.first(Report::Kind::standby_started) == -1);
}
