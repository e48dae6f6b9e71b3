#include "engine/prompt_board.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace stillroom;
using audio::Frames;
using engine::OpenPrompt;
using engine::PromptBoard;

namespace {

std::vector<std::string> ids(const std::vector<OpenPrompt>& prompts) {
    std::vector<std::string> all;
    for (const OpenPrompt& prompt : prompts) all.push_back(prompt.id);
    return all;
}

}  // namespace

TEST_CASE("Without a name the oldest question is answered, with one that one, and each once", "[engine][prompts]") {
    PromptBoard board;
    std::string told;
    CHECK(board.answer("", "", told) == "nothing was asked");
    board.open({.id = "pressure", .text = "Blood pressure", .since = Frames{10}});
    board.open({.id = "urge", .text = "Nausea?", .since = Frames{20}});
    board.open({.id = "pump", .text = "Check the pump", .since = Frames{30}});
    CHECK(board.answer("urge", "", told).empty());
    CHECK(told == "urge");
    CHECK(board.answer("urge", "", told) == "'urge' was not asked, or is answered already");
    CHECK(board.answer("", "", told).empty());
    CHECK(told == "pressure");
    CHECK(ids(board.all()) == std::vector<std::string>{"pump"});
}

TEST_CASE("A question with choices takes one of them and names them otherwise", "[engine][prompts]") {
    PromptBoard board;
    std::string told;
    board.open({.id = "contact", .text = "How is it now?", .choices = {"calmer", "the same", "worse"}});
    CHECK(board.answer("contact", "better", told) == "the answers to 'contact' are: calmer, the same, worse");
    CHECK(board.answer("contact", "", told) == "the answers to 'contact' are: calmer, the same, worse");
    CHECK(told.empty());
    CHECK(board.all().size() == 1);
    CHECK(board.answer("contact", "the same", told).empty());
    CHECK(told == "contact: the same");
    CHECK(board.all().empty());
}

TEST_CASE("The same question asked once more is one question, and another of the same name is a second",
          "[engine][prompts]") {
    PromptBoard board;
    board.open({.id = "prompt", .text = "Blood pressure", .since = Frames{1}});
    board.open({.id = "prompt", .text = "Check the pump", .since = Frames{2}});
    board.open({.id = "prompt", .text = "Blood pressure", .since = Frames{3}});
    REQUIRE(board.all().size() == 2);
    CHECK(board.all()[0].text == "Check the pump");
    CHECK(board.all()[1].since == Frames{3});
    board.close("prompt");
    CHECK(board.all().empty());
}

TEST_CASE("What nobody answers is told once more after the patience of its asker, and not again",
          "[engine][prompts]") {
    PromptBoard board;
    board.open({.id = "a", .text = "A", .since = Frames{100}});
    board.open({.id = "b", .text = "B", .since = Frames{150}});
    CHECK(board.overdue(Frames{219}, Frames{120}).empty());
    CHECK(ids(board.overdue(Frames{220}, Frames{120})) == std::vector<std::string>{"a"});
    CHECK(ids(board.overdue(Frames{300}, Frames{120})) == std::vector<std::string>{"b"});
    CHECK(board.overdue(Frames{9000}, Frames{120}).empty());
    // Asked anew it waits anew.
    board.open({.id = "a", .text = "A", .since = Frames{9000}});
    CHECK(board.overdue(Frames{9100}, Frames{120}).empty());
    CHECK(ids(board.overdue(Frames{9120}, Frames{120})) == std::vector<std::string>{"a"});
}
