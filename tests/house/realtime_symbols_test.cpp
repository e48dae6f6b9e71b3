#include "tests/house/realtime_symbols.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

namespace stillroom::tests {
namespace {

using Findings = std::vector<std::string>;

/// Paths joined by "|" in a definition of the build.
std::vector<std::filesystem::path> split_paths(const std::string& joined) {
    std::vector<std::filesystem::path> paths;
    std::istringstream text(joined);
    for (std::string path; std::getline(text, path, '|');) paths.emplace_back(path);
    return paths;
}

/// The C++ files below these folders of the tree.
std::vector<SourceFile> sources_below(const std::vector<std::string>& folders) {
    std::vector<SourceFile> kept;
    for (SourceFile& file : read_source_tree(STILLROOM_SOURCE_DIR)) {
        const auto holds = [&](const std::string& folder) { return file.path.starts_with(folder + "/"); };
        if (std::any_of(folders.begin(), folders.end(), holds)) kept.push_back(std::move(file));
    }
    return kept;
}

Findings planted_findings() {
    const ObjectCode code = read_object_code(split_paths(STILLROOM_PLANTED_LIBRARY));
    return realtime_findings(code, ThreadMarks(sources_below({"tests/house/planted_realtime"})),
                             {"libstillroom_planted_realtime.a"});
}

ThreadMarks marks_in(const std::string& path, const Findings& lines) { return ThreadMarks({{path, lines}}); }

}  // namespace

TEST_CASE("No function of the real-time folders reaches a forbidden symbol") {
    const ObjectCode code = read_object_code(split_paths(STILLROOM_REALTIME_LIBRARIES));
    const ThreadMarks marks(sources_below({"audio/base", "audio/dsp", "audio/synth", "engine/rt"}));
    CHECK(code.sections.size() > 100);
    CHECK(realtime_findings(code, marks, {"libstillroom_dsp.a", "libstillroom_synth.a", "libstillroom_rt.a"}) ==
          Findings{});
}

TEST_CASE("Forbidden symbols in real-time code are found, however well hidden") {
    const Findings findings = planted_findings();
    const auto found = [&](const std::string& start, const std::string& end) {
        INFO(start << " ... " << end);
        CHECK(std::any_of(findings.begin(), findings.end(), [&](const std::string& finding) {
            return finding.starts_with("stillroom::planted::" + start) && finding.ends_with(" -> " + end);
        }));
    };
    INFO(Catch::Detail::stringify(findings));
    found("promised(int)", "operator new(unsigned long)");
    found("unmarked(float)", "sinf");
    found("(anonymous namespace)::LockingNode::read(int)", "pthread_mutex_lock");
    found("(anonymous namespace)::printing_kernel(int)", "printf");
    found("breaks_its_word(int)", "malloc");
    found("first_use(int)", "__cxa_guard_acquire");
    for (const std::string& finding : findings) {
        CHECK_FALSE(finding.starts_with("stillroom::planted::clean"));
        CHECK_FALSE(finding.starts_with("stillroom::planted::made"));
        CHECK_FALSE(finding.starts_with("stillroom::planted::locking_node"));
    }
}

TEST_CASE("A finding names the whole way to the forbidden symbol") {
    const Findings findings = planted_findings();
    CHECK(std::count(findings.begin(), findings.end(),
                     "stillroom::planted::breaks_its_word(int) -> stillroom::planted::made(int) -> malloc") == 1);
}

TEST_CASE("A file that is no static library is refused") {
    CHECK_THROWS_WITH(read_object_code({STILLROOM_SOURCE_DIR "/CMakeLists.txt"}),
                      Catch::Contains("no static library"));
}

TEST_CASE("Class and name come out of a readable linker name") {
    CHECK(split_name("stillroom::engine::Mixer::render(int) const") == FunctionName{"Mixer", "render"});
    CHECK(split_name("void stillroom::audio::(anonymous namespace)::mix<true, 4>(float*) [clone .cold]") ==
          FunctionName{"anonymous", "mix"});
    CHECK(split_name("stillroom::audio::Ring<std::pair<int, int> >::push(int)") == FunctionName{"Ring", "push"});
    CHECK(split_name("stillroom::audio::make()::{lambda(int)#1}::operator()(int) const").second == "call_operator");
    CHECK(split_name("memcpy") == FunctionName{"", "memcpy"});
}

TEST_CASE("Marks and tags are read from declarations") {
    const ThreadMarks marks = marks_in(
        "audio/dsp/a.h",
        {"namespace x {", "/// [setup] Made here.", "std::unique_ptr<A> make_a(int count);", "class A : public B {",
         "public:", "    /// [control] Comes back.", "    void seek(long at);", "    /// [audio] Goes on.",
         "    int read(int frames)", "        noexcept STILLROOM_REALTIME;", "    void start() { seek(0); }", "};",
         "/// [setup]", "struct C { explicit C(int x); };", "void later();", "}"});
    CHECK(marks.is_realtime({"A", "read"}));
    CHECK(marks.is_realtime({"Override", "read"}));
    CHECK_FALSE(marks.is_realtime({"A", "seek"}));
    CHECK(marks.is_kept_from_audio({"", "make_a"}));
    CHECK(marks.is_kept_from_audio({"A", "seek"}));
    CHECK(marks.is_kept_from_audio({"Override", "seek"}));
    CHECK(marks.is_kept_from_audio({"A", "A"}));
    CHECK(marks.is_kept_from_audio({"A", "~A"}));
    CHECK_FALSE(marks.is_kept_from_audio({"A", "start"}));
    CHECK_FALSE(marks.is_kept_from_audio({"A", "read"}));
    CHECK_FALSE(marks.is_kept_from_audio({"", "later"}));
}

}  // namespace stillroom::tests
