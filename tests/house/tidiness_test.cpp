#include "tests/house/tidiness.h"

#include <catch2/catch.hpp>

#include "tests/house/temporary_tree.h"

namespace stillroom::tests {
namespace {

using Findings = std::vector<std::string>;

Findings findings_in(const TemporaryTree& tree) { return tidiness_findings(read_source_tree(tree.root())); }

}  // namespace

TEST_CASE("The tree is tidy") { CHECK(tidiness_findings(read_source_tree(STILLROOM_SOURCE_DIR)) == Findings{}); }

TEST_CASE("A folder without README is found, and the folders above it") {
    const TemporaryTree tree;
    tree.write("README.md", "x\n");
    tree.write("audio/dsp/gain.cpp", "int x;\n");
    tree.write("rooms/README.md", "x\n");
    tree.write("rooms/a.yaml", "x: 1\n");
    tree.write("tests/audio/a_test.cpp", "int x;\n");
    CHECK(findings_in(tree) ==
          Findings{"audio: has no README.md", "audio/dsp: has no README.md", "tests: has no README.md"});
}

TEST_CASE("A product file that is too long is found") {
    const TemporaryTree tree;
    tree.write("README.md", "x\n");
    tree.write("fits.cpp", std::string(kLongestFile, '\n'));
    tree.write("long.cpp", std::string(kLongestFile + 1, '\n'));
    CHECK(findings_in(tree) == Findings{"long.cpp: has 451 lines, more than 450"});
}

TEST_CASE("A header without pragma once is found") {
    const TemporaryTree tree;
    tree.write("README.md", "x\n");
    tree.write("good.h", "/// What it is.\n#pragma once\n");
    tree.write("bad.h", "/// What it is.\n#include <vector>\n#pragma once\n");
    tree.write("empty.h", "");
    CHECK(findings_in(tree) ==
          Findings{"bad.h: does not start with #pragma once", "empty.h: does not start with #pragma once"});
}

TEST_CASE("Paths of a machine and names of registries are found") {
    const TemporaryTree tree;
    const std::string home =
        "/ho"
        "me/";
    tree.write("README.md", "see " + home + "anna/notes\n");
    tree.write("a.yaml",
               "first: 1\nsource: https://git"
               "hub.com/x\n");
    tree.write("b.yaml", "fine: rooms/home/x, ${HOME}/music, //comment, and/or, artwork/x\n");
    CHECK(findings_in(tree) == Findings{"README.md:1: names a machine's path or a registry:  " + home + "a",
                                        "a.yaml:2: names a machine's path or a registry: git"
                                        "hub.com"});
}

TEST_CASE("The build folder, hidden folders and binary files are not read") {
    const TemporaryTree tree;
    tree.write("build/a.h", "int x;\n");
    tree.write(".git/a.h", "int x;\n");
    tree.write("a.h", std::string_view("\0", 1));
    tree.write(".ci/run.h", "int x;\n");
    CHECK(findings_in(tree).size() == 2);  // .ci/run.h, and .ci without README
}

}  // namespace stillroom::tests
