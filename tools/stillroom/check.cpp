// stillroom check: every finding of one or more scripts, and what its rules mean.
#include "config/nearest_name.h"
#include "config/room_profile.h"
#include "config/rules.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/findings_json.h"
#include "tools/stillroom/findings_report.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/room_loading.h"
#include "tools/stillroom/rule_texts.h"
#include "tools/stillroom/session_loading.h"

#include <fmt/format.h>
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

/// What `--explain` asks for, in place of checking scripts.
struct ExplainRequest {
    std::vector<std::string> rule;  ///< at most one id; empty: the list of all
    bool markdown = false;
};

Exit explain(const ExplainRequest& request, bool json) {
    const auto shown = [](const std::string& text) { return print(text) ? Exit::done : Exit::falls_short; };
    if (request.rule.empty() || request.rule.front().empty())
        return shown(json ? rules_json(config::rules()) : request.markdown ? rules_page() : rules_list());
    const config::Rule* rule = config::find_rule(request.rule.front());
    if (rule != nullptr) return shown(json ? rules_json({rule, 1}) : rule_text(*rule));
    say(fmt::format("there is no rule '{}'{}", request.rule.front(),
                    config::did_you_mean(request.rule.front(), config::rule_ids())));
    say("'stillroom check --explain' lists them");
    return Exit::wrong_usage;
}

}  // namespace

void add_check(CLI::App& program, Action& chosen) {
    auto options = std::make_shared<ScriptsRequest>();
    CLI::App* command = program.add_subcommand("check", "Say everything that is wrong with a script, and where");
    add_scripts_options(*command, *options);
    command->add_option("--room", options->room, "The room they are to be played in: its private outputs count")
        ->type_name("FILE");
    auto asked = std::make_shared<ExplainRequest>();
    CLI::Option* explained =
        command
            ->add_option("--explain", asked->rule, "What a rule means, why, and what to do; without ID: all rules")
            ->type_name("ID")
            ->expected(0, 1);
    command->add_flag("--markdown", asked->markdown, "With --explain: all rules as a page")->needs(explained);
    command->get_option("scripts")->required(false);
    command->footer(
        "Errors could not play as written; warnings can, but look at them; notes are worth knowing.\n"
        "Sounds are read and lines are spoken once to know their lengths; exit code 1 says there are errors.\n"
        "Example: stillroom check scripts/sessions/*.yaml\n"
        "Example: stillroom check --explain S12");
    command->callback([options, asked, explained, &chosen] {
        if (explained->count() == 0 && options->files.empty()) throw CLI::RequiredError("a script to check");
        chosen = [options, asked, explains = explained->count() > 0] {
            return explains ? explain(*asked, options->json) : check(*options);
        };
    });
}

}  // namespace stillroom::tools
