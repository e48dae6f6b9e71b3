/// The subcommands of `stillroom` and how they end (design, commands).
#pragma once

#include <CLI/App.hpp>
#include <functional>

namespace stillroom::tools {

/// Exit codes of every command.
enum class Exit {
    done = 0,
    falls_short = 1,        ///< the script, the file or the room: what and where was said
    wrong_usage = 2,        ///< the command line
    something_missing = 3,  ///< something the program needs on this machine
};

/// What a command line that made sense asks for. Runs once the whole line was read.
using Action = std::function<Exit()>;

/// [setup] Each adds its subcommand; when the command line names it, `chosen` becomes its action. `chosen` must
/// outlive the program.
void add_play(CLI::App& program, Action& chosen);
void add_render(CLI::App& program, Action& chosen);
void add_check(CLI::App& program, Action& chosen);
void add_timeline(CLI::App& program, Action& chosen);
void add_new(CLI::App& program, Action& chosen);
void add_schema(CLI::App& program, Action& chosen);
void add_prepare(CLI::App& program, Action& chosen);
void add_content(CLI::App& program, Action& chosen);
void add_devices(CLI::App& program, Action& chosen);
void add_sessions(CLI::App& program, Action& chosen);
void add_room(CLI::App& program, Action& chosen);
void add_doctor(CLI::App& program, Action& chosen);
void add_midi(CLI::App& program, Action& chosen);
void add_ctl(CLI::App& program, Action& chosen);
void add_status(CLI::App& program, Action& chosen);

}  // namespace stillroom::tools
