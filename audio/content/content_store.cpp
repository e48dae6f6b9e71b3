#include "audio/content/content_store.h"

#include "audio/content/clip_file.h"
#include "audio/content/hash.h"
#include "audio/content/import_process.h"
#include "audio/content/mix_level.h"
#include "audio/content/source_file.h"
#include "audio/content/speech.h"
#include "audio/content/spoken_line.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <utility>

namespace stillroom::audio {
namespace {

/// Raised whenever prepared samples or measurements change for the same input, so that old clips are not found.
constexpr std::int64_t kRecipeVersion = 1;
constexpr Seconds kLongestFile{4.0 * 3600.0};

std::filesystem::path index_folder(const std::filesystem::path& store) { return store / "index"; }

std::optional<PreparedClip> find_clip(const std::filesystem::path& folder, const std::string& hash) {
    auto found = read_clip(clip_path(folder, hash));
    if (!found || found->clip.hash != hash) return std::nullopt;
    return std::move(found->clip);
}

Result<PreparedClip> commit(ClipWriter& writer, ClipDescription description) {
    auto done = writer.commit(std::move(description));
    if (!done) return done.error();
    return std::move(done->clip);
}

/// A level as the index keeps it: its facts are 64 characters long.
std::string text_of(const ClipLevel& level) {
    return fmt::format("{:32.4f}{:32.4f}", level.loudness.lufs, level.true_peak_dbtp);
}

ClipLevel level_of(const std::string& text) {
    return {{std::strtod(text.substr(0, 32).c_str(), nullptr)}, std::strtod(text.substr(32).c_str(), nullptr)};
}

/// The hashes of the recordings a line has, empty where a draft must stand in.
Result<std::vector<std::string>> recording_hashes(const LineRecipe& recipe, const StoreIndex& index) {
    std::vector<std::string> hashes(recipe.units.size());
    for (std::size_t i = 0; i < recipe.units.size() && i < recipe.recordings.size(); ++i) {
        if (recipe.recordings[i].empty()) continue;
        auto hash = content_hash(recipe.recordings[i], index);
        if (!hash) return hash.error();
        hashes[i] = *hash;
    }
    return hashes;
}

/// All a line is made of but the synthesiser.
RecipeHash line_hash(const LineRecipe& recipe, const std::vector<std::string>& recordings, SampleRate rate) {
    RecipeHash hash;
    hash.add("line").add(kRecipeVersion).add(rate.hertz).add(recipe.language);
    hash.add(frames_of(recipe.gap, rate).count);
    for (const std::string& unit : recipe.units) hash.add(unit);
    for (const std::string& recording : recordings) hash.add(recording);
    return hash;
}

Result<std::vector<float>> unit_sound(const LineRecipe& recipe, std::size_t unit, bool draft, SampleRate rate) {
    auto sound = draft ? draft_speech(recipe.units[unit], recipe.language, rate)
                       : import_speech(recipe.recordings[unit], rate);
    if (!sound) return sound;
    const WordRange words = find_words(*sound, rate);
    if (words.end > words.start) return sound;
    if (draft) return Error{fmt::format("'{}' has no words to speak; correct the text", recipe.units[unit])};
    return Error{fmt::format("'{}' holds no words; record it again", recipe.recordings[unit].string())};
}

Result<std::vector<std::vector<float>>> unit_sounds(const LineRecipe& recipe,
                                                    const std::vector<std::string>& recordings, SampleRate rate) {
    std::vector<std::vector<float>> sounds;
    for (std::size_t i = 0; i < recipe.units.size(); ++i) {
        auto sound = unit_sound(recipe, i, recordings[i].empty(), rate);
        if (!sound) return sound.error();
        sounds.push_back(std::move(*sound));
    }
    if (!sounds.empty()) return sounds;
    return Error{fmt::format("the line '{}' has no words in '{}'; write its text", recipe.id, recipe.language)};
}

ClipDescription describe(const LineRecipe& recipe, SpokenLine line, const ClipLevel& level) {
    ClipDescription description;
    description.made_from = recipe.id + " (" + recipe.language + ")";
    description.clip.length = {std::ssize(line.samples)};
    description.clip.loudness = level.loudness;
    description.clip.true_peak_dbtp = level.true_peak_dbtp;
    description.clip.limited_db = line.limited_db;
    description.clip.unit_starts = std::move(line.unit_starts);
    description.clip.unit_ends = std::move(line.unit_ends);
    return description;
}

}  // namespace

ContentStore::ContentStore(std::filesystem::path folder, SampleRate rate)
    : folder_(std::move(folder)), rate_(rate) {
    assert(rate.hertz >= 8000);
}

std::filesystem::path ContentStore::default_folder() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::filesystem::path(value ? value : "");
    };
    if (auto named = variable("STILLROOM_STORE"); !named.empty()) return named;
    if (const auto cache = variable("XDG_CACHE_HOME"); cache.is_absolute()) return cache / "stillroom";
    if (const auto home = variable("HOME"); home.is_absolute()) return home / ".cache" / "stillroom";
    // A service has no HOME; a folder below wherever it was started would be found by nobody again.
    const passwd* user = ::getpwuid(::getuid());
    return std::filesystem::path(user != nullptr ? user->pw_dir : "/") / ".cache" / "stillroom";
}

