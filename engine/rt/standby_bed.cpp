#include "engine/rt/standby_bed.h"

#include <algorithm>

namespace stillroom::engine::rt {

using audio::frames_of;
using audio::Seconds;

StandbyBed::StandbyBed(const StandbySettings& settings, audio::SampleRate rate) noexcept
    : settings_(settings),
      patience_(frames_of(Seconds{0.1}, rate)),
      proof_(frames_of(Seconds{1.0}, rate)),
      rise_(frames_of(Seconds{2.0}, rate)),
      fall_(frames_of(Seconds{4.0}, rate)) {}

void StandbyBed::watch(std::span<const LayerStrip> layers, Frames at, int frames,
                       const ReportSink& reports) noexcept {
    if (settings_.source == nullptr) return;
    if (voice_.active() && voice_.ended()) voice_.drop();
    const auto fails = [](const LayerStrip& layer) { return layer.settings().backed && layer.failing(); };
    const auto sounds = [](const LayerStrip& layer) { return layer.settings().backed && layer.sounding(); };
    const auto failing = std::find_if(layers.begin(), layers.end(), fails);
    const bool lost = failing != layers.end() && std::none_of(layers.begin(), layers.end(), sounds);
    failed_ = lost ? failed_ + Frames{frames} : Frames{0};
    well_ = lost ? Frames{0} : well_ + Frames{frames};
    if (failed_ >= patience_ && (!voice_.active() || voice_.stopping())) {
        start(static_cast<std::size_t>(failing - layers.begin()), at);
        reports.tell(Report::Kind::standby_started, static_cast<int>(layer_), {});
    } else if (well_ >= proof_ && voice_.active() && !voice_.stopping()) {
        voice_.fade(at, 0.0f, fall_, RampShape::smooth, true);
        reports.tell(Report::Kind::standby_ended, static_cast<int>(layer_), {});
    }
}

void StandbyBed::start(std::size_t layer, Frames at) noexcept {
    if (voice_.active()) {
        // Still on its way out: it comes back from where it is.
        voice_.fade(at, settings_.gain, rise_, RampShape::smooth, false);
        return;
    }
    layer_ = layer;
    Command command{.kind = Command::Kind::start_voice, .shape = RampShape::smooth};
    command.gain = settings_.gain;
    command.length = rise_;
    command.source = settings_.source;
    voice_.start(command, at);
}

}  // namespace stillroom::engine::rt
