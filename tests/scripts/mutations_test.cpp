// Every key and value of every shipped script and library, with a slip of the pen: harmless or found at the right
// line.
#include "config/source_text.h"
#include "scripts/lint.h"
#include "scripts/parse.h"
#include "scripts/plan.h"
#include "tests/scripts/script_mutations.h"
#include "tests/scripts/scripts_on_disk.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace stillroom;
namespace fs = std::filesystem;

namespace {

constexpr audio::SampleRate kRate{48000};

using Said = std::set<std::pair<std::string, std::string>>;  ///< rule and message

/// The shipped scripts in a folder of their own, of which one file at a time is another.
class Scripts {
public:
    Scripts() {
        for (const char* part : {"sessions", "library"}) {
            for (const fs::path& file : tests::scripts_in(tests::source_folder("scripts") / part)) {
                names_.push_back(std::string(part) + "/" + file.filename().string());
                folder_.write(names_.back(), tests::contents(file));
            }
        }
    }

    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
    [[nodiscard]] std::string text(const std::string& name) const { return tests::contents(folder_ / name); }
    void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }

    /// The session that plays a file: itself, or for a library the longest one that all are drawn into.
    [[nodiscard]] static std::string session_of(const std::string& name) {
        return name.starts_with("library/") ? "sessions/iv-infusion-40.yaml" : name;
    }

    /// What check says without a store; a script that can be played is compiled too where `compiles` says so.
    [[nodiscard]] config::Diagnostics check(const std::string& session, bool compiles) const {
        config::Diagnostics found;
        const auto script = scripts::parse(path(session), folder_.path().string(), found);
        if (!script) return found;
        scripts::lint(*script, found);
        if (!compiles) return found;
        const auto plan = scripts::compile(*script, {}, script->languages.front().value, kRate, found);
        CHECK((plan || found.errors() > 0));
        return found;
    }

private:
    tests::TemporaryFolder folder_;
    std::vector<std::string> names_;
};

std::string line_of(const std::string& text, int number) {
    std::istringstream lines(text);
    std::string line;
    for (int i = 0; i < number && std::getline(lines, line); ++i) {}
    return line;
}

/// Where somebody looks for a slip: its own lines and what it stands under; for a name, wherever it is used.
bool is_at(const config::Finding& finding, const tests::MutatedText& made, const std::string& file) {
    const auto& above = made.ancestors;
    const bool inside = (finding.place.line >= made.first_line && finding.place.line <= made.last_line) ||
                        std::find(above.begin(), above.end(), finding.place.line) != above.end();
    // What is gone is missed where it is used.
    if (made.is_deleted && finding.rule == "unknown-name") return true;
    return (finding.place.file == file && inside) || finding.remedy.find(made.word) != std::string::npos ||
           finding.message.find("'" + made.word + "'") != std::string::npos ||
           line_of(tests::contents(finding.place.file), finding.place.line).find(made.word) != std::string::npos;
}

/// Whether somebody is told of the slip, and where it is.
enum class Outcome { nothing_said, found, found_elsewhere };

Outcome outcome_of(const config::Diagnostics& findings, const Said& before, const tests::MutatedText& made,
                   const std::string& file) {
    Outcome outcome = Outcome::nothing_said;
    for (const config::Finding& finding : findings.findings()) {
        if (before.contains({finding.rule, finding.message})) continue;
        if (is_at(finding, made, file)) return Outcome::found;
        if (finding.severity == config::Severity::error) outcome = Outcome::found_elsewhere;
    }
    return outcome;
}

struct Counts {
    int made = 0, found = 0, harmless = 0;
};

/// Tries every n-th slip of one file.
void try_slips(const Scripts& scripts, const std::string& name, std::size_t first, std::size_t every,
               Counts& counts) {
    config::Diagnostics ignored;
    const auto source = config::read_source(scripts.path(name), ignored);
    REQUIRE(source);
    const auto top = config::read_yaml(*source, ignored);
    REQUIRE(top);
    const std::string before_text = scripts.text(name), session = Scripts::session_of(name);
    scripts.write(name, tests::as_blocks(*top));
    Said before;
    const config::Diagnostics as_it_is = scripts.check(session, false);
    for (const auto& finding : as_it_is.findings()) before.emplace(finding.rule, finding.message);
    CHECK(std::none_of(before.begin(), before.end(), [](const auto& said) { return said.first == "syntax"; }));
    const std::vector<tests::Mutation> all = tests::mutations_of(*top);
    for (std::size_t i = first; i < all.size(); i += every) {
        const tests::MutatedText made = tests::mutated(*top, all[i]);
        scripts.write(name, made.text);
        const config::Diagnostics findings = scripts.check(session, i % 8 == 0);
        const Outcome outcome = outcome_of(findings, before, made, scripts.path(name));
        INFO(name << ": " << made.what);
        ++counts.made;
        ++(outcome == Outcome::nothing_said ? counts.harmless : counts.found);
        if (all[i].is_fault) {
            CHECK(outcome == Outcome::found);
            CHECK(findings.errors() > 0);
        } else {
            CHECK(outcome != Outcome::found_elsewhere);
        }
    }
    scripts.write(name, before_text);
}

}  // namespace

TEST_CASE("each slip in a shipped script is harmless or found at the right line, and nothing crashes") {
    const Scripts scripts;
    REQUIRE(scripts.names().size() >= 7);
    const std::size_t every = 10 / tests::full_count(10);
    std::mt19937_64 random(tests::test_seed());
    Counts counts;
    for (const std::string& name : scripts.names()) try_slips(scripts, name, random() % every, every, counts);
    WARN(fmt::format("{} slips: {} found, {} harmless", counts.made, counts.found, counts.harmless));
    CHECK(counts.found > counts.harmless);
}
