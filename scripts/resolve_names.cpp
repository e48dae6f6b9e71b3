#include "scripts/resolve_names.h"

#include "config/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace stillroom::scripts {

namespace {

/// Where definitions of a kind stand, and which key of a cue uses them.
struct KindKeys {
    NameKind kind;
    std::string_view section, cue_key;
};
constexpr std::array kKindKeys{
    KindKeys{NameKind::gate, "gates", ""},           KindKeys{NameKind::layer, "layers", "fade"},
    KindKeys{NameKind::sound, "sounds", "play"},     KindKeys{NameKind::line, "lines", "line"},
    KindKeys{NameKind::pacer, "pacers", "pace"},     KindKeys{NameKind::cue_set, "cue_sets", "set"},
    KindKeys{NameKind::parameter, "parameters", ""}, KindKeys{NameKind::snapshot, "snapshots", "snapshot"},
};

class Resolver {
public:
    Resolver(const Script& script, const Definitions& definitions, config::Diagnostics& diagnostics)
        : script_(script), definitions_(definitions), diagnostics_(diagnostics) {}

    void layers() {
        for (const Layer& layer : script_.layers) {
            if (layer.duck) depths(layer.duck->depths);
            curves(layer.gain_by);
        }
        for (const Snapshot& snapshot : script_.snapshots) depths(snapshot.layers);
    }

    void sounds() {
        for (const Sound& sound : script_.sounds) {
            if (const auto* pool = std::get_if<PoolSound>(&sound.source)) members(*pool);
            if (const auto* stems = std::get_if<StemsSound>(&sound.source)) {
                for (const Stem& stem : stems->stems) curves(stem.gain_by);
            }
        }
    }

    void cue_sets() {
        for (const CueSet& set : script_.cue_sets) {
            for (const auto& line : set.lines) name(NameKind::line, line);
            if (set.play) name(NameKind::sound, *set.play);
            if (set.pace) name(NameKind::pacer, *set.pace);
        }
        for (const auto& set : script_.on_demand) name(NameKind::cue_set, set);
    }

    void phases() {
        for (const Phase& phase : script_.phases) {
            if (phase.gate) name(NameKind::gate, *phase.gate);
            for (const Cue& cue : phase.cues) this->cue(cue, phase);
        }
    }

private:
    void cue(const Cue& cue, const Phase& phase) {
        time(cue.at, phase);
        if (cue.until) time(*cue.until, phase);
        if (cue.layer) name(NameKind::layer, *cue.layer);
        std::visit([&](const auto& action) { this->action(action, phase); }, cue.action);
    }

    void action(const PlayAction& play, const Phase&) { name(NameKind::sound, play.sound); }
    void action(const LineAction& line, const Phase&) { name(NameKind::line, line.line); }
    void action(const PaceAction& pace, const Phase&) { name(NameKind::pacer, pace.pacer); }
    void action(const SetAction& set, const Phase&) { name(NameKind::cue_set, set.cue_set); }
    void action(const FadeAction& fade, const Phase&) { name(NameKind::layer, fade.layer); }
    void action(const SnapshotAction& recall, const Phase&) { name(NameKind::snapshot, recall.snapshot); }
    void action(const GroupAction& group, const Phase& phase) {
        for (const Cue& member : group.cues) cue(member, phase);
    }
    void action(const PromptAction&, const Phase&) {}
    void action(const MidiAction&, const Phase&) {}

    void time(const TimePoint& point, const Phase& phase) {
        if (point.anchor != TimePoint::Anchor::marker || phase.markers.contains(point.marker)) return;
        std::vector<std::string> known{"start", "end"};
        for (const auto& [marker, at] : phase.markers) known.push_back(marker);
        diagnostics_.error(
            point.place, "unknown-name",
            fmt::format("the phase has no marker '{}'{}", point.marker, config::did_you_mean(point.marker, known)),
            fmt::format("add it to the phase: 'markers: {{{}: 4m}}'", point.marker));
    }

    void depths(const std::map<std::string, Written<Decibels>>& gains) {
        for (const auto& [layer, gain] : gains) name(NameKind::layer, {layer, gain.place});
    }

    void curves(const std::vector<GainByParameter>& curves) {
        for (const GainByParameter& curve : curves) name(NameKind::parameter, curve.parameter);
    }

    void members(const PoolSound& pool) {
        for (const auto& member : pool.members) {
            name(NameKind::sound, member);
            const Sound* sound = script_.sound(member.value);
            if (sound == nullptr || !std::holds_alternative<PoolSound>(sound->source)) continue;
            diagnostics_.error(member.place, "pool-in-pool", fmt::format("'{}' is a pool itself", member.value),
                               "list its sounds here instead");
        }
    }

    /// A default layer is defined by nobody, but exists.
    [[nodiscard]] bool exists(NameKind kind, const std::string& wanted) const {
        return definitions_.may_exist(kind, wanted) ||
               (kind == NameKind::layer && script_.layer(wanted) != nullptr);
    }

    void name(NameKind kind, const Written<std::string>& used) {
        if (used.value.empty() || exists(kind, used.value)) return;
        std::vector<std::string> known = definitions_.names(kind);
        if (kind == NameKind::layer) {
            for (const Layer& layer : script_.layers) known.push_back(layer.id);
        }
        std::string message = fmt::format("there is no {} '{}'{}", name_kind_name(kind), used.value,
                                          config::did_you_mean(used.value, known));
        std::string remedy;
        for (const KindKeys& keys : kKindKeys) {
            if (keys.kind == kind) {
                remedy =
                    fmt::format("define it under '{}', or name the library that does under 'use'", keys.section);
            }
        }
        for (const KindKeys& other : kKindKeys) {
            if (other.kind == kind || !exists(other.kind, used.value)) continue;
            message += fmt::format("; there is a {} of this name", name_kind_name(other.kind));
            if (!other.cue_key.empty())
                remedy = fmt::format("write '{}: {}', if that is meant", other.cue_key, used.value);
            break;
        }
        diagnostics_.error(used.place, "unknown-name", std::move(message), std::move(remedy));
    }

    const Script& script_;
    const Definitions& definitions_;
    config::Diagnostics& diagnostics_;
};

}  // namespace

void resolve_names(const Script& script, const Definitions& definitions, config::Diagnostics& diagnostics) {
    Resolver resolver(script, definitions, diagnostics);
    resolver.layers();
    resolver.sounds();
    resolver.cue_sets();
    resolver.phases();
}

}  // namespace stillroom::scripts
