// stillroom timeline: the resolved plan as a table, a picture, a page or JSON.
#include "scripts/timeline.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/session_loading.h"
#include "tools/stillroom/terminal.h"
#include "tools/stillroom/text_file.h"
#include "tools/stillroom/timeline_table.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace stillroom::tools {

namespace {

struct Options {
    ScriptRequest script;
    std::string output;
    bool json = false;
};

Exit write_picture(const std::string& output, const scripts::Plan& plan, const config::Diagnostics& findings) {
    const bool page = std::filesystem::path(output).extension() == ".html";
    const std::string text = page ? scripts::timeline_html(plan, findings.findings()) : scripts::timeline_svg(plan);
    if (const auto written = write_text_file(output, text); !written) {
        say(written.error().message);
        return Exit::falls_short;
    }
    say(fmt::format("wrote {}", output));
    return Exit::done;
}

Exit timeline(const Options& options) {
    const std::string ending = std::filesystem::path(options.output).extension().string();
    if (!options.output.empty() && ending != ".svg" && ending != ".html") {
        say(fmt::format("'{}' must end in .svg (a picture) or .html (a page)", options.output));
        return Exit::wrong_usage;
    }
    LoadedScript loaded(options.script);
    std::optional<scripts::Plan> plan;
    if (loaded.script()) {
        const auto language = language_of(options.script, *loaded.script());
        if (!language) return say(language.error().message), Exit::wrong_usage;
        loaded.prepare({*language});
        plan = loaded.compile(*language);
    }
    if (!plan || loaded.findings().errors() > 0) {
        show_findings(loaded.findings());
        say(fmt::format("'{}' has no timeline until its errors are mended", options.script.file));
        return loaded.verdict();
    }
    if (!options.output.empty())
        if (const Exit exit = write_picture(options.output, *plan, loaded.findings()); exit != Exit::done)
            return exit;
    if (options.json)
        return print(scripts::timeline_json(*plan, loaded.findings().findings())) ? Exit::done : Exit::falls_short;
    if (!options.output.empty()) return Exit::done;
    const int width = is_terminal(stdout) ? terminal_width() : kWideTable;
    return print(timeline_table(*plan, width)) ? Exit::done : Exit::falls_short;
}

}  // namespace

void add_timeline(CLI::App& program, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("timeline", "Show what happens when: a table, a picture or JSON");
    add_script_options(*command, options->script);
    command->add_option("-o,--output", options->output, "Write a picture (.svg) or a page (.html)")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "One JSON document instead of the table");
    command->footer(
        "Times hold when every phase takes its usual length and every gate opens at once.\n"
        "Example: stillroom timeline scripts/sessions/demo.yaml -o demo.html");
    command->callback([options, &chosen] { chosen = [options] { return timeline(*options); }; });
}

}  // namespace stillroom::tools
