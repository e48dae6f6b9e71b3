#include "engine/rt/zone_mixer.h"

#include <algorithm>
#include <cassert>

namespace stillroom::engine::rt {

using audio::AudioView;

namespace {

constexpr std::size_t kCommandRoom = 4096;
constexpr std::size_t kSafetyRoom = 64;
constexpr std::size_t kReportRoom = 4096;

/// What already sounds rises at most this fast when scheduled (architecture, laws of safe sound).
constexpr double kScheduledRiseDecibelsPerSecond = 6.0;
constexpr double kDecibelsPerDoubling = 6.020599913279624;
/// The steepest slope of a raised cosine is pi/2 times its mean.
constexpr double kSmoothSteepness = 1.5707963267948966;

AudioView part(audio::AudioBuffer& buffer, int frames) noexcept { return buffer.view().section(0, frames); }

void clear(audio::AudioBuffer& buffer, int frames) noexcept {
    for (int c = 0; c < buffer.channels(); ++c) std::fill_n(buffer.channel(c), frames, 0.0f);
}

}  // namespace

ZoneMixer::ZoneMixer(const MixerSettings& settings)
    : rate_(settings.rate),
      kernels_(audio::mix_kernels()),
      commands_(kCommandRoom),
      safety_(kSafetyRoom),
      reports_(kReportRoom) {
    assert(!settings.layers.empty() && settings.layers.size() <= kMaxLayers && !settings.outputs.empty());
    for (const LayerSettings& layer : settings.layers) {
        Strip& strip = strips_.emplace_back();
        strip.settings = layer;
        strip.bus = audio::AudioBuffer(2, audio::kMaxBlock);
    }
    state_.session = clock_ = horizon_ = settings.first_frame;
    for (const OutputStageSettings& output : settings.outputs) {
        buses_.push_back({audio::AudioBuffer(2, audio::kMaxBlock), audio::AudioBuffer(2, audio::kMaxBlock)});
        stages_.push_back(std::make_unique<OutputStage>(output, rate_));
    }
    states_.publish(state_);  // where it begins, before the first block
}

void ZoneMixer::render(std::span<const AudioView> outputs) noexcept {
    assert(outputs.size() == stages_.size());
    const audio::RealtimeRegion realtime;
    take_safety();
    const int frames = outputs.front().frames();
    int done = 0;
    bool stalled = false;
    while (done < frames) {
        const int rest = frames - done;
        int piece = apply_due(rest);
        if (!state_.started) {
            for (const AudioView& out : outputs)
                for (int c = 0; c < out.channels(); ++c) std::fill_n(out.channel(c) + done, rest, 0.0f);
            break;
        }
        if (piece > 0) {
            state_.session += Frames{piece};
        } else {
            // The end of the session, or a late conductor: what sounds goes on, the session's clock does not.
            piece = rest;
            stalled |= !state_.finished;
            (state_.finished ? after_end_ : state_.stalled) += Frames{piece};
        }
        render_piece(outputs, done, piece);
        done += piece;
    }
    if (stalled) report(Report::Kind::stalled, 0, {});
    publish();
}

bool ZoneMixer::at_horizon() noexcept {
    if (state_.finished || state_.session < horizon_) return false;
    const Command* next = commands_.front();
    while (next && next->kind == Command::Kind::horizon && next->at <= state_.session) {
        commands_.pop();
        next = commands_.front();
    }
    return next == nullptr;
}

void ZoneMixer::take_safety() noexcept {
    SafetyCommand command;
    while (safety_.try_pop(command))
        for (auto& stage : stages_) stage->apply(command);
}

int ZoneMixer::apply_due(int frames) noexcept {
    if (state_.finished) return 0;
    const Command* next = commands_.front();
    while (next && next->at <= state_.session) {
        apply(*next);
        commands_.pop();
        if (state_.finished) return 0;
        next = commands_.front();
    }
    // What waits is in order, so the session may run up to the next command's own frame, whatever it is.
    std::int64_t until = frames;
    if (next) {
        horizon_ = std::max(horizon_, next->at);
        state_.started = true;
        if (next->kind != Command::Kind::horizon) until = std::min(until, (next->at - state_.session).count);
    }
    return static_cast<int>(std::min(until, (horizon_ - state_.session).count));
}

void ZoneMixer::apply(const Command& command) noexcept {
    switch (command.kind) {
        case Command::Kind::start_voice:
            start(command);
            break;
        case Command::Kind::fade_voice:
        case Command::Kind::stop_voice:
            for (int i = 0; i < active_; ++i)
                if (Voice& voice = voices_[order_[static_cast<std::size_t>(i)]]; voice.id() == command.voice) {
                    const bool stop = command.kind == Command::Kind::stop_voice;
                    voice.fade(clock_, stop ? 0.0f : command.gain, command.length, command.shape, stop);
                }
            break;
        case Command::Kind::fade_layer:
            if (command.layer < strips_.size())
                move_layer(strips_[command.layer].fade, command, sounds_now(command.layer));
            break;
        case Command::Kind::duck_layer:
            if (command.layer < strips_.size())
                move_layer(strips_[command.layer].duck, command, sounds_now(command.layer));
            break;
        case Command::Kind::steer_layer:
            if (command.layer < strips_.size())
                move_layer(strips_[command.layer].steer, command, sounds_now(command.layer));
            break;
        case Command::Kind::fade_stem:
            for (int i = 0; i < active_; ++i)
                if (Voice& voice = voices_[order_[static_cast<std::size_t>(i)]]; voice.id() == command.voice)
                    voice.fade_stem(command);
            break;
        case Command::Kind::horizon:
            horizon_ = std::max(horizon_, command.at);
            state_.started = true;
            break;
        case Command::Kind::finish:
            for (int i = 0; i < active_; ++i) voices_[order_[static_cast<std::size_t>(i)]].drop();
            active_ = 0;
            state_.finished = true;
            break;
    }
}

void ZoneMixer::start(const Command& command) noexcept {
    if (active_ == kMaxVoices || command.layer >= strips_.size() || command.source == nullptr) {
        report(Report::Kind::voice_refused, command.layer, command.voice);
        return;
    }
    const auto slot =
        std::find_if(voices_.begin(), voices_.end(), [](const Voice& voice) { return !voice.active(); });
    slot->start(command, clock_);
    order_[static_cast<std::size_t>(active_++)] = static_cast<std::uint8_t>(slot - voices_.begin());
    state_.voices_most = std::max(state_.voices_most, active_);
}

bool ZoneMixer::sounds_now(int layer) const noexcept {
    // Asked of the voices, not of the last piece: pieces depend on how blocks are cut.
    return std::any_of(order_.begin(), order_.begin() + active_, [&](std::uint8_t slot) {
        return voices_[slot].layer() == layer && voices_[slot].started() < clock_;
    });
}

void ZoneMixer::move_layer(audio::GainRamp& ramp, const Command& command, bool sounding) noexcept {
    Frames length = command.length;
    const float now = ramp.value(clock_);
    if (sounding && command.gain > now) {
        const double from = static_cast<double>(std::max(now, audio::GainRamp::kSilenceFloor));
        const double rise =
            kDecibelsPerDoubling * audio::exact_log2(std::max(static_cast<double>(command.gain), from) / from);
        const double steepness = command.shape == RampShape::decibel ? 1.0 : kSmoothSteepness;
        const double shortest = rise * steepness / kScheduledRiseDecibelsPerSecond * rate_.hertz;
        length = std::max(length, Frames{static_cast<std::int64_t>(shortest) + 1});
    }
    ramp.start(clock_, command.gain, length, command.shape);
}

void ZoneMixer::render_piece(std::span<const AudioView> outputs, int first, int frames) noexcept {
    mix_voices(frames);
    for (Buses& bus : buses_) {
        clear(bus.governed, frames);
        clear(bus.free, frames);
    }
    mix_layers(frames);
    for (std::size_t i = 0; i < stages_.size(); ++i)
        stages_[i]->process(part(buses_[i].governed, frames), part(buses_[i].free, frames),
                            outputs[i].section(first, frames));
    clock_ += Frames{frames};
}

void ZoneMixer::mix_voices(int frames) noexcept {
    for (Strip& strip : strips_) strip.touched = false;
    int kept = 0;
    for (int i = 0; i < active_; ++i) {
        const std::uint8_t slot = order_[static_cast<std::size_t>(i)];
        Voice& voice = voices_[slot];
        Strip& strip = strips_[static_cast<std::size_t>(voice.layer())];
        if (!strip.touched) clear(strip.bus, frames);
        strip.touched = true;
        const Voice::Outcome outcome = voice.mix_into(part(strip.bus, frames), clock_, kernels_);
        if (outcome.starved) ++state_.starved;
        if (outcome.starved && !voice.was_starved()) report(Report::Kind::starved, voice.layer(), voice.id());
        voice.note_starved(outcome.starved);
        if (outcome.ended) {
            report(Report::Kind::voice_ended, voice.layer(), voice.id());
            voice.drop();
        } else {
            order_[static_cast<std::size_t>(kept++)] = slot;
        }
    }
    active_ = kept;
    for (Strip& strip : strips_) strip.sounds = strip.touched;
}

void ZoneMixer::mix_layers(int frames) noexcept {
    for (std::size_t layer = 0; layer < strips_.size(); ++layer) {
        Strip& strip = strips_[layer];
        if (!strip.touched) continue;
        const AudioView bus = part(strip.bus, frames);
        if (!kernels_.finite(bus.channel(0), frames) || !kernels_.finite(bus.channel(1), frames)) {
            ++state_.not_finite;
            stop_layer(static_cast<int>(layer));
            continue;
        }
        int done = 0;
        while (done < frames) {
            const Frames at = clock_ + Frames{done};
            const audio::RampSegment fade = strip.fade.segment(at, frames - done);
            const audio::RampSegment duck = strip.duck.segment(at, fade.frames);
            const audio::RampSegment steer = strip.steer.segment(at, duck.frames);
            float* left = bus.channel(0) + done;
            float* right = bus.channel(1) + done;
            float gain = 1.0f;
            for (const audio::RampSegment& move : {fade, duck, steer}) {
                if (move.constant()) {
                    gain *= move.base;
                } else {
                    kernels_.scale_ramp(left, steer.frames, move.base, move.slope, move.first);
                    kernels_.scale_ramp(right, steer.frames, move.base, move.slope, move.first);
                }
            }
            for (std::size_t i = 0; gain != 0.0f && i < buses_.size(); ++i) {
                if (!(strip.settings.outputs >> i & 1u)) continue;
                audio::AudioBuffer& target = strip.settings.governed ? buses_[i].governed : buses_[i].free;
                kernels_.mix_stereo(target.channel(0) + done, target.channel(1) + done, left, right, steer.frames,
                                    gain);
            }
            done += steer.frames;
        }
    }
}

void ZoneMixer::stop_layer(int layer) noexcept {
    report(Report::Kind::layer_not_finite, layer, {});
    int kept = 0;
    for (int i = 0; i < active_; ++i) {
        const std::uint8_t slot = order_[static_cast<std::size_t>(i)];
        if (voices_[slot].layer() == layer)
            voices_[slot].drop();
        else
            order_[static_cast<std::size_t>(kept++)] = slot;
    }
    active_ = kept;
}

void ZoneMixer::report(Report::Kind kind, int layer, VoiceId voice) noexcept {
    // A full queue means nobody listens; the counters of the state still tell.
    (void)reports_.try_push({kind, static_cast<std::uint8_t>(layer), voice, state_.session});
}

void ZoneMixer::publish() noexcept {
    state_.voices = active_;
    for (std::size_t i = 0; i < strips_.size(); ++i) {
        state_.layer_gain[i] =
            strips_[i].fade.value(clock_) * strips_[i].duck.value(clock_) * strips_[i].steer.value(clock_);
        state_.layer_sounds[i] = strips_[i].sounds;
    }
    state_.master = stages_.front()->master();
    state_.trim = stages_.front()->trim();
    state_.not_finite += stages_.front()->take_not_finite();
    state_.meter = stages_.front()->reading();
    states_.publish(state_);
}

}  // namespace stillroom::engine::rt
