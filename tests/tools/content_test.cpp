#include "tests/tools/program.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace stillroom::tests;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

TEST_CASE("content verify names the file of a broken clip, which may be deleted and is made again") {
    std::string name = (fs::temp_directory_path() / "stillroom-store-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    const std::string store = "STILLROOM_STORE=" + name;
    REQUIRE(run_program({"prepare", "tests/data/sessions/short.yaml"}, {store}).exit_code == 0);
    CHECK(run_program({"content", "verify"}, {store}).exit_code == 0);
    fs::path clip;
    for (const auto& entry : fs::directory_iterator(name))
        if (entry.path().extension() == ".clip") clip = entry.path();
    REQUIRE_FALSE(clip.empty());
    fs::resize_file(clip, fs::file_size(clip) - 1);

    const auto broken = run_program({"content", "verify"}, {store});
    CHECK(broken.exit_code == 1);
    CHECK_THAT(broken.out, Contains("broken: ") && Contains(clip.string()));
    CHECK(broken.err == "stillroom: delete it; what a session needs is made again\n");

    fs::remove(clip);
    CHECK(run_program({"prepare", "tests/data/sessions/short.yaml"}, {store}).exit_code == 0);
    CHECK(fs::exists(clip));
    CHECK(run_program({"content", "verify"}, {store}).out == "every clip is whole\n");
    fs::remove_all(name);
}

TEST_CASE("without HOME the store still is one and the same folder, wherever the program is started") {
    const auto run = run_program({"content", "list"}, {"HOME=", "XDG_CACHE_HOME=", "STILLROOM_STORE="});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains(" in /"));
}

TEST_CASE("a store that nobody may write is one fault, however many lines want it") {
    const auto run = run_program({"prepare", "scripts/sessions/demo.yaml"}, {"STILLROOM_STORE=/proc/stillroom"});
    CHECK(run.exit_code == 3);
    const std::string fault = "the content store cannot be written";
    const std::size_t first = run.err.find(fault);
    REQUIRE(first != std::string::npos);
    CHECK(run.err.find(fault, first + 1) == std::string::npos);
}
