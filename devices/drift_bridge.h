/// The way of a zone's sound to an output whose card has a clock of its own.
///
///   zone's mixer thread                          bridge                      thread of the bridged output
///   write(block) ─────────── frames ──▶ [ history ] ─▶ resampler ─▶ serve(ring) ──▶ OutputRing ──▶ AudioDevice
///   follow(clock's ring) ── clock line ──▶ delay-locked loops ── ratio ──┘  └──── consumed() ────────┘
///
/// A zone is rendered at the pace of its clock output. Another output of the same zone takes more or fewer frames
/// in an hour, so its frames are read out of the zone's at a ratio of their own. Both cards are known by what they
/// take out of their rings and when; what is held is not how full a ring is, but that both cards play the same
/// frame of the zone at the same moment. The zone never waits for a bridged output and never hears of its troubles.
///
/// When the two part by more than 5 ms (a card stood still, lost frames, came back), sound fades in 5 ms, goes on
/// at the right place and comes back in 5 ms; after half a second of silence or more it rises over 2 s. The ratio
/// stays, so the pitch does not jump. Less than that is made up for by reading up to 300 millionths faster or
/// slower.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/frame_history.h"
#include "audio/base/output_ring.h"
#include "audio/base/triple_buffer.h"
#include "audio/base/units.h"
#include "audio/dsp/clock_loop.h"
#include "devices/bridge_reader.h"

#include <cstdint>
#include <string>

namespace stillroom::devices {

/// One of the two outputs a bridge stands between.
struct BridgedClock {
    std::string name;         ///< as messages name it
    audio::Frames at_once{};  ///< frames its device takes at once
    audio::Frames latency{};  ///< measured, or as the driver claims: from taking the first of them to hearing it
};

/// What a bridge is made for.
struct DriftBridgeSettings {
    audio::SampleRate rate{};
    int channels = 2;
    BridgedClock clock;              ///< the output whose clock the zone follows
    BridgedClock device;             ///< the other one
    audio::Frames device_ring{};     ///< capacity of the ring of the other one
    audio::Seconds lateness{0.016};  ///< how late the clock's device may take its frames without a gap in the other
};

/// How a bridge is doing.
enum class BridgePhase : std::uint8_t {
    waiting,  ///< silent until both devices take frames and it is known when
    locking,  ///< it sounds; the two clocks are known for less than 30 s, or the two outputs are more than 1 ms
              ///< apart
    locked,   ///< both clocks are known for 30 s, and the outputs have come together within 0.05 ms
    refused,  ///< the clocks are too far apart, or one of them is none: it is silent
};

/// What a bridge has measured and done.
struct DriftBridgeState {
    BridgePhase phase = BridgePhase::waiting;
    double drift = 0.0;          ///< millionths by which the device's clock runs faster than the zone's
    double ratio = 1.0;          ///< frames of the zone per frame of the device, now
    bool erratic = false;        ///< refused because one clock cannot be learned at all
    audio::Seconds late{};       ///< by how much the device plays later than the clock output, by the lines of both
    std::int64_t underruns = 0;  ///< times the zone was not rendered far enough
    std::int64_t realignments = 0;  ///< times the sound faded and went on elsewhere, the first start not counted
};

/// Carries one zone output over to another clock. One zone thread, one device thread.
class DriftBridge {
public:
    /// [setup] @pre 1 <= channels <= kMaxChannels; at_once and device_ring at least 1
    explicit DriftBridge(const DriftBridgeSettings& settings);

    /// [any] How far the zone must be rendered ahead of what its clock output took, so that there is no underrun:
    /// the ring of the clock output must hold at least so many frames, besides what its own device needs. 0 where
    /// the clock output's way to the ear is so long that nothing more is needed.
    [[nodiscard]] static audio::Frames needed_ahead(const DriftBridgeSettings& settings);

    /// [audio] zone: the frames it also writes to its clock output's ring, from the first one on. Of any length.
    void write(const float* const* planar, int frames) noexcept STILLROOM_REALTIME;
    /// [audio] zone: looks at what the clock output took, at `now` nanoseconds of a clock that never goes back; to
    /// be called as soon as it has taken something. @pre the ring carries this zone's frames, from the first one on
    void follow(const audio::OutputRing& clock, std::int64_t now) noexcept STILLROOM_REALTIME;

    /// [audio] device: fills the device's ring to the brim, with silence where there is no sound; to be called as
    /// soon as the device has taken something, and a few times a second when it takes nothing. @pre nobody else
    /// writes to it
    void serve(audio::OutputRing& device, std::int64_t now) noexcept STILLROOM_REALTIME;

    /// [control] The newest state. One reader.
    [[nodiscard]] DriftBridgeState state() noexcept { return published_.newest(); }
    /// [control] Why it is refused, with the remedy, in one sentence; empty when it is not. One reader, the same.
    [[nodiscard]] std::string fault();

private:
    void judge(const audio::ClockLine& zone, const audio::ClockLine& device, bool placed, double behind) noexcept;
    void fill(audio::OutputRing& device, const audio::ClockLine& zone, int frames) noexcept;

    DriftBridgeSettings settings_;
    double apart_;          ///< frames between the outputs beyond which sound fades and goes on elsewhere
    double latency_apart_;  ///< seconds the device's way to the ear is longer than the clock output's

    // Zone's thread.
    audio::FrameHistory history_;
    audio::ClockLoop clock_loop_;
    audio::TripleBuffer<audio::ClockLine> clock_line_;

    // Device's thread.
    audio::ClockLoop device_loop_;
    audio::RatioLoop ratio_loop_;
    BridgeReader reader_;
    audio::AudioBuffer made_;
    std::int64_t written_ = 0;  ///< frames ever given to the device's ring
    DriftBridgeState state_;
    audio::TripleBuffer<DriftBridgeState> published_;
};

}  // namespace stillroom::devices
