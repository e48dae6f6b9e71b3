#include "tests/house/thread_marks.h"

#include <regex>

namespace stillroom::tests {
namespace {

std::string without(std::string text, const std::string& part, const std::string& instead) {
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part)) {
        text.replace(at, part.size(), instead);
    }
    return text;
}

/// The text without what stands between brackets of this kind.
std::string without_brackets(const std::string& text, char opening, char closing) {
    std::string kept;
    int depth = 0;
    for (const char c : text) {
        if (c == opening) ++depth;
        if (depth == 0) kept += c;
        if (c == closing) --depth;
    }
    return kept;
}

/// The name of the class that a statement opens, the empty string for a namespace, "{" for any other block.
std::string scope_opened_by(const std::string& statement) {
    static const std::regex kClass(R"(\b(?:class|struct)\s+(?:alignas\([^)]*\)\s*)?(\w+)[^()]*$)");
    static const std::regex kNamespace(R"(^\s*(?:inline\s+)?namespace\b[^()]*$)");
    static const std::regex kEnum(R"(^\s*enum\b)");
    std::smatch match;
    if (std::regex_search(statement, kNamespace)) return "";
    if (!std::regex_search(statement, kEnum) && std::regex_search(statement, match, kClass)) return match[1];
    return "{";
}

}  // namespace

FunctionName split_name(const std::string& readable_name) {
    std::string text = without(readable_name, "(anonymous namespace)", "anonymous");
    text = without(text, "operator()", "call_operator");
    text = without_brackets(without_brackets(text, '<', '>'), '(', ')');
    text = without(without_brackets(text, '[', ']'), " const ", "");
    while (text.ends_with(' ') || text.ends_with('&')) text.pop_back();
    if (text.ends_with(" const")) text.erase(text.size() - 6);
    const auto space = text.rfind(' ');
    if (space != std::string::npos && text.find("operator") == std::string::npos) text.erase(0, space + 1);
    const auto last = text.rfind("::");
    if (last == std::string::npos) return {"", text};
    const std::string outer = text.substr(0, last);
    const auto before = outer.rfind("::");
    return {before == std::string::npos ? outer : outer.substr(before + 2), text.substr(last + 2)};
}

ThreadMarks::ThreadMarks(const std::vector<SourceFile>& files) {
    for (const SourceFile& file : files) {
        if (is_code(file)) read(file);
    }
}

void ThreadMarks::read(const SourceFile& file) {
    std::vector<std::string> scopes;
    std::string statement;
    std::string comment;
    for (const std::string& line : file.lines) {
        const auto slashes = line.find("//");
        if (slashes != std::string::npos) comment += line.substr(slashes);
        const std::string code = line.substr(0, slashes);
        if (code.starts_with("#")) continue;
        for (const char c : code + ' ') {
            if (c != ';' && c != '{' && c != '}') {
                statement += c;
                continue;
            }
            const bool in_body = !scopes.empty() && scopes.back() == "{";
            if (!in_body && c != '}') read_statement(statement, comment, scopes.empty() ? "" : scopes.back());
            if (c == '{') scopes.push_back(in_body ? "{" : scope_opened_by(statement));
            if (c == '}' && !scopes.empty()) scopes.pop_back();
            statement.clear();
            comment.clear();
        }
    }
}

void ThreadMarks::read_statement(const std::string& statement, const std::string& comment,
                                 const std::string& scope) {
    static const std::regex kName(R"((?:(\w+)::)?(~?\w+)\s*\()");
    static const std::regex kTag(R"(\[(setup|control)\])");
    std::smatch match;
    if (!std::regex_search(statement, match, kName)) return;
    const FunctionName function{match[1].matched ? match[1].str() : scope, match[2]};
    if (statement.find("STILLROOM_REALTIME") != std::string::npos) {
        realtime_.insert(function);
        realtime_names_.insert(function.second);
    } else if (std::regex_search(comment, kTag)) {
        tagged_.insert(function);
        tagged_names_.insert(function.second);
    }
}

bool ThreadMarks::is_realtime(const FunctionName& function) const {
    if (realtime_.contains(function)) return true;
    return realtime_names_.contains(function.second) && !tagged_.contains(function) &&
           !tagged_.contains({"", function.second});
}

bool ThreadMarks::is_kept_from_audio(const FunctionName& function) const {
    const auto& [scope, name] = function;
    if (name == scope || name.starts_with('~') || name.starts_with("operator=")) return true;
    if (is_realtime(function)) return false;
    return tagged_.contains(function) || tagged_names_.contains(name);
}

}  // namespace stillroom::tests
