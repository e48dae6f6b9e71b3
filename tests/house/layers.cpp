#include "tests/house/layers.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace stillroom::tests {
namespace {

/// For each folder, the folders whose headers its files may include. A file belongs to the longest row that matches
/// its path, and so does a header.
const std::map<std::string, std::set<std::string>>& allowed_folders() {
    static const std::set<std::string> up_to_config{"audio",       "audio/base",    "audio/dsp",
                                                    "audio/synth", "audio/content", "config"};
    static const auto with = [](std::set<std::string> folders, const std::set<std::string>& more) {
        folders.insert(more.begin(), more.end());
        return folders;
    };
    static const std::set<std::string> up_to_scripts = with(up_to_config, {"scripts"});
    static const std::set<std::string> everything =
        with(up_to_scripts, {"engine", "engine/rt", "devices", "tools", "tools/control", "tests"});
    static const std::map<std::string, std::set<std::string>> rows{
        {"audio/base", {"audio/base"}},
        {"audio/dsp", {"audio/base", "audio/dsp"}},
        {"audio/synth", {"audio/base", "audio/dsp", "audio/synth"}},
        {"audio/content", {"audio/base", "audio/dsp", "audio/content"}},
        {"config", up_to_config},
        {"scripts", up_to_scripts},
        {"engine/rt", {"audio/base", "audio/dsp", "audio/synth", "engine/rt"}},
        {"engine", with(up_to_scripts, {"engine", "engine/rt"})},
        {"devices", with(up_to_config, {"devices"})},
        {"tools/control", {"audio/base", "tools/control"}},
        {"tools", everything},
        {"tests", everything},
    };
    return rows;
}

/// The row a path belongs to, empty when there is none.
std::string folder_of(const std::string& path) {
    std::string best;
    for (const auto& [folder, allowed] : allowed_folders()) {
        if (path.starts_with(folder + "/") && folder.size() > best.size()) best = folder;
    }
    return best;
}

bool names_project_folder(const std::string& header) {
    static const std::regex kProject("^(audio|config|scripts|engine|devices|tools|tests)/.*");
    return std::regex_match(header, kProject);
}

}  // namespace

std::vector<std::string> layer_findings(const std::vector<SourceFile>& files) {
    static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
    std::set<std::string> existing;
    for (const SourceFile& file : files) existing.insert(file.path);

    std::vector<std::string> findings;
    for (const SourceFile& file : files) {
        const std::string folder = folder_of(file.path);
        if (!is_code(file)) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            std::smatch match;
            if (!std::regex_match(file.lines[i], match, kInclude)) continue;
            const std::string header = match[2];
            const bool quoted = match[1] == "\"";
            if (!quoted && !names_project_folder(header)) continue;
            const std::string place = file.path + ":" + std::to_string(i + 1) + ": ";
            if (!quoted || !existing.contains(header)) {
                findings.push_back(place + "\"" + header + "\" is no project header written from the root");
            } else if (!allowed_folders().contains(folder) ||
                       !allowed_folders().at(folder).contains(folder_of(header))) {
                findings.push_back(place + (folder.empty() ? "this folder" : folder) + " may not include " +
                                   header);
            }
        }
    }
    return findings;
}

}  // namespace stillroom::tests
