/// Everything one session plays from, in memory before it starts.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/result.h"
#include "audio/synth/synth.h"
#include "engine/private_stream.h"
#include "engine/private_vault.h"
#include "engine/rt/memory_source.h"
#include "engine/rt/silent_source.h"
#include "engine/sources.h"
#include "engine/streamer.h"
#include "scripts/plan.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace stillroom::engine {

/// Owns every byte a session sounds from: short clips whole, the rings of long ones, synthesised beds and pacers.
/// Built and freed by the control thread; the mixer borrows from it. It keeps the plan it was made from.
class SessionPlan final : public Sources {
public:
    /// Clips up to this length are held in memory; longer ones are streamed.
    static constexpr audio::Seconds kInMemory{30.0};

    /// [control] Opens and loads everything. Errors: a clip of the plan was never prepared or cannot be read. The
    /// same plan and seed give the same sound. A filled slot plays from the vault, which outlives the session plan;
    /// without a vault, or where it no longer holds the clip, as when a session is replayed, silence takes its time
    /// (see `left_out`).
    [[nodiscard]] static audio::Result<std::unique_ptr<SessionPlan>> build(scripts::Plan plan, std::uint64_t seed,
                                                                           PrivateVault* vault = nullptr);

    [[nodiscard]] const scripts::Plan& plan() const noexcept { return plan_; }
    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
    [[nodiscard]] Streamer& streamer() noexcept { return streamer_; }
    /// [any] The slots that the plan has filled and whose clip nobody has any more: silence takes their time.
    [[nodiscard]] const std::set<std::string>& left_out() const noexcept { return left_out_; }
    /// [control] True once a stream's disk has failed.
    [[nodiscard]] bool stream_failed() const noexcept;

    /// The bed that every session has in memory for when its own bed fails (rt::StandbyBed), and for when staff
    /// press QUIET (rt::QuietBed).
    static constexpr const char* kHushSynth = "hush";
    [[nodiscard]] audio::Source& standby_bed() noexcept { return *standby_bed_; }
    [[nodiscard]] audio::Source& quiet_bed() noexcept { return *quiet_bed_; }

    [[nodiscard]] audio::Source* open(const scripts::PlannedPlay& play, audio::Frames from) override;
    [[nodiscard]] audio::Source* open(const scripts::PlannedLine& line, audio::Frames from) override;
    [[nodiscard]] audio::Source* open(const scripts::PlannedPace& pace, audio::Frames from) override;
    [[nodiscard]] audio::Source& make(const scripts::PlannedPace& pace, audio::Frames from) override;
    [[nodiscard]] audio::Source* open_comfort_bed() override;
    void close(audio::Source* source) override;

private:
    /// A short clip, planar, with its loop blended in.
    struct LoadedClip {
        audio::AudioBuffer frames;
        audio::Frames length, loop_start, loop_end;
    };
    using Instance = std::variant<std::unique_ptr<rt::MemorySource>, std::unique_ptr<ClipStream>,
                                  std::unique_ptr<StemStream>, std::unique_ptr<audio::SynthSource>,
                                  std::unique_ptr<PrivateStream>, std::unique_ptr<rt::SilentSource>>;
    /// A clip as it will be read: from memory, or from its file.
    using OpenedClip = std::variant<rt::MemorySource, ClipReader>;
    /// The instances of one planned sound: what staff may trigger again while it fades needs more than one.
    struct Playable {
        std::vector<Instance> instances;
    };

    SessionPlan(scripts::Plan plan, std::uint64_t seed, PrivateVault* vault)
        : plan_(std::move(plan)), seed_(seed), vault_(vault) {}

    audio::Result<void> load();
    audio::Result<void> load(const scripts::PlannedPlay& play, int instances);
    audio::Result<void> load(const scripts::PlannedLine& line, int instances);
    void load(const scripts::PlannedPace& pace, int instances);
    audio::Result<OpenedClip> open_clip(const scripts::ClipSource& source);
    audio::Result<Instance> instance_of(const scripts::ClipSource& source);
    audio::Result<Instance> instance_of(const scripts::StemsSource& source);
    [[nodiscard]] Instance instance_of(const scripts::SlotSource& source);
    audio::Result<const LoadedClip*> loaded(const scripts::ClipSource& source);
    static void keep_private(const Playable& playable);
    /// The first instance that no voice may be reading, or null.
    [[nodiscard]] audio::Source* open(Playable& playable, audio::Frames from);

    /// Each synthesised sound of a session has a seed of its own, the same in every run.
    [[nodiscard]] std::uint64_t next_seed() noexcept;

    scripts::Plan plan_;
    std::uint64_t seed_;
    std::int64_t seeds_given_ = 0;
    PrivateVault* vault_;
    std::set<std::string> left_out_;
    std::map<std::string, std::unique_ptr<LoadedClip>> clips_;
    std::map<const void*, Playable> playables_;
    Playable comfort_bed_;
    std::vector<std::unique_ptr<audio::SynthSource>> made_;  ///< open pacers of staff's own rate
    std::unique_ptr<audio::SynthSource> standby_bed_;
    std::unique_ptr<audio::SynthSource> quiet_bed_;
    std::set<const audio::Source*> open_;
    Streamer streamer_;
};

}  // namespace stillroom::engine
