/// The engine's own mixer, set up for measuring.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "audio/base/audio_buffer.h"
#include "engine/rt/memory_source.h"
#include "engine/rt/zone_mixer.h"

namespace stillroom::bench {

/// What the voices of a BenchZone play and do.
struct ZoneShape {
    int block = 64;
    int voices = 0;
    bool stereo = false;
    bool fading = false;                   ///< every voice is in the middle of a fade that takes hours
    bool own_sources = false;              ///< each plays a second of its own instead of the shared quarter
    int outputs = 1;                       ///< every layer reaches all of them
    std::vector<audio::Source*> others{};  ///< started as well, on a layer each; they must outlive the zone
};

/// One zone, whose looping voices have all started.
class BenchZone {
public:
    explicit BenchZone(const ZoneShape& shape);

    /// Renders the next block.
    void render();

    /// From the next block on: one voice ends and another begins in its place, one fades, and the first layer gives
    /// way and comes back, as in a session where much happens.
    void stir();

private:
    void start(audio::Source* source, int layer, const ZoneShape& shape);
    void push(const engine::rt::Command& command);

    ZoneShape shape_;
    engine::rt::ZoneMixer mixer_;
    std::vector<float> noise_;
    std::vector<std::unique_ptr<engine::rt::MemorySource>> sources_;
    std::vector<audio::AudioBuffer> buffers_;
    std::vector<audio::AudioView> outputs_;
    std::vector<engine::rt::VoiceId> playing_;  ///< the voice of each source
    std::uint32_t started_ = 0;
    std::int64_t rendered_ = 0;
    std::size_t stirred_ = 0;
};

}  // namespace stillroom::bench
