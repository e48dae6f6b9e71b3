/// Zones that share one mixer thread and one deadline: the chairs of an eight-channel interface.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/spsc_queue.h"
#include "audio/base/units.h"
#include "engine/rt/zone_mixer.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stillroom::engine::rt {

struct RackSettings {
    audio::SampleRate rate;
    int block = 64;  ///< frames of the longest block, at most audio::kMaxBlock
    /// [audio] Nanoseconds on a clock that never goes back. It must be free of system calls.
    std::int64_t (*clock)() noexcept = nullptr;
};

/// What a rack tells of its zones.
struct RackReport {
    enum class Kind : std::uint8_t {
        zone_shed,      ///< it took too long and its neighbours were in danger: it fades out and is not rendered
        zone_returned,  ///< it is rendered again, and rises
    };
    Kind kind = Kind::zone_shed;
    std::uint8_t zone = 0;
};

/// Renders every zone's block, one after the other, in their order.
///
/// Budget. Each zone may take an equal share of nine tenths of the block's own time. Only when all of them together
/// took more than that in `kPatience` blocks running is a zone shed: the one that went furthest beyond its share.
/// It sinks to silence within 5 ms and is left alone for a second, while its session waits; then it is rendered
/// again and rises over 2 s. Every time it is shed anew it waits twice as long, up to a minute. A zone that is
/// alone is never shed: nobody is in danger from it.
///
/// Zones share nothing but the thread: whatever one of them is made to play, the samples of the others stay the
/// same bit for bit.
class ZoneRack {
public:
    static constexpr int kPatience = 3;

    /// [setup] @pre a clock
    explicit ZoneRack(const RackSettings& settings);
    /// [setup] The mixer is borrowed; at most 16. It keeps the number of its place.
    void add(ZoneMixer& zone);

    /// [audio] The next frames of every zone; `outputs[n]` are the stereo outputs of zone n, all of one length of
    /// at most the rack's block. @pre one set of outputs per zone
    void render(std::span<const std::span<const audio::AudioView>> outputs) noexcept STILLROOM_REALTIME;

    /// [control] one reader.
    [[nodiscard]] audio::SpscQueue<RackReport>& reports() noexcept { return reports_; }
    /// [audio] Nanoseconds a zone took for its last block.
    [[nodiscard]] std::int64_t cost(std::size_t zone) const noexcept STILLROOM_REALTIME {
        return places_[zone].cost;
    }

private:
    enum class State { sounding, falling, shed, rising };
    struct Place {
        ZoneMixer* mixer = nullptr;
        State state = State::sounding;
        int moved = 0;           ///< frames of the present fall or rise
        audio::Frames waited{};  ///< frames since it was shed
        audio::Frames wait{};    ///< how long it waits this time
        audio::Frames well{};    ///< frames since it came back
        std::int64_t cost = 0;   ///< nanoseconds of the last block
    };
    void render_zone(Place& place, std::span<const audio::AudioView> outputs) noexcept STILLROOM_REALTIME;
    void ride(Place& place, std::span<const audio::AudioView> outputs) noexcept STILLROOM_REALTIME;
    void wait(Place& place, std::span<const audio::AudioView> outputs) noexcept STILLROOM_REALTIME;
    void keep_budget(int frames) noexcept STILLROOM_REALTIME;
    void shed_dearest(std::int64_t share) noexcept STILLROOM_REALTIME;
    void tell(RackReport::Kind kind, const Place& place) noexcept STILLROOM_REALTIME;

    RackSettings settings_;
    audio::Frames fall_, rise_, first_wait_, longest_wait_;
    std::vector<Place> places_;
    audio::SpscQueue<RackReport> reports_;
    int late_ = 0;  ///< blocks running that all zones together took too long for
};

}  // namespace stillroom::engine::rt
