#include "devices/drift_bridge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>

namespace stillroom::devices {

namespace {

constexpr audio::Seconds kApart{0.005};
constexpr double kLocked = 0.00005;  // seconds the outputs may be apart to be called aligned,
constexpr double kUnlocked = 0.001;  // and to be called so any longer
constexpr int kErratic = 6;          // times a clock must be learned anew to be called erratic
constexpr double kLockedAfter = audio::ClockLoop::kLongestMemory;
constexpr double kHeld = 0.9;  // share of the limit under which what was refused is taken again
constexpr audio::Seconds kRemembered{1.0};
constexpr audio::Seconds kUncertain{0.001};  // of both lines

double seconds_of(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) * 1e-9; }

/// Frames from the moment at which a device has taken some to hearing the next one.
audio::Frames way_of(const BridgedClock& clock) { return clock.at_once + clock.latency; }

audio::Frames remembered(const DriftBridgeSettings& settings) {
    const std::int64_t apart = std::abs((way_of(settings.device) - way_of(settings.clock)).count);
    return DriftBridge::needed_ahead(settings) * 2 + audio::Frames{apart} +
           audio::frames_of(kRemembered, settings.rate);
}

}  // namespace

DriftBridge::DriftBridge(const DriftBridgeSettings& settings)
    : settings_(settings),
      apart_(static_cast<double>(audio::frames_of(kApart, settings.rate).count)),
      latency_apart_(audio::seconds_of(way_of(settings.device) - way_of(settings.clock), settings.rate).value),
      history_(settings.channels, remembered(settings)),
      clock_loop_(settings.rate),
      device_loop_(settings.rate),
      ratio_loop_(settings.rate),
      reader_(history_, settings.rate),
      made_(settings.channels, static_cast<int>(settings.device_ring.count)) {
    assert(settings.clock.at_once.count >= 1 && settings.device.at_once.count >= 1);
}

audio::Frames DriftBridge::needed_ahead(const DriftBridgeSettings& settings) {
    // The ring of the device is filled up to its brim with what will be heard when its last frame is; the clock's
    // line meanwhile comes up to one helping, and what that is late, beyond what was taken.
    const audio::Frames ahead = settings.device_ring + way_of(settings.device) - way_of(settings.clock) +
                                settings.clock.at_once + audio::frames_of(settings.lateness, settings.rate) +
                                audio::frames_of(kUncertain, settings.rate) + BridgeReader::reach(settings.rate);
    return std::max(ahead, audio::Frames{0});
}

void DriftBridge::write(const float* const* planar, int frames) noexcept { history_.write(planar, frames); }

void DriftBridge::follow(const audio::OutputRing& clock, std::int64_t now) noexcept {
    clock_loop_.observe(clock.consumed().count, seconds_of(now));
    clock_line_.publish(clock_loop_.line());
}

void DriftBridge::serve(audio::OutputRing& device, std::int64_t now) noexcept {
    assert(device.channels() == settings_.channels && device.capacity() == settings_.device_ring);
    const double moved = device_loop_.observe(device.consumed().count, seconds_of(now));
    const double unheard = std::abs(moved) * settings_.rate.hertz;
    if (unheard > apart_) reader_.leave(static_cast<std::int64_t>(unheard));
    fill(device, clock_line_.newest(), device.room());
    published_.publish(state_);
}

void DriftBridge::fill(audio::OutputRing& device, const audio::ClockLine& zone, int frames) noexcept {
    if (frames == 0) return;
    float* planar[audio::kMaxChannels] = {};
    for (int c = 0; c < settings_.channels; ++c) planar[c] = made_.channel(c);
    const audio::ClockLine& line = device_loop_.line();
    // What left its place is placed anew once both clocks are surely where they are said to be.
    const bool settling = zone.settling > 0.0 || line.settling > 0.0;
    const bool placed = zone.known > 0.0 && line.known > 0.0 && !(settling && reader_.silent());
    const double wanted = placed ? zone.frame_at(line.moment_of(written_) + latency_apart_) : 0.0;
    if (!placed || std::abs(reader_.behind(wanted)) > apart_) reader_.leave(0);
    const double behind = reader_.leaving() ? 0.0 : reader_.behind(wanted);
    judge(zone, line, placed, behind);
    if (placed) state_.ratio = ratio_loop_.next(zone, line, behind, frames);
    const bool muted = !placed || (settling && reader_.leaving()) || state_.phase == BridgePhase::refused;
    reader_.read(planar, frames, state_.ratio, wanted, muted);
    state_.underruns = reader_.underruns();
    state_.realignments = reader_.departures();
    device.write(planar, frames);
    written_ += frames;
}

void DriftBridge::judge(const audio::ClockLine& zone, const audio::ClockLine& device, bool placed,
                        double behind) noexcept {
    const double known = std::min(zone.known, device.known);
    const double late = std::abs(behind) / settings_.rate.hertz;
    const bool refused = state_.phase == BridgePhase::refused;
    const double most = audio::RatioLoop::kFollowed * (refused ? kHeld : 1.0);
    const double most_late = state_.phase == BridgePhase::locked ? kUnlocked : kLocked;
    state_.drift = audio::RatioLoop::drift(zone, device);
    state_.late = audio::Seconds{behind / settings_.rate.hertz};
    state_.erratic = std::max(zone.strayed, device.strayed) >= kErratic;
    const bool too_far = known >= audio::RatioLoop::kJudged ? std::abs(state_.drift) > most : refused;
    if (too_far || state_.erratic)
        state_.phase = BridgePhase::refused;
    else if (!placed)
        state_.phase = BridgePhase::waiting;
    else if (known >= kLockedAfter && !reader_.leaving() && late <= most_late)
        state_.phase = BridgePhase::locked;
    else
        state_.phase = BridgePhase::locking;
}

std::string DriftBridge::fault() {
    const DriftBridgeState newest = state();
    if (newest.phase != BridgePhase::refused) return {};
    const std::string apart =
        newest.erratic
            ? fmt::format(
                  "the clocks of {} and {} cannot be followed, one of them takes its frames at another "
                  "rate or too unevenly",
                  settings_.device.name, settings_.clock.name)
            : fmt::format(
                  "the clock of {} runs {:.0f} millionths {} than that of {}, and no more than {:.0f} "
                  "can be followed",
                  settings_.device.name, std::abs(newest.drift), newest.drift > 0.0 ? "faster" : "slower",
                  settings_.clock.name, audio::RatioLoop::kFollowed);
    return fmt::format("{}; set both to {} Hz, or give the zone one device for all its outputs", apart,
                       settings_.rate.hertz);
}

}  // namespace stillroom::devices
