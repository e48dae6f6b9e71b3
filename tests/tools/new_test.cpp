#include "config/diagnostics.h"
#include "scripts/lint.h"
#include "scripts/parse.h"
#include "scripts/plan.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"
#include "tools/stillroom/new_script.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace stillroom;
using namespace stillroom::tests;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const fs::path kScripts = fs::path(STILLROOM_SOURCE_DIR) / "scripts";

/// A folder of one's own with the shipped sessions and their library.
class OwnContent {
public:
    OwnContent() {
        for (const char* part : {"sessions", "library"})
            fs::copy(kScripts / part, folder_ / part, fs::copy_options::recursive);
    }
    [[nodiscard]] std::string root() const { return folder_.path().string(); }
    [[nodiscard]] fs::path session(const std::string& id) const { return folder_ / ("sessions/" + id + ".yaml"); }

private:
    TemporaryFolder folder_;
};

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// What reading, advice and planning say of a script in each of its languages, drafts and notes aside.
std::string faults_of(const fs::path& file) {
    config::Diagnostics diagnostics;
    const auto script = scripts::parse(file.string(), "", diagnostics);
    if (script) {
        scripts::lint(*script, diagnostics);
        for (const auto& language : script->languages)
            if (!scripts::compile(*script, {}, language.value, {48000}, diagnostics)) return "no plan";
    }
    std::string faults;
    for (const auto& finding : diagnostics.findings())
        if (finding.severity != config::Severity::note && finding.rule != "S12") faults += finding.message + "\n";
    return faults;
}

}  // namespace

TEST_CASE("new writes a commented session that check has nothing against, and says where it stands") {
    const OwnContent content;
    const auto run = run_program({"new", "evening-calm", "--content", content.root()});
    CHECK(run.exit_code == 0);
    CHECK(run.err.empty());
    const fs::path file = content.session("evening-calm");
    CHECK_THAT(run.out, Contains(file.string() + "\n") && Contains("stillroom check " + file.string()));
    CHECK(faults_of(file) == "");
    const std::string text = text_of(file);
    CHECK_THAT(text, Contains("\nid: evening-calm\n") && Contains("Evening calm") && Contains("# Drafts: "));
    CHECK_THAT(text, !Contains("ID") && !Contains("TITLE"));
}

TEST_CASE("new --like copies a session to the last comment, all but its id") {
    const OwnContent content;
    const std::string from = text_of(content.session("prime-10"));
    const auto run = run_program({"new", "before-tms", "--like", "prime-10", "--content", content.root()});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("a title of its own"));
    std::string expected = from;
    const std::string id = "\nid: prime-10\n";
    REQUIRE(expected.find(id) != std::string::npos);
    expected.replace(expected.find(id), id.size(), "\nid: before-tms\n");
    CHECK(text_of(content.session("before-tms")) == expected);
    CHECK(text_of(content.session("prime-10")) == from);
    CHECK(faults_of(content.session("before-tms")) == "");
}

TEST_CASE("every shipped session can be copied under another id and still holds") {
    const TemporaryFolder folder;
    fs::copy(kScripts / "library", folder / "library", fs::copy_options::recursive);
    for (const auto& entry : fs::directory_iterator(kScripts / "sessions")) {
        if (entry.path().extension() != ".yaml") continue;
        INFO(entry.path());
        const auto copy = tools::copied_script(text_of(entry.path()), "copy");
        REQUIRE(copy);
        CHECK(faults_of(folder.write("sessions/copy.yaml", *copy)) == "");
        config::Diagnostics diagnostics;
        const auto script = scripts::parse((folder / "sessions/copy.yaml").string(), "", diagnostics);
        REQUIRE(script);
        CHECK(script->id == "copy");
    }
}

TEST_CASE("only the id of a copy changes, and what is said about it stays") {
    using tools::copied_script;
    CHECK(copied_script("# id: old\nstillroom: 1\nid: old   # mine\nphases:\n  - id: old\n", "new") ==
          "# id: old\nstillroom: 1\nid: new   # mine\nphases:\n  - id: old\n");
    CHECK(copied_script("id: old", "new") == "id: new");
    CHECK(copied_script("id:old\r\nlayers: {}\r\n", "new") == "id: new\r\nlayers: {}\r\n");
    CHECK_FALSE(copied_script("stillroom: 1\nphases:\n  - id: old\n", "new"));
}

TEST_CASE("new overwrites nothing, and says what is wrong with a name, a session or a folder") {
    const OwnContent content;
    const auto tried = [&](std::vector<std::string> arguments, int exit_code, const std::string& words) {
        arguments.insert(arguments.begin(), "new");
        arguments.insert(arguments.end(), {"--content", content.root()});
        const auto run = run_program(arguments);
        INFO(words);
        CHECK(run.exit_code == exit_code);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, Contains(words));
    };
    const std::string demo = text_of(content.session("demo"));
    tried({"demo"}, 1, "is there already, and stays as it is");
    tried({"demo", "--like", "prime-10"}, 1, "is there already, and stays as it is");
    CHECK(text_of(content.session("demo")) == demo);
    tried({"Evening Calm"}, 2, "write 'evening-calm'");
    tried({"../evening"}, 2, "is not a name");
    tried({"evening", "--like", "prim-10"}, 2, "did you mean 'prime-10'?");
    const TemporaryFolder empty;
    const auto run = run_program({"new", "evening", "--content", empty.path().string()});
    CHECK(run.exit_code == 3);
    CHECK_THAT(run.err, Contains("does not hold 'sessions' and 'library'"));
    CHECK(fs::is_empty(empty.path()));
}

TEST_CASE("new --json gives the file as one document") {
    const OwnContent content;
    const auto run = run_program({"new", "evening", "--json", "--content", content.root()});
    CHECK(run.exit_code == 0);
    CHECK(nlohmann::json::parse(run.out).at("file") == content.session("evening").string());
}
