#include "scripts/media.h"

#include "scripts/content_paths.h"
#include "scripts/gain_curve.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>
#include <utility>
#include <variant>

namespace stillroom::scripts {
namespace {

/// Beyond this much limiting a line sounds squeezed, and another recording is the better mend.
constexpr double kMostLimiting = 3.0;

/// The first cue that wants each sound and each line, by running order; on-demand sets come after all cues.
struct Wanted {
    std::map<std::string, Place> sounds;
    std::map<std::string, Place> lines;
};

class WantedWalk {
public:
    explicit WantedWalk(const Script& script) : script_(script) {
        for (const Phase& phase : script.phases)
            for (const Cue& cue : phase.cues) visit(cue);
        for (const auto& id : script.on_demand)
            if (const CueSet* set = script.cue_set(id.value)) visit(*set, id.place);
        for (const CueSet& set : script.cue_sets) visit(set, set.place);
    }
    [[nodiscard]] Wanted take() { return std::move(wanted_); }

private:
    void visit(const Cue& cue) {
        if (const auto* play = std::get_if<PlayAction>(&cue.action))
            want_sound(play->sound.value, play->sound.place);
        if (const auto* line = std::get_if<LineAction>(&cue.action))
            wanted_.lines.try_emplace(line->line.value, line->line.place);
        if (const auto* set = std::get_if<SetAction>(&cue.action))
            if (const CueSet* found = script_.cue_set(set->cue_set.value)) visit(*found, set->cue_set.place);
        if (const auto* group = std::get_if<GroupAction>(&cue.action))
            for (const Cue& inner : group->cues) visit(inner);
    }

    void visit(const CueSet& set, const Place& wanted_at) {
        for (const auto& line : set.lines) wanted_.lines.try_emplace(line.value, wanted_at);
        if (set.play) want_sound(set.play->value, wanted_at);
    }

    void want_sound(const std::string& id, const Place& place) {
        if (!wanted_.sounds.try_emplace(id, place).second) return;
        const Sound* sound = script_.sound(id);
        const auto* pool = sound ? std::get_if<PoolSound>(&sound->source) : nullptr;
        if (!pool) return;
        for (const auto& member : pool->members) want_sound(member.value, place);
    }

