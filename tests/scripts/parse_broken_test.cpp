// Every broken script of tests/data/broken, with its exact messages beside it.
#include "config/finding_text.h"
#include "scripts/lint.h"
#include "scripts/parse.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace stillroom;
namespace fs = std::filesystem;

namespace {

const fs::path kFolder = fs::path(STILLROOM_SOURCE_DIR) / "tests" / "data" / "broken";

/// Stands in a folder, so that messages name files as they would there.
class InFolder {
public:
    explicit InFolder(const fs::path& folder) : before_(fs::current_path()) { fs::current_path(folder); }
    ~InFolder() { fs::current_path(before_); }
    InFolder(const InFolder&) = delete;
    InFolder& operator=(const InFolder&) = delete;

private:
    fs::path before_;
};

std::string contents(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<fs::path> broken_scripts() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kFolder)) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

TEST_CASE("every broken script is refused with exactly the messages that stand beside it") {
    const InFolder folder(kFolder);
    const auto scripts = broken_scripts();
    CHECK(scripts.size() >= 60);
    for (const fs::path& script : scripts) {
        INFO(script.filename().string());
        config::Diagnostics diagnostics;
        CHECK_FALSE(scripts::parse(script.filename().string(), ".", diagnostics));
        CHECK(diagnostics.errors() > 0);
        fs::path expected = script;
        expected.replace_extension(".expected");
        CHECK(config::findings_text(diagnostics, {.file_name_only = true}) == contents(expected));
    }
}

TEST_CASE("no message tells of a fault without a place, a rule, quoted words and a remedy") {
    const InFolder folder(kFolder);
    for (const fs::path& script : broken_scripts()) {
        config::Diagnostics diagnostics;
        (void)scripts::parse(script.filename().string(), ".", diagnostics);
        for (const config::Finding& finding : diagnostics.findings()) {
            INFO(script.filename().string() << ": " << finding.message);
            CHECK_FALSE(finding.rule.empty());
            CHECK_FALSE(finding.remedy.empty());
            CHECK_FALSE(finding.message.ends_with('.'));
            CHECK((finding.place.line > 0) == (finding.rule != "empty-file"));
        }
    }
}
