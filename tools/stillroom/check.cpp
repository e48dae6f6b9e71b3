// stillroom check: every finding of one or more scripts.
#include "config/room_profile.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/findings_json.h"
#include "tools/stillroom/findings_report.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/room_loading.h"
#include "tools/stillroom/session_loading.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stillroom::tools {

namespace {

/// Reads, prepares and compiles one script in every language that is asked for.
LoadedScript check_script(const ScriptRequest& request, const scripts::OutputPrivacy& privacy, Exit& exit) {
    LoadedScript loaded(request, privacy);
    if (!loaded.script()) return loaded;
    std::vector<std::string> languages = loaded.languages();
    if (!request.language.empty()) {
        if (const auto language = language_of(request, *loaded.script()); !language) {
            say(language.error().message);
            exit = Exit::wrong_usage;
        }
        languages = {request.language};
    }
    if (exit == Exit::wrong_usage) return loaded;
    loaded.prepare(languages);
    for (const std::string& language : languages) (void)loaded.compile(language);
    return loaded;
}

/// Scripts share lines: each is named once.
void add_new(const std::vector<std::string>& lines, std::vector<std::string>& all) {
    for (const std::string& line : lines)
        if (std::find(all.begin(), all.end(), line) == all.end()) all.push_back(line);
}

Exit worse(Exit a, Exit b) { return std::max(a, b); }

/// Where private sounds may go in the room that is named; what is wrong with its profile goes to `all`.
scripts::OutputPrivacy privacy_for(const ScriptsRequest& options, config::Diagnostics& all, Exit& exit) {
    if (options.room.empty()) return {};
    config::Diagnostics found;
    const auto room = load_room(options.room, found);
    for (const config::Finding& finding : found.findings())
        if (finding.severity == config::Severity::error) all.add(finding);
    if (!room) exit = Exit::falls_short;
    return room ? scripts::privacy_in(*room) : scripts::OutputPrivacy{};
}

Exit check(const ScriptsRequest& options) {
    Exit exit = Exit::done;
    config::Diagnostics all;
    const scripts::OutputPrivacy privacy = privacy_for(options, all, exit);
    std::map<std::string, std::vector<std::string>> drafts;
    for (const std::string& script : options.files) {
        const LoadedScript loaded = check_script({script, options.content_root, options.language}, privacy, exit);
        if (exit == Exit::wrong_usage) return exit;
        for (const config::Finding& finding : loaded.findings().findings()) all.add(finding);
        for (const auto& [language, lines] : loaded.drafts()) add_new(lines, drafts[language]);
        exit = worse(exit, loaded.verdict());
    }
    if (options.json) return print(check_json(all)) ? exit : Exit::falls_short;
    const std::string report =
        findings_report(all, shows_colours(stdout)) + drafts_text(drafts) + findings_sums(all);
    return print(report) ? exit : Exit::falls_short;
}

}  // namespace

void add_check(CLI::App& program, Action& chosen) {
    auto options = std::make_shared<ScriptsRequest>();
    CLI::App* command = program.add_subcommand("check", "Say everything that is wrong with a script, and where");
    add_scripts_options(*command, *options);
    command->add_option("--room", options->room, "The room they are to be played in: its private outputs count")
        ->type_name("FILE");
    command->footer(
        "Errors could not play as written; warnings can, but look at them; notes are worth knowing.\n"
        "Sounds are read and lines are spoken once to know their lengths; exit code 1 says there are errors.\n"
        "Example: stillroom check scripts/sessions/*.yaml");
    command->callback([options, &chosen] { chosen = [options] { return check(*options); }; });
}

}  // namespace stillroom::tools
