/// The way every command takes from a script's file to what it needs: read, advise, prepare, compile, open.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "config/diagnostics.h"
#include "engine/journal/state_folder.h"
#include "engine/session_plan.h"
#include "scripts/media.h"
#include "scripts/output_privacy.h"
#include "scripts/plan.h"
#include "scripts/script.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/start_choices.h"
#include "tools/stillroom/zone_choice.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stillroom::tools {

/// The rate of the built-in rehearsal profile.
inline constexpr audio::SampleRate kRoomRate{48000};

/// Which script, as the command line says it.
struct ScriptRequest {
    std::string file;
    std::string content_root;  ///< empty: found from the script's place
    std::string language;      ///< empty: the first the script declares
    ChoiceRequest choices{};   ///< of commands that play or render it
};

/// [setup] Adds `SCRIPT`, `--content` and `--language` to a command.
void add_script_options(CLI::App& command, ScriptRequest& request);

/// Which scripts a command looks at, one after another.
struct ScriptsRequest {
    std::vector<std::string> files;
    std::string language;      ///< empty: every language a script declares
    std::string content_root;  ///< empty: found from each script's place
    std::string room;          ///< file of the room profile they are to be played in; empty: any room
    bool json = false;         ///< one JSON document instead of text
};

/// [setup] Adds `SCRIPT...`, `--content`, `--language` and `--json` to a command.
void add_scripts_options(CLI::App& command, ScriptsRequest& request);

/// Hears the share of a script's media that is ready, 0 to 1, and what is worked on. Called by whoever prepares.
using PreparationProgress = std::function<void(double share, const std::string& what)>;

/// A script that was read, what it plays, and everything found in it so far. [control]
class LoadedScript {
public:
    /// Parses the script and its library files and asks for advice on it.
    /// `privacy` says where its private sounds may go.
    explicit LoadedScript(const ScriptRequest& request, const scripts::OutputPrivacy& privacy = {});

    /// Null when it holds errors.
    [[nodiscard]] const scripts::Script* script() const noexcept { return script_ ? &*script_ : nullptr; }
    [[nodiscard]] const config::Diagnostics& findings() const noexcept { return findings_; }
    [[nodiscard]] const scripts::Media& media() const noexcept { return media_; }

    /// Brings everything it plays in these languages into the content store; with a progress bar where nobody else
    /// hears how far it has come.
    void prepare(const std::vector<std::string>& languages, const PreparationProgress& progress = {});

    /// Somebody put this into a slot, for this session alone.
    void fill(const std::string& slot, const scripts::FilledSlot& clip) { media_.slots[slot] = clip; }

    /// The plan in one language, with the media prepared so far. A finding that another language gave already is
    /// not repeated.
    [[nodiscard]] std::optional<scripts::Plan> compile(const std::string& language,
                                                       const scripts::SessionChoices& choices = {});

    /// What staff chose and do, by the command line and the operator log it names; see `operator_log_of`.
    [[nodiscard]] std::optional<engine::OperatorLog> operator_log(const ScriptRequest& request);

    /// Every language it declares.
    [[nodiscard]] std::vector<std::string> languages() const;

    /// The prepared lines that a computer speaks, by language.
    [[nodiscard]] std::map<std::string, std::vector<std::string>> drafts() const;

    /// How a command ends that needed this script without errors: done, falls_short, or something_missing when an
    /// error is the machine's and not the script's.
    [[nodiscard]] Exit verdict() const;

private:
    void add_new(const config::Diagnostics& found);

    std::optional<scripts::Script> script_;
    scripts::Media media_;
    config::Diagnostics findings_;
};

/// [any] The language a request means for this script. The error says which ones it speaks.
[[nodiscard]] audio::Result<std::string> language_of(const ScriptRequest& request, const scripts::Script& script);

/// A session ready to sound, and what staff will do in it by an operator log.
struct OpenedSession {
    std::unique_ptr<engine::SessionPlan> session;
    engine::OperatorLog log;
};

/// Why a session cannot be opened, for whoever asked.
struct Unopened {
    Exit exit = Exit::falls_short;  ///< how a command ends that asked for it
    std::string message;            ///< one sentence
    config::Diagnostics findings;   ///< with their places; empty where the sentence says all
};

/// [control] Says it on standard error; how the command ends.
Exit say_unopened(const Unopened& why);

/// What a session is opened with besides its script.
struct OpenOptions {
    std::uint64_t seed = 1;
    /// Outlives the session; what it holds fills the session's slots. Null: nothing was brought.
    engine::PrivateVault* vault = nullptr;
    /// Says where private sounds may go and which language is spoken there.
    ChosenZone zone{};
    /// Pools of a series go on where the newest record of this folder left them; null: the first of its series.
    const engine::StateFolder* records = nullptr;
    /// Hears how far it has come; empty: a progress bar on standard error.
    PreparationProgress progress{};
};

/// [control] A session ready to sound: prepared, compiled with what staff chose, opened.
[[nodiscard]] std::variant<OpenedSession, Unopened> open_session(const ScriptRequest& request,
                                                                 const OpenOptions& options);

/// [any] Drafts in words, a paragraph per language, each ended by a line break.
[[nodiscard]] std::string drafts_text(const std::map<std::string, std::vector<std::string>>& drafts);

/// [control] Findings on standard error: errors and warnings with their source lines.
void show_findings(const config::Diagnostics& findings);

}  // namespace stillroom::tools
