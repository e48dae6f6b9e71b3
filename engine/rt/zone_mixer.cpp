#include "engine/rt/zone_mixer.h"

#include <algorithm>
#include <cassert>

namespace stillroom::engine::rt {

using audio::AudioView;

namespace {

constexpr std::size_t kCommandRoom = 4096;
constexpr std::size_t kSafetyRoom = 64;
constexpr std::size_t kReportRoom = 4096;

AudioView part(audio::AudioBuffer& buffer, int frames) noexcept { return buffer.view().section(0, frames); }

void clear(audio::AudioBuffer& buffer, int frames) noexcept {
    for (int c = 0; c < buffer.channels(); ++c) std::fill_n(buffer.channel(c), frames, 0.0f);
}

}  // namespace

ZoneMixer::ZoneMixer(const MixerSettings& settings)
    : rate_(settings.rate),
      commands_(kCommandRoom),
      safety_(kSafetyRoom),
      reports_(kReportRoom),
      standby_(settings.standby, settings.rate),
      quiet_(settings.quiet, settings.rate),
      talkback_(settings.rate) {
    assert(!settings.layers.empty() && settings.layers.size() <= kMaxLayers && !settings.outputs.empty());
    for (const LayerSettings& layer : settings.layers) strips_.emplace_back(layer, rate_);
    state_.session = clock_ = horizon_ = settings.first_frame;
    for (std::size_t i = 0; i < settings.outputs.size(); ++i) {
        const OutputStageSettings& output = settings.outputs[i];
        if (!output.is_private) open_outputs_ |= 1U << i;
        longest_delay_ = std::max(longest_delay_, output.delay);
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
    if (stalled) ReportSink(reports_, state_.session).tell(Report::Kind::stalled, 0, {});
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
    while (safety_.try_pop(command)) {
        apply(command);
        ReportSink(reports_, state_.session).tell(Report::Kind::pressed, 0, {});
    }
}

void ZoneMixer::apply(const SafetyCommand& command) noexcept {
    std::uint32_t& newest = presses_[static_cast<std::size_t>(command.kind)];
    if (command.returns && command.press < newest) return;
    newest = std::max(newest, command.press);
    if (command.kind == SafetyCommand::Kind::quiet) return quiet_.apply(command, clock_);
    if (command.kind == SafetyCommand::Kind::talk) {
        if (command.gain < 1.0f)
            talkback_.press();
        else
            talkback_.release();
    }
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
            for (LayerStrip& strip : strips_)
                if (Voice* voice = strip.find(command.voice)) strip.fade(*voice, command, clock_);
            break;
        case Command::Kind::stop_voice:
            if (Voice* voice = find(command.voice)) voice->fade(clock_, 0.0f, command.length, command.shape, true);
            break;
        case Command::Kind::fade_stem:
            if (Voice* voice = find(command.voice)) voice->fade_stem(command);
            break;
        case Command::Kind::fade_layer:
        case Command::Kind::duck_layer:
        case Command::Kind::steer_layer:
            if (command.layer < strips_.size()) strips_[command.layer].move(command, clock_);
            break;
        case Command::Kind::safety:
            apply(command.safety);
            break;
        case Command::Kind::horizon:
            horizon_ = std::max(horizon_, command.at);
            state_.started = true;
            break;
        case Command::Kind::finish:
            finish();
            break;
    }
}

void ZoneMixer::start(const Command& command) noexcept {
    const auto slot =
        std::find_if(voices_.begin(), voices_.end(), [](const Voice& voice) { return !voice.active(); });
    if (slot == voices_.end() || command.layer >= strips_.size() || command.source == nullptr) {
        ReportSink(reports_, state_.session).tell(Report::Kind::voice_refused, command.layer, command.voice);
        return;
    }
    if (command.source->is_private() && !is_private(strips_[command.layer])) {
        ReportSink(reports_, state_.session).tell(Report::Kind::private_refused, command.layer, command.voice);
        return;
    }
    strips_[command.layer].start(*slot, command, clock_);
    state_.voices_most = std::max(state_.voices_most, ++state_.voices);
}

Voice* ZoneMixer::find(VoiceId id) noexcept {
    for (LayerStrip& strip : strips_)
        if (Voice* voice = strip.find(id)) return voice;
    return nullptr;
}

void ZoneMixer::finish() noexcept {
    for (LayerStrip& strip : strips_) strip.drop_voices();
    standby_.drop();
    state_.voices = 0;
    state_.finished = true;
}

void ZoneMixer::render_piece(std::span<const AudioView> outputs, int first, int frames) noexcept {
    for (Buses& bus : buses_) {
        clear(bus.governed, frames);
        clear(bus.free, frames);
    }
    mix_layers(frames);
    quiet_.render(clock_, frames);
    const float* const talk = talkback_.render(frames);
    if (talkback_.take_howl()) ReportSink(reports_, state_.session).tell(Report::Kind::talk_howled, 0, {});
    for (std::size_t i = 0; i < stages_.size(); ++i) {
        const AudioView governed = part(buses_[i].governed, frames);
        const AudioView free = part(buses_[i].free, frames);
        quiet_.process(governed, free);
        stages_[i]->process(governed, free, outputs[i].section(first, frames), talk);
    }
    clock_ += Frames{frames};
}

void ZoneMixer::mix_layers(int frames) noexcept {
    const ReportSink reports(reports_, state_.session);
    standby_.watch(strips_, clock_, frames, reports);
    state_.voices = 0;
    for (std::size_t layer = 0; layer < strips_.size(); ++layer) {
        LayerStrip& strip = strips_[layer];
        const LayerStrip::Outcome outcome =
            strip.render(clock_, frames, standby_.on(layer), static_cast<int>(layer), reports);
        state_.starved += outcome.starved;
        state_.not_finite += outcome.broken;
        state_.voices += strip.voices();
        if (!strip.touched()) continue;
        for (std::size_t i = 0; i < buses_.size(); ++i) {
            if (!(strip.settings().outputs >> i & 1u)) continue;
            strip.add_to(strip.settings().governed ? buses_[i].governed : buses_[i].free, frames);
        }
    }
    state_.standby = standby_.sounds();
}

void ZoneMixer::publish() noexcept {
    for (std::size_t i = 0; i < strips_.size(); ++i) {
        state_.layer_gain[i] = strips_[i].gain(clock_);
        state_.layer_sounds[i] = strips_[i].touched();
        state_.layer_meter[i] = strips_[i].reading();
    }
    state_.master = stages_.front()->master();
    state_.trim = stages_.front()->trim();
    state_.talk = stages_.front()->talk();
    state_.on_air = talkback_.on();
    state_.quiet = quiet_.sounds();
    state_.dose = stages_.front()->dose();
    for (auto& stage : stages_) {
        state_.not_finite += stage->take_not_finite();
        if (stage->dose().known && stage->dose().percent >= state_.dose.percent) state_.dose = stage->dose();
    }
    state_.meter = stages_.front()->reading();
    states_.publish(state_);
}

}  // namespace stillroom::engine::rt
