/// The program `stillroom`: reads the command line and runs one subcommand.
#include "config/nearest_name.h"
#include "tools/room/serve.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <exception>
#include <string>
#include <vector>

namespace stillroom::tools {
namespace {

/// The first word of a command line that is no option and no subcommand, where one should stand.
std::string unknown_command(const CLI::App& program, int count, char** arguments) {
    if (count < 2 || arguments[1][0] == '-') return {};
    for (const CLI::App* command : program.get_subcommands(nullptr))
        if (command->check_name(arguments[1])) return {};
    return arguments[1];
}

Exit refuse_command(const CLI::App& program, const std::string& written) {
    std::vector<std::string> known;
    for (const CLI::App* command : program.get_subcommands(nullptr)) known.push_back(command->get_name());
    say(fmt::format("there is no command '{}'{}", written, config::did_you_mean(written, known)));
    say("'stillroom --help' lists them");
    return Exit::wrong_usage;
}

Exit refuse_usage(const CLI::App& program, const CLI::ParseError& error) {
    const std::vector<CLI::App*> named = program.get_subcommands();
    say(error.what());
    say(fmt::format("'stillroom {}{}--help' says how it is used", named.empty() ? "" : named.front()->get_name(),
                    named.empty() ? "" : " "));
    return Exit::wrong_usage;
}

Exit run(int count, char** arguments) {
    CLI::App program("Audio guidance for treatment rooms: music, breathing pacers and spoken lines.", "stillroom");
    program.footer(
        "Every command has its own --help.\n"
        "Exit codes: 0 done, 1 the input falls short, 2 wrong usage, 3 something is missing on this machine.\n"
        "Example: stillroom play scripts/sessions/demo.yaml");
    program.set_version_flag("--version", "stillroom " STILLROOM_VERSION);
    program.require_subcommand(1);
    Action chosen;
    for (const auto add :
         {add_play, add_render, add_check, add_timeline, add_new, add_prepare, add_content, add_schema, add_devices,
          add_sessions, add_room, add_doctor, add_midi, add_ctl, add_status, room::add_serve})
        add(program, chosen);
    if (const std::string written = unknown_command(program, count, arguments); !written.empty())
        return refuse_command(program, written);
    try {
        program.parse(count, arguments);
    } catch (const CLI::Success& asked) {
        program.exit(asked);  // --help and --version, on standard output
        return Exit::done;
    } catch (const CLI::ParseError& error) { return refuse_usage(program, error); }
    return chosen();
}

}  // namespace
}  // namespace stillroom::tools

int main(int count, char** arguments) {
    using namespace stillroom::tools;
    try {
        return static_cast<int>(run(count, arguments));
    } catch (const std::bad_alloc&) {
        say("this machine has no memory left");
        return static_cast<int>(Exit::something_missing);
    }
}
