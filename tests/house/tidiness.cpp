#include "tests/house/tidiness.h"

#include <algorithm>
#include <regex>
#include <set>

namespace stillroom::tests {
namespace {

bool below_tests(const SourceFile& file) { return file.path.starts_with("tests/"); }

void find_missing_readmes(const std::vector<SourceFile>& files, std::vector<std::string>& findings) {
    std::set<std::string> folders;
    std::set<std::string> described;
    for (const SourceFile& file : files) {
        const auto slash = file.path.rfind('/');
        const std::string folder = slash == std::string::npos ? "." : file.path.substr(0, slash);
        if (file.path.ends_with("README.md")) described.insert(folder);
        const bool counts = is_code(file) || file.path.ends_with(".yaml") || file.path.ends_with(".cmake");
        if (!counts) continue;
        folders.insert(below_tests(file) ? "tests" : folder);
        // The folders above describe how their parts belong together.
        for (auto up = folder.find('/'); !below_tests(file) && up != std::string::npos;
             up = folder.find('/', up + 1)) {
            folders.insert(folder.substr(0, up));
        }
    }
    for (const std::string& folder : folders) {
        if (!described.contains(folder)) findings.push_back(folder + ": has no README.md");
    }
}

void find_long_file(const SourceFile& file, std::vector<std::string>& findings) {
    if (!is_code(file) || below_tests(file) || file.lines.size() <= kLongestFile) return;
    findings.push_back(file.path + ": has " + std::to_string(file.lines.size()) + " lines, more than " +
                       std::to_string(kLongestFile));
}

void find_missing_pragma(const SourceFile& file, std::vector<std::string>& findings) {
    if (!file.path.ends_with(".h")) return;
    const auto first_code = std::find_if(file.lines.begin(), file.lines.end(), [](const std::string& line) {
        return !line.empty() && !line.starts_with("//");
    });
    if (first_code == file.lines.end() || *first_code != "#pragma once") {
        findings.push_back(file.path + ": does not start with #pragma once");
    }
}

/// Built from pieces, so that this file keeps its own rule.
const std::regex& foreign_places() {
    static const std::regex kPattern([] {
        const std::string dot = "\\.";
        const std::string machine = std::string("(^|[^a-z0-9_.}])/(") + "work|home|Users|root|mnt)/[a-z]";
        std::string hosts;
        for (const auto& [name, domain] : {std::pair{"git"
                                                     "hub",
                                                     "com"},
                                           {"git"
                                            "lab",
                                            "com"},
                                           {"py"
                                            "pi",
                                            "org"},
                                           {"np"
                                            "mjs",
                                            "org"},
                                           {"np"
                                            "mjs",
                                            "com"},
                                           {"crates", "io"},
                                           {"deb"
                                            "ian",
                                            "org"},
                                           {"dock"
                                            "er",
                                            "io"},
                                           {"dock"
                                            "er",
                                            "com"},
                                           {"golang", "org"},
                                           {"hugging"
                                            "face",
                                            "co"}}) {
            hosts += "|" + std::string(name) + dot + domain;
        }
        return machine + hosts;
    }());
    return kPattern;
}

void find_foreign_places(const SourceFile& file, std::vector<std::string>& findings) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        std::smatch match;
        if (std::regex_search(file.lines[i], match, foreign_places())) {
            findings.push_back(file.path + ":" + std::to_string(i + 1) +
                               ": names a machine's path or a registry: " + match.str());
        }
    }
}

}  // namespace

std::vector<std::string> tidiness_findings(const std::vector<SourceFile>& files) {
    std::vector<std::string> findings;
    find_missing_readmes(files, findings);
    for (const SourceFile& file : files) {
        find_long_file(file, findings);
        find_missing_pragma(file, findings);
        find_foreign_places(file, findings);
    }
    return findings;
}

}  // namespace stillroom::tests