    const Script& script_;
    Wanted wanted_;
};

/// One file to prepare, and where it is wanted first.
struct FileWork {
    std::string path;
    std::string written;
    Place place;
};

/// One line in one language to prepare, and where it is wanted first.
struct LineWork {
    const Line* line;
    std::string language;
    Place place;
};

std::vector<FileWork> file_work(const Script& script, const Wanted& wanted) {
    std::vector<FileWork> work;
    std::set<std::string> known;
    const auto add = [&](const FileSound& file, const Place& place) {
        if (known.insert(file.path).second) work.push_back({file.path, file.file.value, place});
    };
    // Sounds that a cue wants come first, so that a file of several sounds is reported at the cue.
    for (const bool by_cue : {true, false}) {
        for (const Sound& sound : script.sounds) {
            const auto cue = wanted.sounds.find(sound.id);
            if ((cue != wanted.sounds.end()) != by_cue) continue;
            const auto place = [&](const FileSound& file) { return by_cue ? cue->second : file.file.place; };
            if (const auto* file = std::get_if<FileSound>(&sound.source)) add(*file, place(*file));
            if (const auto* stems = std::get_if<StemsSound>(&sound.source))
                for (const Stem& stem : stems->stems) add(stem.file, place(stem.file));
        }
    }
    return work;
}

std::vector<LineWork> line_work(const Script& script, const Wanted& wanted,
                                const std::vector<std::string>& languages) {
    std::vector<LineWork> work;
    for (const Line& line : script.lines)
        for (const std::string& language : languages)
            if (const auto place = wanted.lines.find(line.id); place != wanted.lines.end())
                work.push_back({&line, language, place->second});
    return work;
}

/// The recording of each unit where one exists, FLAC before WAV: `recordings/<language>/<line-id>/<n>.flac`, n
/// from 1.
std::vector<std::filesystem::path> recordings_of(const Line& line, const std::string& language, std::size_t units) {
    std::vector<std::filesystem::path> found(units);
    if (line.recordings.empty()) return found;
    const auto folder = std::filesystem::path(line.recordings) / language / line.id;
    for (std::size_t i = 0; i < units; ++i)
        for (const char* kind : {"flac", "wav"}) {
            const auto file = folder / fmt::format("{}.{}", i + 1, kind);
            std::error_code ignored;
            if (found[i].empty() && std::filesystem::exists(file, ignored)) found[i] = file;
        }
    return found;
}

/// Content errors read "what is wrong; how to mend it".
void report(const audio::Error& error, const Place& place, config::Diagnostics& diagnostics) {
    const std::size_t remedy = error.message.rfind("; ");
    if (remedy == std::string::npos)
        diagnostics.error(place, "media", error.message, "mend the file and check again");
    else
        diagnostics.error(place, "media", error.message.substr(0, remedy), error.message.substr(remedy + 2));
}

void prepare_one(const FileWork& work, audio::ContentStore& store, Media& media, config::Diagnostics& diagnostics) {
    if (auto clip = store.prepare_file(work.path))
        media.files.emplace(work.path, std::move(*clip));
    else
        report(clip.error(), work.place, diagnostics);
}

void note_quality(const audio::PreparedClip& clip, const LineWork& work, const Script& script,
                  config::Diagnostics& diagnostics) {
    const Line& line = *work.line;
    if (clip.draft)
        diagnostics.note(line.place, "draft",
                         fmt::format("the line '{}' is spoken by a computer in '{}'", line.id, work.language),
                         fmt::format("record it: recordings/{}/{}/1.flac", work.language, line.id));
    else if (clip.limited_db > kMostLimiting && !script.allow.contains("line-limited"))
        diagnostics.warning(
            line.place, "line-limited",
            fmt::format("the recording of the line '{}' in '{}' has peaks {:.1f} dB too high for its "
                        "loudness",
                        line.id, work.language, clip.limited_db),
            "record it again farther from the microphone, without plosives");
}

void prepare_one(const LineWork& work, const Script& script, audio::ContentStore& store, Media& media,
                 config::Diagnostics& diagnostics) {
    auto units = work.line->text.find(work.language);
    if (units == work.line->text.end()) units = work.line->text.find("");
    if (units == work.line->text.end()) return;  // compiling says that this text is missing
    audio::LineRecipe recipe;
    recipe.id = work.line->id;
    recipe.language = work.language;
    for (const SpokenUnit& unit : units->second) recipe.units.push_back(unit.text);
    recipe.recordings = recordings_of(*work.line, work.language, recipe.units.size());
    recipe.gap = work.line->gap;
    auto clip = store.prepare_line(recipe);
    if (!clip) return report(clip.error(), work.place, diagnostics);
    note_quality(*clip, work, script, diagnostics);
    media.lines.emplace(std::pair(work.line->id, work.language), std::move(*clip));
}

/// The most a stem's curves can give while the parameters stay in their bounds.
Decibels fullest(const Script& script, const Stem& stem) {
    std::vector<PlannedParameter> parameters;
    std::vector<PlannedGainCurve> curves;
    for (const GainByParameter& curve : stem.gain_by) {
        const Parameter* moved = script.parameter(curve.parameter.value);
        if (!moved || curve.points.empty()) continue;
        curves.push_back({parameters.size(), curve.points});
        parameters.push_back({moved->id, moved->initial, moved->min, moved->max, {}});
    }
    return loudest_gain(curves, parameters);
}

/// Nothing where a stem could not be prepared, which is reported already.
void measure_stems(const Script& script, const Sound& sound, audio::ContentStore& store, Media& media,
                   config::Diagnostics& diagnostics) {
    const auto* source = std::get_if<StemsSound>(&sound.source);
    if (!source || source->stems.empty()) return;
    std::vector<audio::MixPart> parts;
    for (const Stem& stem : source->stems) {
        const audio::PreparedClip* clip = media.file(stem.file.path);
        if (!clip) return;
        parts.push_back({*clip, fullest(script, stem)});
    }
    if (auto level = store.measure_together(parts))
        media.stems.emplace(sound.id, *level);
    else
        report(level.error(), sound.place, diagnostics);
}

/// The clip with the hash that `hashes` holds for `key`; nothing, and reported, where the store has it no more.
std::optional<audio::PreparedClip> recall_one(const std::map<std::string, std::string>& hashes,
                                              const std::string& key, const Place& place,
                                              audio::ContentStore& store, config::Diagnostics& diagnostics) {
    const auto hash = hashes.find(key);
    std::optional<audio::PreparedClip> clip;
    if (hash != hashes.end()) clip = store.find(hash->second);
    if (!clip)
        diagnostics.error(place, "media",
                          fmt::format("what '{}' was then is not in the content store any more", key),
                          "keep the content store, or bring it back from a backup");
    return clip;
}

}  // namespace

const audio::PreparedClip* Media::file(const std::string& path) const {
    const auto found = files.find(path);
    return found == files.end() ? nullptr : &found->second;
}

const audio::PreparedClip* Media::line(const std::string& id, const std::string& language) const {
    const auto found = lines.find(std::pair(id, language));
    return found == lines.end() ? nullptr : &found->second;
}

const audio::ClipLevel* Media::stems_together(const std::string& sound) const {
    const auto found = stems.find(sound);
    return found == stems.end() ? nullptr : &found->second;
}

const FilledSlot* Media::slot(const std::string& name) const {
    const auto found = slots.find(name);
    return found == slots.end() ? nullptr : &found->second;
}

Media prepare_media(const Script& script, const std::vector<std::string>& languages, audio::ContentStore& store,
                    config::Diagnostics& diagnostics, const PrepareProgress& progress) {
    const Wanted wanted = WantedWalk(script).take();
    const std::vector<FileWork> files = file_work(script, wanted);
    const std::vector<LineWork> lines = line_work(script, wanted, languages);
    const auto total = static_cast<int>(files.size() + lines.size());
    int done = 0;
    Media media;
    for (const FileWork& work : files) {
        if (progress) progress(work.written, done++, total);
        prepare_one(work, store, media, diagnostics);
    }
    for (const Sound& sound : script.sounds) measure_stems(script, sound, store, media, diagnostics);
    for (const LineWork& work : lines) {
        if (progress) progress(fmt::format("{} ({})", work.line->id, work.language), done++, total);
        prepare_one(work, script, store, media, diagnostics);
    }
    return media;
}

Media recall_media(const Script& script, const std::string& language, const ClipHashes& hashes,
                   audio::ContentStore& store, config::Diagnostics& diagnostics) {
    const Wanted wanted = WantedWalk(script).take();
    Media media;
    for (const FileWork& work : file_work(script, wanted)) {
        const std::string path = path_from_root(work.path, script.content_root);
        if (auto clip = recall_one(hashes.files, path, work.place, store, diagnostics))
            media.files.emplace(work.path, std::move(*clip));
    }
    for (const Sound& sound : script.sounds) measure_stems(script, sound, store, media, diagnostics);
    for (const LineWork& work : line_work(script, wanted, {language}))
        if (auto clip = recall_one(hashes.lines, work.line->id, work.place, store, diagnostics))
            media.lines.emplace(std::pair(work.line->id, language), std::move(*clip));
    return media;
}

}  // namespace stillroom::scripts
