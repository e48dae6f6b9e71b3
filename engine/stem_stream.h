/// Music in stems, from its files or from memory to the source a voice plays.
#pragma once

#include "audio/base/units.h"
#include "engine/ring_filler.h"
#include "engine/rt/memory_source.h"
#include "engine/rt/stem_source.h"

#include <memory>
#include <variant>
#include <vector>

namespace stillroom::engine {

/// Owns the rings of all stems, what fills them and the one source that plays them locked to each other. A Streamer
/// prepares it and keeps it filled. Short stems come from memory that someone else owns.
class StemStream {
public:
    /// One stem: frames in memory, or an opened clip that is streamed; and the gain at which it begins.
    struct Stem {
        std::variant<rt::MemorySource, ClipReader> sound;
        float gain = 1.0f;
    };

    /// [setup] Takes no memory for frames yet. @pre 1 to rt::StemSource::kMaxStems stems, mono or stereo
    explicit StemStream(std::vector<Stem> stems);
    StemStream(const StemStream&) = delete;
    StemStream& operator=(const StemStream&) = delete;

    [[nodiscard]] rt::StemSource& source() noexcept { return *source_; }
    /// [setup] One for every stem that is streamed.
    [[nodiscard]] std::vector<RingFiller*> fillers();

    /// [control] The next voice begins at this unrolled position of all stems, each at its first gain. @pre no
    /// voice plays it
    void seek(audio::Frames at);
    /// [any] Its voice is gone.
    void rest() noexcept;
    /// [any] The disk failed for a stem: all starve and stay silent.
    [[nodiscard]] bool failed() const noexcept;

private:
    struct Streamed {
        explicit Streamed(ClipReader reader) : ring(reader.channels()), filler(std::move(reader), ring) {}
        rt::StreamRing ring;
        RingFiller filler;
    };

    std::vector<std::unique_ptr<Streamed>> streamed_;
    std::unique_ptr<rt::StemSource> source_;
};

}  // namespace stillroom::engine