Result<PreparedClip> ContentStore::prepare_file(const std::filesystem::path& file) {
    const auto source = content_hash(file, StoreIndex(index_folder(folder_)));
    if (!source) return source.error();
    const std::string hash = RecipeHash().add("file").add(kRecipeVersion).add(rate_.hertz).add(*source).finish();
    if (auto found = find_clip(folder_, hash)) return std::move(*found);
    auto writer = ClipWriter::open(folder_);
    if (!writer) return writer.error();
    const auto sound = import_file(file, rate_, kLongestFile, writer->descriptor(), kClipDataOffset);
    if (!sound) return sound.error();
    const auto unchanged = content_hash(file, StoreIndex(index_folder(folder_)));
    if (!unchanged || *unchanged != *source)
        return Error{
            fmt::format("'{}' changed while it was read; wait until it is copied, then try again", file.string())};
    writer->written_by_another(sound->checksum);
    ClipDescription description;
    description.rate = rate_;
    description.made_from = file.filename().string();
    description.clip.channels = sound->channels;
    description.clip.length = sound->length;
    description.clip.loudness = sound->level.loudness;
    description.clip.true_peak_dbtp = sound->level.true_peak_dbtp;
    description.clip.hash = hash;
    return commit(*writer, std::move(description));
}

Result<PreparedClip> ContentStore::prepare_line(const LineRecipe& recipe) {
    const StoreIndex index(index_folder(folder_));
    const auto recordings = recording_hashes(recipe, index);
    if (!recordings) return recordings.error();
    const bool draft = std::find(recordings->begin(), recordings->end(), "") != recordings->end();
    const std::string without_voice = line_hash(recipe, *recordings, rate_).finish();
    std::string hash = without_voice;
    if (draft) {
        const auto voice = draft_speech_recipe(recipe.language);
        // Without the synthesiser, what it spoke before still serves.
        const auto earlier = voice ? std::nullopt : index.find(without_voice);
        if (!voice && !earlier) return voice.error();
        hash = voice ? line_hash(recipe, *recordings, rate_).add(*voice).finish() : *earlier;
    }
    if (auto found = find_clip(folder_, hash)) return std::move(*found);
    const auto units = unit_sounds(recipe, *recordings, rate_);
    if (!units) return units.error();
    SpokenLine line = assemble_line(*units, recipe.gap, rate_);
    auto writer = ClipWriter::open(folder_);
    if (!writer) return writer.error();
    if (const auto written = writer->write(line.samples); !written) return written.error();
    const ClipLevel level = measure(line.samples, 1, rate_);
    ClipDescription description = describe(recipe, std::move(line), level);
    description.rate = rate_;
    description.clip.draft = draft;
    description.clip.hash = hash;
    auto clip = commit(*writer, std::move(description));
    if (clip && draft) index.remember(without_voice, hash);
    return clip;
}

Result<ClipLevel> ContentStore::measure_together(std::span<const MixPart> parts) {
    assert(!parts.empty());
    Frames length = parts.front().clip.length;
    RecipeHash hash;
    hash.add("together").add(kRecipeVersion);
    for (const MixPart& part : parts) {
        length = std::min(length, part.clip.length);
        hash.add(part.clip.hash).add(fmt::format("{:.4f}", part.gain.value));
    }
    const std::string key = hash.finish();
    const StoreIndex index(index_folder(folder_));
    if (const auto known = index.find(key)) return level_of(*known);
    auto level = mix_level(parts, length, rate_);
    if (level) index.remember(key, text_of(*level));
    return level;
}

std::optional<PreparedClip> ContentStore::find(const std::string& hash) const {
    const bool names_a_clip = hash.size() == 64 && hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    return names_a_clip ? find_clip(folder_, hash) : std::nullopt;
}

std::vector<ContentStore::Entry> ContentStore::list() const {
    std::vector<Entry> entries;
    std::error_code ignored;
    for (const auto& file : std::filesystem::directory_iterator(folder_, ignored)) {
        if (file.path().extension() != ".clip") continue;
        Entry entry;
        if (auto read = read_clip(file.path())) {
            entry.clip = std::move(read->clip);
            entry.made_from = read->made_from;
        } else {
            entry.clip.file = file.path();
            entry.made_from = "(damaged)";
        }
        entry.bytes = static_cast<std::int64_t>(std::filesystem::file_size(file.path(), ignored));
        entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.made_from, a.clip.file) < std::tie(b.made_from, b.clip.file);
    });
    return entries;
}

std::vector<ContentStore::Entry> ContentStore::verify() const {
    std::vector<Entry> broken = list();
    std::erase_if(broken, [](const Entry& entry) { return verify_clip(entry.clip.file).has_value(); });
    return broken;
}

}  // namespace stillroom::audio
