#include "engine/session_plan.h"

#include <fmt/format.h>

#include "audio/dsp/random.h"
#include "audio/synth/pacer.h"
#include "engine/clip_reader.h"

namespace stillroom::engine {

using audio::Error;
using audio::Frames;
using audio::Result;
using scripts::ClipSource;
using scripts::PlannedLine;
using scripts::PlannedPace;
using scripts::PlannedPlay;

namespace {

/// Instances of what staff may call again and again while the last one still fades.
constexpr int kByHand = 3;

}  // namespace

Result<std::unique_ptr<SessionPlan>> SessionPlan::build(scripts::Plan plan, std::uint64_t seed,
                                                        PrivateVault* vault) {
    std::unique_ptr<SessionPlan> session(new SessionPlan(std::move(plan), seed, vault));
    if (auto loaded = session->load(); !loaded) return loaded.error();
    if (auto prepared = session->streamer_.prepare(); !prepared) return prepared.error();
    return session;
}

Result<void> SessionPlan::load() {
    for (const scripts::PlannedPhase& phase : plan_.phases)
        for (const scripts::PlannedCue& cue : phase.cues) {
            Result<void> loaded;
            if (const auto* play = std::get_if<PlannedPlay>(&cue.action)) loaded = load(*play, 1);
            if (const auto* line = std::get_if<PlannedLine>(&cue.action)) loaded = load(*line, 1);
            if (const auto* pace = std::get_if<PlannedPace>(&cue.action)) load(*pace, 1);
            if (!loaded)
                return Error{fmt::format("{}:{}:{}: {}", cue.place.file, cue.place.line, cue.place.column,
                                         loaded.error().message)};
        }
    for (const scripts::PlannedSet& set : plan_.cue_sets) {
        for (const PlannedLine& line : set.lines)
            if (auto loaded = load(line, kByHand); !loaded) return loaded;
        if (set.play)
            if (auto loaded = load(*set.play, kByHand); !loaded) return loaded;
        if (set.pace) load(*set.pace, kByHand);
    }
    for (int i = 0; i < kByHand; ++i)
        comfort_bed_.instances.emplace_back(audio::make_synth(kHushSynth, {}, plan_.rate, next_seed()));
    standby_bed_ = audio::make_synth(kHushSynth, {}, plan_.rate, next_seed());
    quiet_bed_ = audio::make_synth(kHushSynth, {}, plan_.rate, next_seed());
    // Staff may have called a bed as other music when its own cue comes. Last, so that no other seed depends on it.
    for (const scripts::PlannedPhase& phase : plan_.phases)
        for (const scripts::PlannedCue& cue : phase.cues)
            if (const auto* play = std::get_if<PlannedPlay>(&cue.action);
                play && plan_.layers[play->layer].kind == scripts::LayerKind::bed)
                if (auto loaded = load(*play, 1); !loaded) return loaded;
    return {};
}

Result<void> SessionPlan::load(const PlannedPlay& play, int instances) {
    Playable& playable = playables_[&play];
    for (int i = 0; i < instances; ++i) {
        if (const auto* synth = std::get_if<scripts::SynthesisedSource>(&play.source)) {
            playable.instances.emplace_back(
                audio::make_synth(synth->name, synth->parameters, plan_.rate, next_seed()));
        } else if (const auto* clip = std::get_if<ClipSource>(&play.source)) {
            auto instance = instance_of(*clip);
            if (!instance) return instance.error();
            playable.instances.push_back(std::move(*instance));
        } else if (const auto* stems = std::get_if<scripts::StemsSource>(&play.source)) {
            auto instance = instance_of(*stems);
            if (!instance) return instance.error();
            playable.instances.push_back(std::move(*instance));
        } else if (const auto* slot = std::get_if<scripts::SlotSource>(&play.source)) {
            playable.instances.push_back(instance_of(*slot));
        }
    }
    if (play.is_private) keep_private(playable);
    if (const auto* pool = std::get_if<scripts::PoolSource>(&play.source)) {
        // With fewer than three members one may come back while it still fades.
        const int each = pool->members.size() < 3 ? instances + 1 : instances;
        for (const PlannedPlay& member : pool->members)
            if (auto loaded = load(member, each); !loaded) return loaded;
    }
    return {};
}

Result<void> SessionPlan::load(const PlannedLine& line, int instances) {
    Playable& playable = playables_[&line];
    for (int i = 0; i < instances; ++i) {
        auto instance = instance_of({line.clip, Frames{0}, line.clip.length, std::nullopt});
        if (!instance) return instance.error();
        playable.instances.push_back(std::move(*instance));
    }
    if (line.is_private) keep_private(playable);
    return {};
}

void SessionPlan::load(const PlannedPace& pace, int instances) {
    Playable& playable = playables_[&pace];
    for (int i = 0; i < instances; ++i)
        playable.instances.emplace_back(audio::make_pacer(pace.course, pace.sound, plan_.rate, next_seed()));
}

Result<SessionPlan::OpenedClip> SessionPlan::open_clip(const ClipSource& source) {
    if (source.clip.file.empty()) return Error{"its sound is not prepared: run 'stillroom prepare' on the script"};
    if ((source.out - source.in) > audio::frames_of(kInMemory, plan_.rate)) {
        auto reader = ClipReader::open(source);
        if (!reader) return reader.error();
        return OpenedClip{std::move(*reader)};
    }
    const auto clip = loaded(source);
    if (!clip) return clip.error();
    const LoadedClip& memory = **clip;
    return OpenedClip{rt::MemorySource(memory.frames.channel(0),
                                       memory.frames.channel(memory.frames.channels() - 1), memory.length,
                                       memory.loop_start, memory.loop_end)};
}

Result<SessionPlan::Instance> SessionPlan::instance_of(const ClipSource& source) {
    auto clip = open_clip(source);
    if (!clip) return clip.error();
    if (const auto* memory = std::get_if<rt::MemorySource>(&*clip))
        return Instance{std::make_unique<rt::MemorySource>(*memory)};
    auto stream = std::make_unique<ClipStream>(std::move(std::get<ClipReader>(*clip)));
    streamer_.add(*stream);
    return Instance{std::move(stream)};
}

Result<SessionPlan::Instance> SessionPlan::instance_of(const scripts::StemsSource& source) {
    std::vector<StemStream::Stem> stems;
    for (const scripts::PlannedStem& stem : source.stems) {
        auto clip = open_clip(stem.clip);
        if (!clip) return clip.error();
        stems.push_back({std::move(*clip)});
    }
    auto stream = std::make_unique<StemStream>(std::move(stems));
    streamer_.add(*stream);
    return Instance{std::move(stream)};
}

SessionPlan::Instance SessionPlan::instance_of(const scripts::SlotSource& source) {
    if (vault_ == nullptr || !vault_->filled(source.slot)) {
        left_out_.insert(source.slot);
        return std::make_unique<rt::SilentSource>(source.length);
    }
    auto stream = std::make_unique<PrivateStream>(*vault_, source.slot);
    streamer_.add(*stream);
    return stream;
}

Result<const SessionPlan::LoadedClip*> SessionPlan::loaded(const ClipSource& source) {
    std::string key = fmt::format("{} {} {}", source.clip.file.string(), source.in.count, source.out.count);
    if (source.loop)
        key += fmt::format(" {} {} {}", source.loop->start.count, source.loop->end.count,
                           source.loop->crossfade.count);
    std::unique_ptr<LoadedClip>& clip = clips_[key];
    if (!clip) {
        auto reader = ClipReader::open(source);
        if (!reader) return reader.error();
        auto fresh = std::make_unique<LoadedClip>();
        fresh->length = reader->length();
        fresh->frames = audio::AudioBuffer(reader->channels(), static_cast<int>(fresh->length.count));
        if (reader->loops()) {
            fresh->loop_start = reader->loop_start();
            fresh->loop_end = fresh->length;
        }
        if (const auto count = reader->read(Frames{0}, fresh->frames.view()); !count) return count.error();
        clip = std::move(fresh);
    }
    return clip.get();
}

std::uint64_t SessionPlan::next_seed() noexcept { return audio::Random(seed_).bits(0, ++seeds_given_); }

namespace {

struct SourceOf {
    audio::Source* operator()(const std::unique_ptr<rt::MemorySource>& memory) const { return memory.get(); }
    audio::Source* operator()(const std::unique_ptr<ClipStream>& stream) const { return &stream->source(); }
    audio::Source* operator()(const std::unique_ptr<StemStream>& stems) const { return &stems->source(); }
    audio::Source* operator()(const std::unique_ptr<audio::SynthSource>& synth) const { return synth.get(); }
    audio::Source* operator()(const std::unique_ptr<PrivateStream>& stream) const { return &stream->source(); }
    audio::Source* operator()(const std::unique_ptr<rt::SilentSource>& silence) const { return silence.get(); }
};

/// What is read from a disk may rest while nobody plays it; what is private is wiped.
struct Rest {
    void operator()(const std::unique_ptr<ClipStream>& stream) const { stream->rest(); }
    void operator()(const std::unique_ptr<StemStream>& stems) const { stems->rest(); }
    void operator()(const std::unique_ptr<PrivateStream>& stream) const { stream->rest(); }
    void operator()(const auto& /*in memory*/) const {}
};

struct Failed {
    bool operator()(const std::unique_ptr<ClipStream>& stream) const { return stream->failed(); }
    bool operator()(const std::unique_ptr<StemStream>& stems) const { return stems->failed(); }
    bool operator()(const std::unique_ptr<PrivateStream>& stream) const { return stream->failed(); }
    bool operator()(const auto& /*in memory*/) const { return false; }
};

}  // namespace

void SessionPlan::keep_private(const Playable& playable) {
    for (const Instance& instance : playable.instances) std::visit(SourceOf{}, instance)->keep_private();
}

audio::Source* SessionPlan::open(const PlannedPlay& play, Frames from) { return open(playables_.at(&play), from); }
audio::Source* SessionPlan::open(const PlannedLine& line, Frames from) { return open(playables_.at(&line), from); }
audio::Source* SessionPlan::open(const PlannedPace& pace, Frames from) { return open(playables_.at(&pace), from); }
audio::Source& SessionPlan::make(const PlannedPace& pace, Frames from) {
    made_.push_back(audio::make_pacer(pace.course, pace.sound, plan_.rate, next_seed()));
    made_.back()->seek(from);
    return *made_.back();
}
audio::Source* SessionPlan::open_comfort_bed() { return open(comfort_bed_, Frames{0}); }

audio::Source* SessionPlan::open(Playable& playable, Frames from) {
    for (const Instance& instance : playable.instances) {
        audio::Source* const source = std::visit(SourceOf{}, instance);
        if (!open_.insert(source).second) continue;
        std::visit([from](const auto& sound) { sound->seek(from); }, instance);
        return source;
    }
    return nullptr;
}

void SessionPlan::close(audio::Source* source) {
    if (std::erase_if(made_, [source](const auto& made) { return made.get() == source; }) > 0) return;
    open_.erase(source);
    for (auto& [planned, playable] : playables_)
        for (Instance& instance : playable.instances)
            if (std::visit(SourceOf{}, instance) == source) std::visit(Rest{}, instance);
}

bool SessionPlan::stream_failed() const noexcept {
    for (const auto& [planned, playable] : playables_)
        for (const Instance& instance : playable.instances)
            if (std::visit(Failed{}, instance)) return true;
    return false;
}

}  // namespace stillroom::engine
