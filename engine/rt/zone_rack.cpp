#include "engine/rt/zone_rack.h"

#include <algorithm>
#include <cassert>

namespace stillroom::engine::rt {

using audio::AudioView;
using audio::frames_of;
using audio::Seconds;

namespace {

constexpr std::size_t kMostZones = 16;
constexpr std::size_t kReportRoom = 256;
/// What all zones together may take of a block's own time; the rest is the output's.
constexpr double kShareOfBlock = 0.9;

/// From 0 to 1, level at both ends.
float smooth_step(int done, audio::Frames length) noexcept {
    const float t = static_cast<float>(done) / static_cast<float>(length.count);
    return t * t * (3.0f - 2.0f * t);
}

}  // namespace

ZoneRack::ZoneRack(const RackSettings& settings)
    : settings_(settings),
      fall_(frames_of(Seconds{0.005}, settings.rate)),
      rise_(frames_of(Seconds{2.0}, settings.rate)),
      first_wait_(frames_of(Seconds{1.0}, settings.rate)),
      longest_wait_(frames_of(Seconds{60.0}, settings.rate)),
      reports_(kReportRoom) {
    assert(settings.clock != nullptr);
    places_.reserve(kMostZones);
}

void ZoneRack::add(ZoneMixer& zone) {
    assert(places_.size() < kMostZones);
    places_.push_back({.mixer = &zone, .wait = first_wait_});
}

void ZoneRack::render(std::span<const std::span<const AudioView>> outputs) noexcept {
    assert(outputs.size() == places_.size());
    for (std::size_t i = 0; i < places_.size(); ++i) {
        Place& place = places_[i];
        const std::int64_t began = settings_.clock();
        if (place.state == State::shed)
            wait(place, outputs[i]);
        else
            render_zone(place, outputs[i]);
        place.cost = settings_.clock() - began;
    }
    if (!outputs.empty()) keep_budget(outputs.front().front().frames());
}

void ZoneRack::render_zone(Place& place, std::span<const AudioView> outputs) noexcept {
    place.mixer->render(outputs);
    if (place.state == State::sounding) {
        place.well += Frames{outputs.front().frames()};
        // A zone that has kept its budget for as long as it may have to wait begins anew.
        if (place.well > longest_wait_) place.wait = first_wait_;
        return;
    }
    ride(place, outputs);
}

void ZoneRack::ride(Place& place, std::span<const AudioView> outputs) noexcept {
    const bool falls = place.state == State::falling;
    const Frames length = falls ? fall_ : rise_;
    const int frames = outputs.front().frames();
    for (int i = 0; i < frames; ++i) {
        const int done = static_cast<int>(std::min<std::int64_t>(place.moved + i + 1, length.count));
        const float gain = falls ? 1.0f - smooth_step(done, length) : smooth_step(done, length);
        for (const AudioView& out : outputs)
            for (int c = 0; c < out.channels(); ++c) out.channel(c)[i] *= gain;
    }
    place.moved += frames;
    if (place.moved < length.count) return;
    place.state = falls ? State::shed : State::sounding;
    place.waited = place.well = Frames{};
}

void ZoneRack::wait(Place& place, std::span<const AudioView> outputs) noexcept {
    for (const AudioView& out : outputs)
        for (int c = 0; c < out.channels(); ++c) std::fill_n(out.channel(c), out.frames(), 0.0f);
    place.waited += Frames{outputs.front().frames()};
    if (place.waited < place.wait) return;
    place.wait = std::min(Frames{place.wait.count * 2}, longest_wait_);
    place.state = State::rising;
    place.moved = 0;
    tell(RackReport::Kind::zone_returned, place);
}

void ZoneRack::keep_budget(int frames) noexcept {
    const double block = static_cast<double>(frames) / settings_.rate.hertz * 1e9;
    const auto budget = static_cast<std::int64_t>(block * kShareOfBlock);
    std::int64_t all = 0;
    for (const Place& place : places_) all += place.cost;
    late_ = all > budget ? late_ + 1 : 0;
    if (late_ < kPatience || places_.size() < 2) return;
    late_ = 0;
    shed_dearest(budget / static_cast<std::int64_t>(places_.size()));
}

void ZoneRack::shed_dearest(std::int64_t share) noexcept {
    Place* dearest = nullptr;
    for (Place& place : places_) {
        const bool renders = place.state == State::sounding || place.state == State::rising;
        if (renders && place.cost > share && (dearest == nullptr || place.cost > dearest->cost)) dearest = &place;
    }
    if (dearest == nullptr) return;
    dearest->state = State::falling;
    dearest->moved = 0;
    tell(RackReport::Kind::zone_shed, *dearest);
}

void ZoneRack::tell(RackReport::Kind kind, const Place& place) noexcept {
    // A full queue means that nobody listens.
    (void)reports_.try_push({kind, static_cast<std::uint8_t>(&place - places_.data())});
}

}  // namespace stillroom::engine::rt
