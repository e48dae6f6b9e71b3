#include "config/finding_text.h"

#include "config/source_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

namespace stillroom::config {

namespace {

/// How many characters of a source line are shown; the caret stays in view.
constexpr std::size_t kShownCharacters = 110;

/// The bytes of `text` from character `from`, `count` characters long.
std::string_view characters(std::string_view text, std::size_t from, std::size_t count) {
    std::size_t begin = 0;
    for (; from > 0 && begin < text.size(); --from)
        begin += std::max<std::size_t>(1, utf8_sequence(text.substr(begin)));
    std::size_t end = begin;
    for (; count > 0 && end < text.size(); --count)
        end += std::max<std::size_t>(1, utf8_sequence(text.substr(end)));
    return text.substr(begin, end - begin);
}

std::string source_and_caret(std::string_view line, std::size_t column) {
    const std::size_t length = characters_in(line);
    std::size_t from = 0;
    if (length > kShownCharacters && column > kShownCharacters * 2 / 3) from = column - kShownCharacters * 2 / 3;
    const bool cut_left = from > 0, cut_right = length > from + kShownCharacters;
    const std::string shown{characters(line, from, kShownCharacters)};
    std::string pad;
    // A tab before the caret stays a tab, so that both lines move alike.
    for (const char c : characters(line, from, column - 1 - from)) {
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) pad += c == '\t' ? '\t' : ' ';
    }
    return fmt::format("    {}{}{}\n    {}{}^\n", cut_left ? "…" : "", shown, cut_right ? "…" : "",
                       cut_left ? " " : "", pad);
}

std::string_view colour_of(Severity severity) {
    switch (severity) {
        case Severity::error:
            return "\x1b[1;31m";
        case Severity::warning:
            return "\x1b[1;33m";
        case Severity::note:
            break;
    }
    return "\x1b[1;36m";
}

}  // namespace

std::string_view severity_name(Severity severity) {
    switch (severity) {
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
        case Severity::note:
            break;
    }
    return "note";
}

std::string finding_text(const Finding& finding, std::string_view source_line, FindingStyle style) {
    std::string place = finding.place.file;
    if (style.file_name_only) place = std::filesystem::path(place).filename().string();
    if (finding.place.line > 0) place += fmt::format(":{}:{}", finding.place.line, finding.place.column);
    const std::string_view severity = severity_name(finding.severity);
    std::string text = style.colour
                           ? fmt::format("{}: {}{}:\x1b[0m {} [{}]\n", place, colour_of(finding.severity), severity,
                                         finding.message, finding.rule)
                           : fmt::format("{}: {}: {} [{}]\n", place, severity, finding.message, finding.rule);
    if (finding.place.line > 0 && finding.place.column > 0 && !source_line.empty()) {
        text += source_and_caret(source_line, static_cast<std::size_t>(finding.place.column));
    }
    if (!finding.remedy.empty()) text += fmt::format("  {}\n", finding.remedy);
    return text;
}

std::string findings_text(const Diagnostics& diagnostics, FindingStyle style) {
    std::map<std::string, std::optional<SourceText>> sources;
    std::string text;
    for (const Finding& finding : diagnostics.findings()) {
        std::string_view line;
        if (finding.place.line > 0) {
            auto found = sources.find(finding.place.file);
            if (found == sources.end()) {
                Diagnostics ignored;  // that the file is unreadable is a finding of whoever read it
                found = sources.emplace(finding.place.file, read_source(finding.place.file, ignored)).first;
            }
            if (found->second) line = found->second->line(finding.place.line);
        }
        text += finding_text(finding, line, style);
    }
    return text;
}

}  // namespace stillroom::config
