// Sounds of several parts: pools, whose members take turns, and stems, whose gains follow parameters.
#include "engine/conductor.h"

#include "scripts/gain_curve.h"
#include "scripts/pool_order.h"

#include <algorithm>

namespace stillroom::engine {

using audio::Decibels;
using audio::gain_of;
using rt::Command;
using rt::RampShape;
using rt::VoiceId;
using scripts::PlannedPlay;
using scripts::PoolSource;
using scripts::StemsSource;

namespace {

/// What already sounds rises at most this fast (architecture, laws of safe sound).
constexpr double kRiseDecibelsPerSecond = 6.0;

bool is_silence(const PlannedPlay& play) { return std::holds_alternative<scripts::SilenceSource>(play.source); }

}  // namespace

const PlannedPlay& Conductor::next_of_pool(const PlannedPlay& play) {
    const auto& pool = std::get<PoolSource>(play.source);
    return pool.members[scripts::pool_member(pool, play.id, options_.seed, turns_taken_[play.id]++)];
}

void Conductor::take_turn(VoiceId ending) {
    const auto found = std::find_if(sounding_.begin(), sounding_.end(), [ending](const Sounding& sounding) {
        return sounding.voice == ending && !sounding.stopping;
    });
    if (found == sounding_.end()) return;
    if (leaves_with_pass(*found)) return;
    const Sounding before = *found;
    const PlannedPlay& play = *before.pool;
    const auto& pool = std::get<PoolSource>(play.source);
    const PlannedPlay* next = nullptr;
    audio::Source* source = nullptr;
    bool ready = false;
    for (std::size_t tried = 0; tried < pool.members.size() && !ready; ++tried) {
        next = &next_of_pool(play);
        source = open(*next);
        ready = source || muted_ || is_silence(*next);
    }
    found->cue.reset();  // it goes on with the next of the pool
    stop(*found, pool.crossfade, RampShape::equal_power_out);
    if (!ready) return refuse_still_fading(play.id);
    const auto turn = scripts::next_turn(pool, *next, cursor_, before.ends);
    std::optional<Frames> length = scripts::own_length(next->source);
    Frames fade_out = play.fade_out;
    if (before.ends) {
        const Frames left = *before.ends - cursor_;
        length = length ? std::min(*length, left) : left;
        fade_out = std::min(fade_out, std::max(left - pool.crossfade, pool.crossfade));
    }
    const VoiceId voice = sound({.what = next,
                                 .source = source,
                                 .id = next->id,
                                 .layer = before.layer,
                                 .strip = before.strip,
                                 .gain = gain_on(before.layer, *next, play.layer),
                                 .keep = before.keep,
                                 .until = before.until,
                                 .fade_out = fade_out,
                                 .pool = &play,
                                 .ends = before.ends},
                                pool.crossfade, RampShape::equal_power_in, turn ? std::nullopt : length);
    sounding_.back().phase = before.phase;
    sounding_.back().cue = before.cue;
    if (set_) std::replace(set_->voices.begin(), set_->voices.end(), ending, voice);
    if (turn) schedule_turn(*turn);
}

void Conductor::schedule_turn(Frames at) {
    sounding_.back().leaves = at;
    schedule({.at = at, .kind = Pending::Kind::turn, .voice = sounding_.back().voice});
}

const StemsSource* Conductor::stems_of(const Sounding& sounding) {
    const auto* play = std::get_if<const PlannedPlay*>(&sounding.what);
    return play ? std::get_if<StemsSource>(&(*play)->source) : nullptr;
}

void Conductor::begin_stems(Sounding& sounding) {
    const StemsSource* source = stems_of(sounding);
    if (!source) return;
    sounding.stems.clear();
    for (std::size_t i = 0; i < source->stems.size(); ++i) {
        const Decibels gain = scripts::gain_at(source->stems[i].gain_by, steering_.values());
        sounding.stems.push_back({gain, gain, cursor_, Frames{0}});
        if (sounding.source && gain != Decibels{0.0})
            emit({.kind = Command::Kind::fade_stem,
                  .stem = static_cast<std::uint8_t>(i),
                  .voice = sounding.voice,
                  .gain = static_cast<float>(gain_of(gain))});
    }
}

void Conductor::move_stems(Frames over) {
    for (Sounding& sounding : sounding_) {
        const StemsSource* source = stems_of(sounding);
        if (!source || sounding.stopping) continue;
        for (std::size_t i = 0; i < source->stems.size(); ++i) {
            StemGain& stem = sounding.stems[i];
            const Decibels to = scripts::gain_at(source->stems[i].gain_by, steering_.values());
            if (to == stem.to) continue;
            const Decibels from = stem.at(cursor_);
            const double rise = std::max(to, scripts::kCurveFloor).value - from.value;
            stem = {from, to, cursor_, std::max(over, frames(std::max(0.0, rise) / kRiseDecibelsPerSecond))};
            emit({.kind = Command::Kind::fade_stem,
                  .shape = RampShape::decibel,
                  .stem = static_cast<std::uint8_t>(i),
                  .voice = sounding.voice,
                  .gain = static_cast<float>(gain_of(to)),
                  .length = stem.length});
        }
    }
}

Decibels StemGain::at(Frames frame) const noexcept {
    const double start = std::max(from, scripts::kCurveFloor).value;
    const double end = std::max(to, scripts::kCurveFloor).value;
    if (frame >= since + length) return {end};
    return {start + (end - start) * static_cast<double>((frame - since).count) / static_cast<double>(length.count)};
}

}  // namespace stillroom::engine
