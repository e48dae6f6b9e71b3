#include "engine/rt/zone_rack.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "engine/rt/memory_source.h"

using namespace stillroom;
using namespace stillroom::engine::rt;
using audio::Frames;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr int kBlock = 64;

/// A clock that stands still but for what sources spend.
std::int64_t virtual_now = 0;
std::int64_t virtual_clock() noexcept { return virtual_now; }

/// A sine whose every read costs time on the virtual clock.
class CostlySine final : public audio::Source {
public:
    explicit CostlySine(double step) : samples_(96000) {
        for (std::size_t i = 0; i < samples_.size(); ++i)
            samples_[i] = 0.1f * static_cast<float>(std::sin(step * static_cast<double>(i)));
    }
    audio::SourceSpan read(int frames) noexcept override {
        virtual_now += cost;
        const int count = std::min(frames, static_cast<int>(samples_.size()) - at_);
        const audio::SourceSpan span{samples_.data() + at_, samples_.data() + at_, count};
        at_ = (at_ + count) % static_cast<int>(samples_.size());
        return span;
    }
    std::int64_t cost = 0;

private:
    std::vector<float> samples_;
    int at_ = 0;
};

struct Chair {
    explicit Chair(audio::Source& source) {
        MixerSettings settings;
        settings.rate = kRate;
        settings.layers = {{.governed = false}};
        mixer = std::make_unique<ZoneMixer>(settings);
        Command command{.kind = Command::Kind::start_voice};
        command.voice = {1};
        command.gain = 1.0f;
        command.source = &source;
        REQUIRE(mixer->commands().try_push(command));
        REQUIRE(mixer->commands().try_push({.kind = Command::Kind::horizon, .at = Frames{1 << 30}}));
    }
    std::unique_ptr<ZoneMixer> mixer;
    audio::AudioBuffer out{2, kBlock};
    std::vector<float> heard;
};

struct Room {
    explicit Room(std::vector<audio::Source*> sources)
        : rack({.rate = kRate, .block = kBlock, .clock = virtual_clock}) {
        for (audio::Source* source : sources) {
            chairs.push_back(std::make_unique<Chair>(*source));
            rack.add(*chairs.back()->mixer);
        }
    }
    void render(int blocks) {
        for (int block = 0; block < blocks; ++block) {
            std::vector<audio::AudioView> views;
            for (auto& chair : chairs) views.push_back(chair->out.view());
            std::vector<std::span<const audio::AudioView>> outputs;
            for (const audio::AudioView& view : views) outputs.emplace_back(&view, 1);
            rack.render(outputs);
            for (auto& chair : chairs)
                chair->heard.insert(chair->heard.end(), chair->out.channel(0), chair->out.channel(0) + kBlock);
        }
    }
    [[nodiscard]] std::vector<RackReport> reports() {
        std::vector<RackReport> all;
        RackReport report;
        while (rack.reports().try_pop(report)) all.push_back(report);
        return all;
    }
    ZoneRack rack;
    std::vector<std::unique_ptr<Chair>> chairs;
};

constexpr std::int64_t kDeadline = 1'333'333;  // nanoseconds of 64 frames

std::vector<float> alone(double step, int blocks) {
    CostlySine source(step);
    Room room({&source});
    room.render(blocks);
    return room.chairs[0]->heard;
}

}  // namespace

TEST_CASE("A zone that takes too long is shed without a click, told, and its neighbours never notice",
          "[engine][rack]") {
    CostlySine good(0.02), greedy(0.03);
    Room room({&good, &greedy});
    room.render(100);
    greedy.cost = 2 * kDeadline;
    room.render(300);
    const auto reports = room.reports();
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].kind == RackReport::Kind::zone_shed);
    CHECK(reports[0].zone == 1);
    const std::vector<float>& shed = room.chairs[1]->heard;
    CHECK(std::all_of(shed.end() - 10000, shed.end(), [](float x) { return x == 0.0f; }));
    float steepest = 0.0f;
    for (std::size_t i = 1; i < shed.size(); ++i) steepest = std::max(steepest, std::abs(shed[i] - shed[i - 1]));
    CHECK(steepest < 0.0045f);  // the sine's own is 0.003
    CHECK(room.chairs[0]->heard == alone(0.02, 400));
}

TEST_CASE("A shed zone comes back with a slow rise once its wait is over, and waits longer each time",
          "[engine][rack]") {
    CostlySine good(0.02), greedy(0.03);
    Room room({&good, &greedy});
    greedy.cost = 2 * kDeadline;
    room.render(ZoneRack::kPatience + 4);  // shed, and faded
    greedy.cost = 0;
    room.render(750 + 1600);  // a second of waiting, two of rising
    const auto reports = room.reports();
    REQUIRE(reports.size() == 2);
    CHECK(reports[1].kind == RackReport::Kind::zone_returned);
    const std::vector<float>& back = room.chairs[1]->heard;
    CHECK(*std::max_element(back.end() - 4800, back.end()) == Approx(0.1f).epsilon(0.02));
    greedy.cost = 2 * kDeadline;
    room.render(ZoneRack::kPatience + 4);
    greedy.cost = 0;
    room.render(800);
    CHECK(room.reports().size() == 1);  // shed again, and after a second not back yet
    room.render(800);
    CHECK(room.reports().size() == 1);
    CHECK(room.chairs[0]->heard == alone(0.02, static_cast<int>(back.size()) / kBlock));
}

TEST_CASE("A moment's hurry sheds nobody, and a zone that is alone is never shed", "[engine][rack]") {
    CostlySine good(0.02), greedy(0.03);
    Room room({&good, &greedy});
    for (int turn = 0; turn < 20; ++turn) {
        greedy.cost = 2 * kDeadline;
        room.render(ZoneRack::kPatience - 1);
        greedy.cost = 0;
        room.render(1);
    }
    CHECK(room.reports().empty());
    CostlySine lonely(0.02);
    lonely.cost = 5 * kDeadline;
    Room single({&lonely});
    single.render(200);
    CHECK(single.reports().empty());
    CHECK(single.chairs[0]->heard == alone(0.02, 200));
}

TEST_CASE("Zones that keep the deadline together are left alone, however unequal they are", "[engine][rack]") {
    CostlySine light(0.02), heavy(0.03);
    light.cost = kDeadline / 10;
    heavy.cost = kDeadline * 7 / 10;
    Room room({&light, &heavy});
    room.render(200);
    CHECK(room.reports().empty());
    heavy.cost = kDeadline * 85 / 100;  // and with the light one more than nine tenths
    room.render(ZoneRack::kPatience);
    const auto reports = room.reports();
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].zone == 1);
}

TEST_CASE("Whatever one zone is made to play, the samples of the others stay the same", "[engine][rack]") {
    const std::vector<float> broken(96000, std::numeric_limits<float>::quiet_NaN());
    MemorySource poison(broken.data(), broken.data(), Frames{96000});
    CostlySine good(0.02), other(0.05);
    Room room({&poison, &good, &other});
    // Nonsense by the hundred for the first zone.
    for (std::uint32_t i = 0; i < 500; ++i) {
        Command command{.kind = Command::Kind::start_voice, .layer = 200};
        command.voice = {i + 2};
        REQUIRE(room.chairs[0]->mixer->commands().try_push(command));
    }
    room.render(400);
    CHECK(room.chairs[1]->heard == alone(0.02, 400));
    CHECK(room.chairs[2]->heard == alone(0.05, 400));
    const std::vector<float>& muted = room.chairs[0]->heard;
    CHECK(std::all_of(muted.begin(), muted.end(), [](float x) { return x == 0.0f; }));
}
