#include "config/yaml_document_scan.h"

#include <string_view>

namespace stillroom::config {

namespace {

bool is_marker(std::string_view line, std::string_view marker) {
    return line.starts_with(marker) && (line.size() == marker.size() || line[3] == ' ' || line[3] == '\t');
}

/// True for blanks and comments.
bool says_nothing(std::string_view text) {
    const std::size_t start = text.find_first_not_of(" \t");
    return start == std::string_view::npos || text[start] == '#';
}

/// Where a non-breaking space indents a line or follows its key; in the middle of text it is fine.
std::size_t hard_space_outside_text(std::string_view line) {
    constexpr std::string_view kHardSpace = "\u00a0";
    const std::size_t at = line.find(kHardSpace);
    if (at == std::string_view::npos) return at;
    const std::string_view before = line.substr(0, at);
    const bool is_key = before.ends_with(':') && before.find_first_of("\"'#{[") == std::string_view::npos;
    const bool is_indentation = before.find_first_not_of(" -") == std::string_view::npos;
    return is_key || is_indentation ? at : std::string_view::npos;
}

}  // namespace

bool scan_document(const SourceText& source, Diagnostics& diagnostics) {
    bool content = false, started = false, ended = false;
    std::string_view rest = source.text;
    for (int number = 1; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        const Place place{source.file, number, 1};
        const std::size_t first = line.find_first_not_of(' ');
        const bool silent = says_nothing(line);
        if (!silent && first != std::string_view::npos && line[first] == '\t') {
            diagnostics.error({source.file, number, static_cast<int>(first) + 1}, "tab-in-indentation",
                              "a tab is used for indentation", "indent with spaces; set the editor to insert them");
            return false;
        }
        if (const std::size_t at = hard_space_outside_text(line); at != std::string_view::npos) {
            diagnostics.error({source.file, number, static_cast<int>(characters_in(line.substr(0, at))) + 1},
                              "hard-space", "a non-breaking space stands where YAML needs an ordinary one",
                              "delete it and type a space");
            return false;
        }
        if (line.starts_with('%') && !content) {
            diagnostics.error(place, "no-directives", "YAML directives (lines with '%') are not read",
                              "delete the line");
            return false;
        }
        if (is_marker(line, "---")) {
            if (content || started || ended) {
                diagnostics.error(place, "second-document", "a second document starts here",
                                  "keep one document a file; delete the '---' or move what follows");
                return false;
            }
            if (!says_nothing(line.substr(3))) {
                diagnostics.error(place, "text-after-marker", "text stands beside '---'",
                                  "put it on the next line, or delete the '---'");
                return false;
            }
            started = true;
        } else if (is_marker(line, "...")) {
            ended = true;
        } else if (!silent) {
            if (ended) {
                diagnostics.error(place, "trailing-text", "text stands after the end of the document ('...')",
                                  "delete the '...' or what follows it");
                return false;
            }
            content = true;
        }
    }
    return true;
}

}  // namespace stillroom::config
