/// One sounding instance: a source and its gain.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/gain_ramp.h"
#include "audio/dsp/mix_kernels.h"
#include "audio/dsp/source.h"
#include "engine/rt/command.h"

namespace stillroom::engine::rt {

/// A slot of the mixer. All functions are [audio]; the source is borrowed.
///
/// A voice knows for how many frames nothing about it changes: neither its memory nor the straight line of its
/// gain. Only where they end is the source asked or the ramp computed.
class Voice {
public:
    [[nodiscard]] bool active() const noexcept STILLROOM_REALTIME { return source_ != nullptr; }
    [[nodiscard]] VoiceId id() const noexcept STILLROOM_REALTIME { return id_; }
    /// Frame of the mixer's clock at which it began.
    [[nodiscard]] Frames started() const noexcept STILLROOM_REALTIME { return started_; }
    /// It gave its last frame, or was stopped and has faded.
    [[nodiscard]] bool ended() const noexcept STILLROOM_REALTIME { return ended_; }
    /// What it gives now stands in for data that did not come in time.
    [[nodiscard]] bool starved() const noexcept STILLROOM_REALTIME { return starved_; }
    /// True once each time it begins to starve.
    [[nodiscard]] bool take_starving() noexcept STILLROOM_REALTIME {
        const bool begins = starved_ && !told_starved_;
        told_starved_ = starved_;
        return begins;
    }
    /// Nothing of it is heard in the present run.
    [[nodiscard]] bool silent() const noexcept STILLROOM_REALTIME {
        return run_.base == 0.0f && run_.slope == 0.0f;
    }
    /// Staff or script have told it to end.
    [[nodiscard]] bool stopping() const noexcept STILLROOM_REALTIME { return stopping_; }

    /// Begins at frame `at` of the mixer's own clock. @pre command.kind == start_voice
    void start(const Command& command, Frames at) noexcept STILLROOM_REALTIME;
    [[nodiscard]] float gain(Frames at) const noexcept STILLROOM_REALTIME { return gain_.value(at); }
    /// Moves to a gain; `stop` ends the voice there.
    void fade(Frames at, float gain, Frames length, RampShape shape, bool stop) noexcept STILLROOM_REALTIME;
    /// Moves a stem of its source, from the next frame on.
    void fade_stem(const Command& command) noexcept STILLROOM_REALTIME {
        source_->fade_stem(command.stem, command.gain, command.length, command.shape);
    }
    /// Gone at once; only for what is silent or was replaced by silence.
    void drop() noexcept STILLROOM_REALTIME { source_ = nullptr; }

    /// For how many frames from `at` on nothing changes about it; 0: it has ended. `frames`: how many are wanted
    /// now, for a source that has to make them.
    [[nodiscard]] int steady(Frames at, int frames) noexcept STILLROOM_REALTIME {
        if (steady_ == 0) renew(at, frames);
        return steady_;
    }
    /// Where it is. Valid for as many frames as `steady` said.
    [[nodiscard]] const audio::MixRun& run() const noexcept STILLROOM_REALTIME { return run_; }
    /// Goes on by so many frames. @pre at most what `steady` said, or the voice has ended
    void advance(int frames) noexcept STILLROOM_REALTIME;

private:
    /// Finds out anew how long nothing changes, where the present stretch is used up.
    void renew(Frames at, int frames) noexcept STILLROOM_REALTIME;
    void read(int frames) noexcept STILLROOM_REALTIME;
    [[nodiscard]] bool over(Frames at) noexcept STILLROOM_REALTIME;

    audio::MixRun run_;
    int steady_ = 0;     ///< frames for which memory and gain go on as they are
    int taken_ = 0;      ///< frames used since `renew`
    int span_ = 0;       ///< frames of memory left at the last `renew`
    int straight_ = 0;   ///< frames of straight gain left at the last `renew`
    bool last_ = false;  ///< nothing follows the present span
    bool starved_ = false;
    bool told_starved_ = false;
    bool stopping_ = false;
    bool ended_ = false;
    bool reads_ahead_ = false;
    audio::Source* source_ = nullptr;
    VoiceId id_;
    Frames started_;
    audio::GainRamp gain_;
};

}  // namespace stillroom::engine::rt
