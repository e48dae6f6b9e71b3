// stillroom new: a session script to begin from.
#include "config/nearest_name.h"
#include "config/values.h"
#include "scripts/content_paths.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/new_script.h"
#include "tools/stillroom/text_file.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

namespace stillroom::tools {

namespace {

namespace fs = std::filesystem;

struct NewRequest {
    std::string name;
    std::string like;          ///< id of the session to copy; empty: the starting script
    std::string content_root;  ///< empty: found from the current folder
    bool json = false;
};

bool holds_sessions(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder / "sessions", ignored) && fs::is_directory(folder / "library", ignored);
}

/// The folder of `sessions` and `library`: the one that is named, else the nearest above, else `scripts` below.
std::optional<fs::path> content_folder(const NewRequest& request) {
    const fs::path root = scripts::content_root_of(request.name, request.content_root);
    if (holds_sessions(root)) return root;
    if (request.content_root.empty() && holds_sessions("scripts")) return "scripts";
    return std::nullopt;
}

std::vector<std::string> sessions_in(const fs::path& folder) {
    std::vector<std::string> ids;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
        if (entry->path().extension() == ".yaml") ids.push_back(entry->path().stem().string());
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// The text of the new script, or how the command ends without one, after saying why.
std::variant<std::string, Exit> text_for(const NewRequest& request, const fs::path& sessions) {
    if (request.like.empty()) return starting_script(request.name);
    const std::vector<std::string> known = sessions_in(sessions);
    if (std::find(known.begin(), known.end(), request.like) == known.end()) {
        say(fmt::format("there is no session '{}' in {}{}", request.like, sessions.string(),
                        config::did_you_mean(request.like, known)));
        return Exit::wrong_usage;
    }
    const fs::path file = sessions / (request.like + ".yaml");
    std::ostringstream text;
    const std::ifstream stream(file, std::ios::binary);
    if (stream) text << stream.rdbuf();
    if (!stream || !text) {
        say(fmt::format("cannot read '{}'", file.string()));
        return Exit::falls_short;
    }
    if (auto copy = copied_script(text.str(), request.name)) return *std::move(copy);
    say(fmt::format("'{}' has no line that begins with 'id:'", file.string()));
    return Exit::falls_short;
}

std::string next_steps(const fs::path& file, bool is_copy) {
    const std::string name = file.string();
    return fmt::format("{}\n{}Then, as often as you like:\n  stillroom check {}\n  stillroom timeline {} -o {}\n",
                       name,
                       is_copy ? "Give it a title of its own first: staff choose a session by its title.\n" : "",
                       name, name, fs::path(file).replace_extension(".html").filename().string());
}

Exit make_new(const NewRequest& request) {
    if (const auto id = config::parse_id(request.name); !id) {
        say(fmt::format("'{}' {}: {}", request.name, id.fault().problem, id.fault().remedy));
        return Exit::wrong_usage;
    }
    const std::optional<fs::path> content = content_folder(request);
    if (!content) {
        say(request.content_root.empty()
                ? "there is no folder with 'sessions' and 'library' in it here or above"
                : fmt::format("'{}' does not hold 'sessions' and 'library'", request.content_root));
        say("name the one that holds the shipped ones: --content DIR");
        return Exit::something_missing;
    }
    const fs::path file = *content / "sessions" / (request.name + ".yaml");
    std::error_code ignored;
    if (fs::exists(file, ignored)) {
        say(fmt::format("'{}' is there already, and stays as it is: choose another name", file.string()));
        return Exit::falls_short;
    }
    const auto text = text_for(request, *content / "sessions");
    if (const auto* exit = std::get_if<Exit>(&text)) return *exit;
    if (const auto written = write_text_file(file, std::get<std::string>(text)); !written) {
        say(written.error().message);
        return Exit::falls_short;
    }
    const std::string answer = request.json ? nlohmann::json{{"file", file.string()}}.dump() + "\n"
                                            : next_steps(file, !request.like.empty());
    return print(answer) ? Exit::done : Exit::falls_short;
}

}  // namespace

void add_new(CLI::App& program, Action& chosen) {
    auto request = std::make_shared<NewRequest>();
    CLI::App* command = program.add_subcommand("new", "A session script to begin from, in the folder of sessions");
    command->add_option("name", request->name, "Id of the new session, like evening-calm")
        ->required()
        ->type_name("NAME");
    command->add_option("--like", request->like, "Begin from this session instead, with all its comments")
        ->type_name("ID");
    command->add_option("--content", request->content_root, "Folder that holds 'sessions' and 'library'")
        ->type_name("DIR");
    command->add_flag("--json", request->json, "One JSON document instead of text");
    command->footer("Nothing that exists is overwritten.\nExample: stillroom new evening-calm --like prime-10");
    command->callback([request, &chosen] { chosen = [request] { return make_new(*request); }; });
}

}  // namespace stillroom::tools
