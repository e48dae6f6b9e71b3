// stillroom schema: what editors check scripts with while they are written.
#include "scripts/schema.h"
#include "config/room_schema.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace stillroom::tools {

namespace {

std::string schema_of(const std::string& which) {
    if (which == "room") return config::room_schema_json();
    return scripts::schema_json(which == "library" ? scripts::SchemaKind::library : scripts::SchemaKind::script);
}

Exit show_schema(const std::string& which) { return print(schema_of(which)) ? Exit::done : Exit::falls_short; }

}  // namespace

void add_schema(CLI::App& program, Action& chosen) {
    auto which = std::make_shared<std::string>("script");
    CLI::App* command = program.add_subcommand("schema", "The JSON Schema of the files people write, for editors");
    command->add_option("which", *which, "Of session scripts, of library files or of room profiles")
        ->check(CLI::IsMember({"script", "library", "room"}).description(""))
        ->type_name("script|library|room")
        ->capture_default_str();
    command->add_flag("--json")->description("A schema is JSON with or without it");
    command->footer("Example: stillroom schema script > session.schema.json");
    command->callback([which, &chosen] { chosen = [which] { return show_schema(*which); }; });
}

}  // namespace stillroom::tools
