/// Where a machine keeps what must outlive a session: its journals, the list of them, and the scripts they were
/// played from.
///
///   sessions/                journals, one a session, mode 0600: 2026-11-23-125331-K7QM4D.journal
///   sessions/sessions.log    the list of sessions (session_index.h)
///   scripts/                 every script and library that was played, named by its SHA-256
#pragma once

#include "audio/base/result.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::engine {

class StateFolder {
public:
    explicit StateFolder(std::filesystem::path root) : root_(std::move(root)) {}

    /// [control] Where it lies unless somebody says otherwise: $STILLROOM_STATE, else $STATE_DIRECTORY (a service's
    /// own, from systemd), else $XDG_STATE_HOME/stillroom, else ~/.local/state/stillroom.
    [[nodiscard]] static StateFolder by_default();

    [[nodiscard]] const std::filesystem::path& root() const noexcept { return root_; }
    [[nodiscard]] std::filesystem::path sessions() const { return root_ / "sessions"; }
    [[nodiscard]] std::filesystem::path list() const { return sessions() / "sessions.log"; }
    [[nodiscard]] std::filesystem::path scripts() const { return root_ / "scripts"; }

    /// [control] Makes its folders where they are missing, for nobody else to read.
    [[nodiscard]] audio::Result<void> make() const;

    /// [control] Every journal, oldest first by name.
    [[nodiscard]] std::vector<std::filesystem::path> journals() const;

private:
    std::filesystem::path root_;
};

/// What the file of every journal ends in.
inline constexpr const char* kJournalEnding = ".journal";

}  // namespace stillroom::engine
