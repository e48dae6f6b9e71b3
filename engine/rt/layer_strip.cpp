#include "engine/rt/layer_strip.h"

#include <algorithm>

#include "audio/dsp/rise_law.h"

namespace stillroom::engine::rt {

using audio::AudioView;
using audio::MixRun;
using audio::RampSegment;

LayerStrip::LayerStrip(const LayerSettings& settings, audio::SampleRate rate)
    : settings_(settings),
      rate_(rate),
      kernels_(audio::mix_kernels()),
      guard_(rate, std::max(settings.shortest_rise, Frames{1})),
      bus_(2, audio::kMaxBlock),
      meter_(2, rate) {}

Voice* LayerStrip::find(VoiceId id) noexcept {
    for (VoiceGroup& group : groups_) group.settle();
    const auto end = voices_.begin() + count_;
    const auto found = std::find_if(voices_.begin(), end, [id](const Voice* voice) { return voice->id() == id; });
    return found == end ? nullptr : *found;
}

void LayerStrip::drop_voices() noexcept {
    for (VoiceGroup& group : groups_) group.clear();
    for (int i = 0; i < count_; ++i) voices_[static_cast<std::size_t>(i)]->drop();
    count_ = 0;
}

void LayerStrip::move(const Command& command, Frames at) noexcept {
    audio::GainRamp& ramp = command.kind == Command::Kind::fade_layer   ? fade_
                            : command.kind == Command::Kind::duck_layer ? duck_
                                                                        : steer_;
    // Asked of the voices, not of the last piece: pieces depend on how blocks are cut.
    const bool sounds = std::any_of(voices_.begin(), voices_.begin() + count_,
                                    [&](const Voice* voice) { return voice->started() < at; });
    Frames length = command.length;
    if (sounds) length = std::max(length, lawful_rise(ramp.value(at), command));
    ramp.start(at, command.gain, length, command.shape);
}

Frames LayerStrip::lawful_rise(float from, const Command& command) const noexcept {
    return audio::shortest_rise(from, command.gain, command.shape, audio::kScheduledRise, rate_);
}

void LayerStrip::start(Voice& voice, Command command, Frames at) noexcept {
    command.length = std::max(command.length, settings_.shortest_rise);
    voice.start(command, at);
    groups_[static_cast<std::size_t>(count_ / VoiceGroup::kVoices)].add(voice);
    voices_[static_cast<std::size_t>(count_++)] = &voice;
}

void LayerStrip::fade(Voice& voice, const Command& command, Frames at) noexcept {
    const Frames length = std::max(command.length, lawful_rise(voice.gain(at), command));
    voice.fade(at, command.gain, length, command.shape, false);
}

LayerStrip::Outcome LayerStrip::render(Frames at, int frames, Voice* standby, int layer,
                                       const ReportSink& reports) noexcept {
    Outcome outcome;
    touched_ = count_ > 0 || standby != nullptr;
    if (!touched_) {
        (void)meter_.process_silence(frames);
        return outcome;
    }
    for (int c = 0; c < 2; ++c) std::fill_n(bus_.channel(c), frames, 0.0f);
    const AudioView bus = bus_.view().section(0, frames);
    bool changed = false;
    for (int i = 0; i < count_; i += VoiceGroup::kVoices)
        changed |= groups_[static_cast<std::size_t>(i / VoiceGroup::kVoices)].mix_into(bus, at, kernels_);
    if (changed) look_after_voices(layer, reports);
    outcome.starved = starved_;
    const LayerGuard::Outcome guarded = guard_.process(bus);
    outcome.broken = guarded.broken;
    if (guarded.muted > 0) reports.tell(Report::Kind::layer_broken, layer, {});
    if (guarded.returned > 0) reports.tell(Report::Kind::layer_returned, layer, {});
    if (standby) mix_standby(*standby, bus, at);
    ride(at, frames);
    (void)meter_.process(bus);
    return outcome;
}

void LayerStrip::mix_standby(Voice& voice, AudioView bus, Frames at) noexcept {
    VoiceGroup alone;
    alone.add(voice);
    (void)alone.mix_into(bus, at, kernels_);
    alone.settle();
}

void LayerStrip::look_after_voices(int layer, const ReportSink& reports) noexcept {
    starved_ = 0;
    bool some_ended = false;
    for (int i = 0; i < count_; ++i) {
        Voice& voice = *voices_[static_cast<std::size_t>(i)];
        starved_ += voice.starved() ? 1 : 0;
        if (voice.take_starving()) reports.tell(Report::Kind::starved, layer, voice.id());
        some_ended |= voice.ended();
    }
    if (some_ended) forget_ended(layer, reports);
}

void LayerStrip::forget_ended(int layer, const ReportSink& reports) noexcept {
    for (VoiceGroup& group : groups_) group.clear();
    int kept = 0;
    for (int i = 0; i < count_; ++i) {
        Voice& voice = *voices_[static_cast<std::size_t>(i)];
        if (voice.ended()) {
            reports.tell(Report::Kind::voice_ended, layer, voice.id());
            voice.drop();
            continue;
        }
        groups_[static_cast<std::size_t>(kept / VoiceGroup::kVoices)].add(voice);
        voices_[static_cast<std::size_t>(kept++)] = &voice;
    }
    count_ = kept;
}

// Each frame is multiplied by its moving gains in this order, and then once by the product of those that stand
// still, however the block is cut.
void LayerStrip::ride(Frames at, int frames) noexcept {
    for (int done = 0; done < frames;) {
        const Frames now = at + Frames{done};
        const RampSegment fade = fade_.segment(now, frames - done);
        const RampSegment duck = duck_.segment(now, fade.frames);
        const RampSegment steer = steer_.segment(now, duck.frames);
        float still = 1.0f;
        for (const RampSegment& move : {fade, duck, steer}) {
            if (move.constant()) {
                still *= move.base;
                continue;
            }
            for (int c = 0; c < 2; ++c)
                kernels_.scale_ramp(bus_.channel(c) + done, steer.frames, move.base, move.slope, move.first);
        }
        if (still != 1.0f)
            for (int c = 0; c < 2; ++c) kernels_.scale(bus_.channel(c) + done, steer.frames, still);
        done += steer.frames;
    }
}

void LayerStrip::add_to(audio::AudioBuffer& target, int frames) noexcept {
    const MixRun bus{bus_.channel(0), bus_.channel(1), 1.0f, 0.0f, 0};
    const MixRun* const only = &bus;
    kernels_.mix_stereo(target.channel(0), target.channel(1), &only, 1, 0, frames);
}

bool LayerStrip::failing() const noexcept {
    if (count_ == 0) return false;
    return guard_.muted() || std::all_of(voices_.begin(), voices_.begin() + count_,
                                         [](const Voice* voice) { return voice->starved(); });
}

bool LayerStrip::sounding() const noexcept {
    return !guard_.muted() && std::any_of(voices_.begin(), voices_.begin() + count_, [](const Voice* voice) {
        return !voice->starved() && !voice->stopping();
    });
}

}  // namespace stillroom::engine::rt
