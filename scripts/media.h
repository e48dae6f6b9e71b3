/// What a script plays, prepared: every file and every spoken line in one place, with its length and loudness.
#pragma once

#include "audio/content/content_store.h"
#include "config/diagnostics.h"
#include "scripts/script.h"

#include <functional>
#include <map>
#include <string>
#include <utility>

namespace stillroom::scripts {

/// What somebody put into a slot for one session: its facts, never its sound. They are part of what a session
/// played, so that a replay can take the same time and lower the same layers where the sound itself is gone.
struct FilledSlot {
    int channels = 1;
    audio::Frames length;
    audio::ClipLevel level;
};

/// The prepared content of one script. Keys are those the script uses, so that a plan never touches the disk.
struct Media {
    /// By `FileSound::path`, with the cut (`in`, `out`) not yet applied.
    std::map<std::string, audio::PreparedClip> files;
    /// By line id and language tag: all units with their gaps as one clip.
    std::map<std::pair<std::string, std::string>, audio::PreparedClip> lines;

    /// By the id of a sound of stems: all of them together, each as loud as its `gain_by` can make it.
    std::map<std::string, audio::ClipLevel> stems;

    /// By the name of the slot; a slot that nobody filled is not in it.
    std::map<std::string, FilledSlot> slots;

    [[nodiscard]] const audio::PreparedClip* file(const std::string& path) const;
    [[nodiscard]] const audio::PreparedClip* line(const std::string& id, const std::string& language) const;
    [[nodiscard]] const audio::ClipLevel* stems_together(const std::string& sound) const;
    [[nodiscard]] const FilledSlot* slot(const std::string& name) const;
};

/// Which prepared clip each sound and line was, for whoever wants the very same again.
struct ClipHashes {
    std::map<std::string, std::string> files;  ///< by path from the content root
    std::map<std::string, std::string> lines;  ///< by line id; of one language
};

/// Called before each piece of work: what is being prepared, how many are done, how many there are.
using PrepareProgress = std::function<void(const std::string& what, int done, int total)>;

/// [control] Brings everything the script can play, in the given languages, into the store and measures it. A file
/// that is missing, truncated, lying about its length, or carries NaN is an error at the place of the first cue
/// that wants it (or of the sound, where none does). Draft speech is a note `draft` per line and language.
[[nodiscard]] Media prepare_media(const Script& script, const std::vector<std::string>& languages,
                                  audio::ContentStore& store, config::Diagnostics& diagnostics,
                                  const PrepareProgress& progress = {});

/// [control] The same clips as then, from the store alone: what a recorded session played, whatever its files are
/// now. A clip that is not there any more is an error at the place that wants it first.
[[nodiscard]] Media recall_media(const Script& script, const std::string& language, const ClipHashes& hashes,
                                 audio::ContentStore& store, config::Diagnostics& diagnostics);

}  // namespace stillroom::scripts
