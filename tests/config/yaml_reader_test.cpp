#include "config/yaml_reader.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

using namespace stillroom::config;

namespace {

struct Read {
    std::optional<YamlNode> root;
    Diagnostics diagnostics;
    [[nodiscard]] std::string rule() const {
        return diagnostics.findings().size() == 1 ? diagnostics.findings()[0].rule : "not one finding";
    }
};

Read read(std::string text) {
    Read result;
    const auto source = check_source("test.yaml", std::move(text), result.diagnostics);
    if (source) result.root = read_yaml(*source, result.diagnostics);
    return result;
}

std::string nested(int depth) {
    return "a: " + std::string(static_cast<std::size_t>(depth - 1), '[') +
           std::string(static_cast<std::size_t>(depth - 1), ']') + "\n";
}

}  // namespace

TEST_CASE("every key and value of a document keeps its line and column, counted in characters from 1") {
    const Read result = read("título: {a: 'é', b: [x, \"y\"]}\n\nc: ~\n");
    REQUIRE(result.root);
    const auto& entries = result.root->entries;
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].value.place.column == 9);
    const YamlNode& b = *entries[0].value.find("b");
    CHECK(b.in_flow);
    CHECK(b.items[0].place.column == 22);
    CHECK(b.items[1].place.column == 25);
    CHECK(b.items[1].quoted);
    CHECK_FALSE(b.items[0].quoted);
    CHECK(entries[1].value.kind == YamlNode::Kind::empty);
    CHECK(entries[1].value.place.line == 3);
}

TEST_CASE("windows line ends and a byte order mark change nothing") {
    const Read result = read(
        "\xEF\xBB\xBF"
        "a: 1\r\nb: 2\r\n");
    REQUIRE(result.root);
    CHECK(result.root->find("b")->text == "2");
    CHECK(result.root->find("b")->place.line == 2);
}

TEST_CASE("a file at the size limit is read and one byte more is refused") {
    std::string text = "a: 1\n";
    while (text.size() + 101 <= kLargestFile) text += "#" + std::string(99, 'x') + "\n";
    text += std::string(kLargestFile - text.size(), '#');
    CHECK(read(text).root);
    CHECK(read(text + "#").rule() == "too-large");
}

TEST_CASE("nesting at the limit is read and one level more is refused") {
    CHECK(read(nested(kDeepestNesting)).root);
    CHECK(read(nested(kDeepestNesting + 1)).rule() == "too-deep");
}

TEST_CASE("as many values as the limit are read and one more is refused") {
    // One map, one key and one list stand beside the items.
    std::string text = "a:\n";
    for (int i = 0; i < kMostNodes - 3; ++i) text += "- 1\n";
    CHECK(read(text).root);
    CHECK(read(text + "- 1\n").rule() == "too-many-values");
}

TEST_CASE("a text at the length limit is read and one byte more is refused") {
    CHECK(read("a: " + std::string(kLongestScalar, 'x') + "\n").root);
    CHECK(read("a: " + std::string(kLongestScalar + 1, 'x') + "\n").rule() == "too-long");
}

TEST_CASE("a quarter megabyte of brackets, keys or one line of values costs no more than reading it") {
    const auto start = std::chrono::steady_clock::now();
    CHECK_FALSE(read(std::string(kLargestFile, '[')).root);
    CHECK_FALSE(read(std::string(kLargestFile, '{')).root);
    CHECK(read(std::string(kLargestFile, '?')).rule() == "too-long");
    CHECK_FALSE(read("[" + std::string(kLargestFile - 1, ',')).root);
    std::string one_line = "a: [1";
    while (one_line.size() < 150'000) one_line += ", 1é";
    CHECK(read(one_line + "]").root);
    // A machine under load may be slow; what must not come back is a cost that grows with the square.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("bytes that are not UTF-8 text are refused at their place") {
    for (const char* bad : {"\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xFF", "\x80", "\xC3"}) {
        const Read result = read(std::string("a: 1\nb: é") + bad + "\n");
        CHECK(result.rule() == "not-utf8");
        CHECK(result.diagnostics.findings()[0].place.line == 2);
        CHECK(result.diagnostics.findings()[0].place.column == 5);
    }
    CHECK(read(std::string("a: x\0y", 6)).rule() == "not-text");
    CHECK(read("a: x\x07y").rule() == "not-text");
}

TEST_CASE("what a lenient parser takes silently is refused here") {
    CHECK(read("a: 1\na: 2\n").rule() == "duplicate-key");
    CHECK(read("{a: 1, a: 2}").rule() == "duplicate-key");
    CHECK(read("[1, 2] foo").rule() == "trailing-text");
    CHECK(read("--- foo\na: 1\n").rule() == "text-after-marker");
    CHECK(read("a: 1\n---\nb: 2\n").rule() == "second-document");
    CHECK(read("a: 1\n...\nb: 2\n").rule() == "trailing-text");
    CHECK(read("a: &x [*x]\n").rule() == "no-aliases");
    CHECK(read("a: &x 1\nb: *x\n").rule() == "no-aliases");
    CHECK(read("a: &x {k: 1}\nb: {<<: *x}\n").rule() == "no-aliases");
    CHECK(read("a: !!int 1\n").rule() == "no-tags");
    CHECK(read("a: !<tag:x> 1\n").rule() == "no-tags");
    CHECK(read("a: ! 1\n").rule() == "no-tags");
    CHECK(read("%YAML 1.2\n---\na: 1\n").rule() == "no-directives");
    CHECK(read("a:\n\tb: 1\n").rule() == "tab-in-indentation");
    CHECK(read("a:\n  \tb: 1\n").rule() == "tab-in-indentation");
    CHECK(read("? [a, b]\n: 1\n").rule() == "bad-key");
    CHECK(read("").rule() == "empty-file");
    CHECK(read("---\n").rule() == "empty-file");
}

TEST_CASE("a duplicate key is found at every depth and the first one is kept") {
    const Read result = read("a: {b: {c: 1, c: 2}}\nd: 3\n");
    CHECK(result.rule() == "duplicate-key");
    REQUIRE(result.root);
    CHECK(result.root->find("a")->find("b")->find("c")->text == "1");
}

TEST_CASE("a bracket that is never closed is reported where it opens") {
    const Read result = read("a: 1\nb: {c: 1\nd: 2\n");
    REQUIRE(result.rule() == "syntax");
    CHECK(result.diagnostics.findings()[0].place.line == 2);
    CHECK(result.diagnostics.findings()[0].place.column == 4);
}

TEST_CASE("a folder, a device and a missing file are findings") {
    Diagnostics diagnostics;
    CHECK_FALSE(read_source(STILLROOM_SOURCE_DIR, diagnostics));
    CHECK_FALSE(read_source("/dev/zero", diagnostics));
    CHECK_FALSE(read_source("no-such-file.yaml", diagnostics));
    CHECK(diagnostics.errors() == 3);
}
