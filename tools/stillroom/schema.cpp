// stillroom schema: what editors check scripts with while they are written.
#include "scripts/schema.h"

#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace stillroom::tools {

namespace {

Exit show_schema(const std::string& which) {
    const auto kind = which == "library" ? scripts::SchemaKind::library : scripts::SchemaKind::script;
    return print(scripts::schema_json(kind)) ? Exit::done : Exit::falls_short;
}

}  // namespace

void add_schema(CLI::App& program, Action& chosen) {
    auto which = std::make_shared<std::string>("script");
    CLI::App* command = program.add_subcommand("schema", "The JSON Schema of the session language, for editors");
    command->add_option("which", *which, "Of session scripts or of library files")
        ->check(CLI::IsMember({"script", "library"}).description(""))
        ->type_name("script|library")
        ->capture_default_str();
    command->add_flag("--json")->description("A schema is JSON with or without it");
    command->footer("Example: stillroom schema script > session.schema.json");
    command->callback([which, &chosen] { chosen = [which] { return show_schema(*which); }; });
}

}  // namespace stillroom::tools
