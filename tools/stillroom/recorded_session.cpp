#include "tools/stillroom/recorded_session.h"

#include "engine/journal/journal_disk.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <vector>

namespace stillroom::tools {

namespace {

std::string in_capitals(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return text;
}

/// The code in a journal's name: what stands between the last dash and the ending.
std::string code_of(const std::filesystem::path& file) {
    const std::string name = file.stem().string();
    return name.substr(name.rfind('-') + 1);
}

}  // namespace

void add_state_option(CLI::App& command, RecordRequest& request) {
    command
        .add_option("--state", request.state, "Folder of the records (default: $STILLROOM_STATE, else your own)")
        ->type_name("DIR");
}

void add_record_options(CLI::App& command, RecordRequest& request) {
    command.add_option("session", request.session, "Code of a session, as 'sessions list' shows it, or 'last'")
        ->required()
        ->type_name("SESSION");
    add_state_option(command, request);
}

engine::StateFolder state_folder(const RecordRequest& request) {
    return request.state.empty() ? engine::StateFolder::by_default() : engine::StateFolder(request.state);
}

audio::Result<engine::JournalContents> recorded_session(const RecordRequest& request) {
    const engine::StateFolder folder = state_folder(request);
    const std::vector<std::filesystem::path> files = folder.journals();
    if (files.empty())
        return audio::Error{fmt::format("no session is recorded in '{}'", folder.sessions().string())};
    const std::string wanted = in_capitals(request.session);
    std::vector<std::filesystem::path> meant;
    for (const auto& file : files)
        if (code_of(file).starts_with(wanted)) meant.push_back(file);
    if (meant.empty() && wanted == "LAST") meant.push_back(files.back());
    if (meant.empty())
        return audio::Error{
            fmt::format("there is no session '{}'; 'stillroom sessions list' shows all", request.session)};
    if (meant.size() > 1)
        return audio::Error{fmt::format("'{}' may be {} or {}; write more of it", request.session,
                                        code_of(meant.front()), code_of(meant.back()))};
    auto journal = engine::read_journal(meant.front());
    if (journal && !journal->header)
        return audio::Error{fmt::format("nothing of '{}' can be read: {}", meant.front().string(),
                                        journal->damage ? journal->damage->why : "it is empty")};
    return journal;
}

engine::SessionReport report_on(const engine::JournalContents& journal) {
    return engine::report_of(journal, engine::is_being_written(journal.file));
}

}  // namespace stillroom::tools
