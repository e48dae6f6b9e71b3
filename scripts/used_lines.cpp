#include "scripts/used_lines.h"

#include <algorithm>
#include <cctype>

namespace stillroom::scripts {

namespace {

void add_lines(const CueSet& set, const Script& script, std::vector<const Line*>& lines) {
    for (const auto& name : set.lines) {
        if (const Line* line = script.line(name.value)) lines.push_back(line);
        if (set.order == PlayOrder::first) return;
    }
}

const std::vector<SpokenUnit>* units_in(const Line& line, const std::string& language) {
    const auto found = line.text.find(language);
    return found == line.text.end() ? nullptr : &found->second;
}

}  // namespace

int words_in(const std::string& unit) {
    int words = 0;
    bool in_word = false;
    for (const char c : unit) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == ' ' || c == '\n') {
            in_word = false;
        } else if (!in_word && (std::isalnum(byte) != 0 || byte >= 0x80)) {
            in_word = true;
            ++words;
        }
    }
    return words;
}

Seconds speaking_time(const Line& line, const std::string& language) {
    int words = 0;
    if (const auto* units = units_in(line, language)) {
        for (const SpokenUnit& unit : *units) words += words_in(unit.text);
    }
    return {words * 60.0 / kWordsPerMinute};
}

Seconds line_time(const Line& line, const std::string& language) {
    const auto* units = units_in(line, language);
    const double gaps = units == nullptr || units->empty() ? 0.0 : static_cast<double>(units->size() - 1);
    return {speaking_time(line, language).value + gaps * line.gap.value};
}

std::vector<const Line*> lines_of(const Cue& cue, const Script& script) {
    std::vector<const Line*> lines;
    if (const auto* spoken = std::get_if<LineAction>(&cue.action)) {
        if (const Line* line = script.line(spoken->line.value)) lines.push_back(line);
    } else if (const auto* called = std::get_if<SetAction>(&cue.action)) {
        if (const CueSet* set = script.cue_set(called->cue_set.value)) add_lines(*set, script, lines);
    } else if (const auto* group = std::get_if<GroupAction>(&cue.action)) {
        for (const Cue& member : group->cues) {
            const auto inner = lines_of(member, script);
            lines.insert(lines.end(), inner.begin(), inner.end());
        }
    }
    return lines;
}

bool is_safety_line(const Line& line) {
    const auto says_so = [](const Written<std::string>& tag) { return tag.value == "safety"; };
    const std::string last = line.id.substr(line.id.rfind('.') == std::string::npos ? 0 : line.id.rfind('.') + 1);
    return last == "seat" || last == "safety" || std::any_of(line.tags.begin(), line.tags.end(), says_so);
}

std::vector<const Line*> used_lines(const Script& script) {
    std::vector<const Line*> all;
    for (const Phase& phase : script.phases) {
        for (const Cue& cue : phase.cues) {
            const auto lines = lines_of(cue, script);
            all.insert(all.end(), lines.begin(), lines.end());
        }
    }
    for (const auto& name : script.on_demand) {
        const CueSet* set = script.cue_set(name.value);
        if (set == nullptr) continue;
        for (const auto& line : set->lines) {
            if (const Line* found = script.line(line.value)) all.push_back(found);
        }
    }
    std::vector<const Line*> once;
    for (const Line* line : all) {
        if (std::find(once.begin(), once.end(), line) == once.end()) once.push_back(line);
    }
    return once;
}

}  // namespace stillroom::scripts
