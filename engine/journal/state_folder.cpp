#include "engine/journal/state_folder.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace stillroom::engine {

namespace fs = std::filesystem;

namespace {

fs::path variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// Makes one folder, and those above it, for its owner alone.
audio::Result<void> make_private(const fs::path& folder) {
    std::error_code failure;
    if (fs::is_directory(folder, failure)) return {};
    fs::create_directories(folder.parent_path(), failure);
    if (!failure && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        failure = std::error_code(errno, std::generic_category());
    if (!failure) return {};
    return audio::Error{fmt::format("the folder '{}' cannot be made: {}", folder.string(), failure.message())};
}

}  // namespace

StateFolder StateFolder::by_default() {
    if (const auto named = variable("STILLROOM_STATE"); !named.empty()) return StateFolder(named);
    // systemd gives a list where a unit names several; the first is ours.
    const std::string service = variable("STATE_DIRECTORY").string();
    if (!service.empty()) return StateFolder(service.substr(0, service.find(':')));
    if (const auto state = variable("XDG_STATE_HOME"); state.is_absolute()) return StateFolder(state / "stillroom");
    if (const auto home = variable("HOME"); home.is_absolute())
        return StateFolder(home / ".local" / "state" / "stillroom");
    const passwd* user = ::getpwuid(::getuid());
    return StateFolder(fs::path(user != nullptr ? user->pw_dir : "/") / ".local" / "state" / "stillroom");
}

audio::Result<void> StateFolder::make() const {
    for (const fs::path& folder : {root_, sessions(), scripts()})
        if (auto made = make_private(folder); !made) return made;
    return {};
}

std::vector<fs::path> StateFolder::journals() const {
    std::vector<fs::path> files;
    std::error_code failure;
    for (fs::directory_iterator entry(sessions(), failure), end; !failure && entry != end; entry.increment(failure))
        if (entry->path().extension() == kJournalEnding) files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace stillroom::engine
