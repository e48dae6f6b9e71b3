#include "engine/stem_stream.h"

#include <algorithm>

namespace stillroom::engine {

using audio::Frames;

StemStream::StemStream(std::vector<Stem> stems) {
    std::vector<rt::StemSource::Stem> sounds;
    for (Stem& stem : stems) {
        rt::StemSource::Stem& sound = sounds.emplace_back();
        sound.gain = stem.gain;
        if (const auto* memory = std::get_if<rt::MemorySource>(&stem.sound)) sound.memory = *memory;
        if (auto* reader = std::get_if<ClipReader>(&stem.sound)) {
            streamed_.push_back(std::make_unique<Streamed>(std::move(*reader)));
            sound.ring = &streamed_.back()->ring;
        }
    }
    source_ = std::make_unique<rt::StemSource>(sounds);
}

std::vector<RingFiller*> StemStream::fillers() {
    std::vector<RingFiller*> fillers;
    for (const auto& stem : streamed_) fillers.push_back(&stem->filler);
    return fillers;
}

void StemStream::seek(Frames at) {
    for (const auto& stem : streamed_) stem->filler.seek(at);
    source_->restart(at);
}

void StemStream::rest() noexcept {
    for (const auto& stem : streamed_) stem->filler.rest();
}

bool StemStream::failed() const noexcept {
    return std::any_of(streamed_.begin(), streamed_.end(), [](const auto& stem) { return stem->filler.failed(); });
}

}  // namespace stillroom::engine
