#include "tests/house/realtime_symbols.h"

#include <algorithm>
#include <deque>
#include <set>

namespace stillroom::tests {
namespace {

/// Symbols from outside that real-time code may use.
bool is_allowed_outside(const std::string& symbol) {
    static const std::set<std::string> kAllowed{
        // Plain memory.
        "memcpy", "memmove", "memset", "memcmp", "strcmp",
        // Mathematics with exactly one right answer.
        "sqrt", "sqrtf", "floor", "floorf", "ceil", "ceilf", "trunc", "truncf", "round", "roundf", "rint", "rintf",
        "nearbyint", "nearbyintf", "lround", "lroundf", "lrint", "lrintf", "llrint", "llrintf", "fmod", "fmodf",
        // Integers of 128 bits, by the compiler's own library.
        "__divti3", "__modti3", "__udivti3", "__umodti3", "__floattidf", "__floatuntidf", "__fixdfti",
        // The end of the process, when an assertion of ours does not hold.
        "abort", "__assert_fail", "_ZSt9terminatev", "_ZSt21__glibcxx_assert_failPKciS0_S0_", "__cxa_pure_virtual",
        // What unwinds through noexcept functions, towards std::terminate.
        "__gxx_personality_v0", "_Unwind_Resume", "__cxa_begin_catch", "__cxa_end_catch",
        // What the processor can do, and the linker's own.
        "__cpu_model", "_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail"};
    return kAllowed.contains(symbol);
}

bool is_type_information(const std::string& symbol) {
    return symbol.starts_with("_ZTV") || symbol.starts_with("_ZTI") || symbol.starts_with("_ZTS");
}

/// Runs before main or describes types: neither calls nor is called on the audio thread.
bool is_start_up(const CodeSection& section) {
    return section.name.starts_with(".init_array") || section.name.starts_with("_GLOBAL__sub_I");
}

/// Which sections the others call, and whose address they take.
struct Users {
    std::set<int> called;
    std::set<int> address_taken;
};

Users users_of_sections(const ObjectCode& code) {
    Users users;
    for (std::size_t i = 0; i < code.sections.size(); ++i) {
        if (is_start_up(code.sections[i])) continue;
        for (const Reference& reference : code.sections[i].references) {
            if (reference.section < 0 || reference.section == static_cast<int>(i)) continue;
            if (reference.use == Use::call) users.called.insert(reference.section);
            if (reference.use == Use::address) users.address_taken.insert(reference.section);
        }
    }
    return users;
}

bool is_realtime_entry(const ObjectCode& code, int index, const Users& users, const ThreadMarks& marks) {
    const CodeSection& section = code.sections[static_cast<std::size_t>(index)];
    if (!section.is_function || section.symbol.empty() || is_start_up(section)) return false;
    const FunctionName function = split_name(section.name);
    if (!section.name.starts_with("stillroom::") && section.name.find(" stillroom::") == std::string::npos) {
        return false;
    }
    if (marks.is_realtime(function)) return true;
    if (marks.is_kept_from_audio(function)) return false;
    return users.address_taken.contains(index) || (!section.is_local && !users.called.contains(index));
}

/// One use of a forbidden symbol: the section that uses it, and its name.
using ForbiddenUse = std::pair<int, std::string>;

/// Walks from one entry and reports a way to each use of a forbidden symbol that was not reported before.
class Walk {
public:
    Walk(const ObjectCode& code, int entry, std::set<ForbiddenUse>& reported, std::vector<std::string>& findings)
        : code_(code), reported_(reported), findings_(findings), came_from_(code.sections.size(), kUnseen) {
        came_from_[static_cast<std::size_t>(entry)] = entry;
        for (std::deque<int> waiting{entry}; !waiting.empty(); waiting.pop_front()) visit(waiting.front(), waiting);
    }

private:
    static constexpr int kUnseen = -1;

    void visit(int index, std::deque<int>& waiting) {
        for (const Reference& reference : code_.sections[static_cast<std::size_t>(index)].references) {
            if (reference.section >= 0) {
                const auto next = static_cast<std::size_t>(reference.section);
                if (came_from_[next] != kUnseen || is_type_information(code_.sections[next].symbol)) continue;
                came_from_[next] = index;
                waiting.push_back(reference.section);
            } else if (!is_allowed_outside(reference.outside) && !is_type_information(reference.outside) &&
                       reported_.emplace(index, reference.outside).second) {
                findings_.push_back(way_to(index) + " -> " + readable_name(reference.outside));
            }
        }
    }

    std::string way_to(int index) const {
        const std::string& name = code_.sections[static_cast<std::size_t>(index)].name;
        const int before = came_from_[static_cast<std::size_t>(index)];
        return before == index ? name : way_to(before) + " -> " + name;
    }

    const ObjectCode& code_;
    std::set<ForbiddenUse>& reported_;
    std::vector<std::string>& findings_;
    std::vector<int> came_from_;
};

}  // namespace

std::vector<std::string> realtime_findings(const ObjectCode& code, const ThreadMarks& marks,
                                           const std::set<std::string>& archives) {
    const Users users = users_of_sections(code);
    std::set<ForbiddenUse> reported;
    std::vector<std::string> findings;
    for (std::size_t i = 0; i < code.sections.size(); ++i) {
        const int index = static_cast<int>(i);
        if (archives.contains(code.sections[i].archive) && is_realtime_entry(code, index, users, marks))
            Walk(code, index, reported, findings);
    }
    std::sort(findings.begin(), findings.end());
    return findings;
}

}  // namespace stillroom::tests
