// stillroom prepare: everything sessions need, decoded, spoken, measured and stored before they start.
#include "audio/content/content_store.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/session_loading.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stillroom::tools {

namespace {

/// What preparing one script came to.
struct Prepared {
    std::string script;
    std::size_t files = 0;
    std::size_t lines = 0;
    std::map<std::string, std::vector<std::string>> drafts;  ///< line ids by language
    Exit exit = Exit::done;
};

Prepared prepare_script(const ScriptsRequest& options, const std::string& file) {
    const ScriptRequest request{file, options.content_root, options.language};
    Prepared result;
    result.script = file;
    LoadedScript loaded(request);
    if (loaded.script()) {
        std::vector<std::string> languages = loaded.languages();
        if (!options.language.empty()) {
            if (const auto language = language_of(request, *loaded.script()); !language) {
                say(language.error().message);
                result.exit = Exit::wrong_usage;
                return result;
            }
            languages = {options.language};
        }
        loaded.prepare(languages);
        result.files = loaded.media().files.size();
        result.lines = loaded.media().lines.size();
    }
    result.drafts = loaded.drafts();
    result.exit = loaded.verdict();
    if (result.exit != Exit::done) show_findings(loaded.findings());
    return result;
}

std::string report_text(const Prepared& prepared) {
    return fmt::format("{}: {} sound files and {} spoken lines are ready\n", prepared.script, prepared.files,
                       prepared.lines) +
           drafts_text(prepared.drafts);
}

Exit prepare(const ScriptsRequest& options) {
    Exit exit = Exit::done;
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const std::string& script : options.files) {
        const Prepared prepared = prepare_script(options, script);
        exit = std::max(exit, prepared.exit);
        all.push_back({{"script", prepared.script},
                       {"files", prepared.files},
                       {"lines", prepared.lines},
                       {"drafts", prepared.drafts},
                       {"ready", prepared.exit == Exit::done}});
        if (!options.json && prepared.exit == Exit::done && !print(report_text(prepared))) return Exit::falls_short;
    }
    if (options.json) {
        const nlohmann::ordered_json document{{"store", audio::ContentStore::default_folder().string()},
                                              {"scripts", all}};
        if (!print(document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"))
            return Exit::falls_short;
    }
    return exit;
}

}  // namespace

void add_prepare(CLI::App& program, Action& chosen) {
    auto options = std::make_shared<ScriptsRequest>();
    CLI::App* command = program.add_subcommand("prepare", "Decode, speak and store what sessions need");
    add_scripts_options(*command, *options);
    command->footer(
        "A prepared session starts at once. Drafts are lines that a computer speaks until somebody records them.\n"
        "Example: stillroom prepare scripts/sessions/*.yaml");
    command->callback([options, &chosen] { chosen = [options] { return prepare(*options); }; });
}

}  // namespace stillroom::tools
