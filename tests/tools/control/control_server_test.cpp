#include "tests/tools/control/control_rig.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace stillroom;
using namespace stillroom::tests;
using control::ControlClient;
using control::ControlServer;

namespace {

/// The code of the error that a line of the server tells.
std::string error_in(const std::string& line) {
    const Json object = Json::parse(line);
    return object.contains("error") ? object["error"]["code"].get<std::string>() : "none";
}

/// The lines of a text.
std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t start = 0, end = 0; (end = text.find('\n', start)) != std::string::npos; start = end + 1)
        lines.push_back(text.substr(start, end - start));
    return lines;
}

/// What the server says last to somebody who says only this.
std::string last_words(const ControlRig& rig, const std::string& bytes) {
    RawClient client(rig.path());
    CHECK(client.send(bytes));
    const auto lines = lines_of(client.all());
    REQUIRE(lines.size() == 2);
    CHECK(Json::parse(lines.front())["stillroom"]["protocol"] == control::kProtocol);
    return error_in(lines.back());
}

std::string request_line(const std::string& id, const std::string& verb) {
    return control::line_of({{"id", id}, {"do", verb}});
}

}  // namespace

TEST_CASE("A client is greeted, asks, and is answered under the id of its request") {
    const ControlRig rig;
    ControlClient client = rig.client();
    CHECK(client.greeting()["program"] == "test");
    CHECK(client.greeting()["zones"] == Json({"1"}));
    const Json answer = ask(client, {{"id", "x"}, {"do", "ground"}, {"set", "contact"}});
    CHECK(answer["answer"] == "x");
    CHECK(answer["ok"] == true);
    CHECK(answer["heard"] == Json{{"set", "contact"}});
}

TEST_CASE("Who speaks another version, says something else first, or sends a line without an end is let go") {
    const ControlRig rig;
    ControlClient other = rig.client();
    CHECK(last_words(rig, "{\"hello\": {\"protocol\": 2}}\n") == control::code::kWrongVersion);
    CHECK(last_words(rig, request_line("a", "hold")) == control::code::kNoHello);
    CHECK(last_words(rig, "GET / HTTP/1.1\n") == control::code::kBadLine);
    CHECK(last_words(rig, std::string(control::kLongestLine + 1, 'x')) == control::code::kTooLong);
    CHECK(ask(other, {{"do", "hold"}})["ok"] == true);
    CHECK(rig.service.asked() == std::vector<std::string>{"hold"});
}

TEST_CASE("A line that is no request is answered with what is wrong, and the next one is heard") {
    const ControlRig rig;
    RawClient raw(rig.path());
    CHECK(raw.send(kHello + "nonsense\n{\"do\": \"hold\"}\n{\"id\": \"a\"}\n" + request_line("b", "hold") +
                   std::string(control::kLongestLine + 1, 'x')));
    const auto lines = lines_of(raw.all());
    REQUIRE(lines.size() == 6);
    CHECK(error_in(lines[1]) == control::code::kBadLine);
    CHECK(error_in(lines[2]) == control::code::kBadRequest);
    // Answers of the service may come behind what the server says itself.
    std::set<std::string> rest(lines.begin() + 3, lines.end());
    CHECK(std::count_if(rest.begin(), rest.end(), [](const std::string& line) {
              return Json::parse(line).value("answer", std::string()) == "b";
          }) == 1);
}

TEST_CASE("The same request twice is done once, whoever asks, and the same id for another is refused") {
    const ControlRig rig;
    ControlClient one = rig.client(), two = rig.client();
    CHECK_FALSE(ask(one, {{"id", "a"}, {"do", "hold"}}).contains("again"));
    CHECK(ask(one, {{"id", "a"}, {"do", "hold"}})["again"] == true);
    CHECK(ask(two, {{"id", "a"}, {"do", "hold"}})["ok"] == true);
    CHECK(ask(two, {{"id", "a"}, {"do", "hold"}, {"zone", "2"}})["code"] == control::code::kUsedId);
    CHECK(ask(two, {{"id", "a"}, {"do", "stop"}})["code"] == control::code::kUsedId);
    CHECK(rig.service.asked() == std::vector<std::string>{"hold"});
}

TEST_CASE("Two who ask the same while it is being done both hear its one answer") {
    const ControlRig rig;
    ControlClient one = rig.client(), two = rig.client();
    REQUIRE(one.send({{"id", "a"}, {"do", "later"}}));
    CHECK(ask(one, {{"do", "hold"}})["ok"] == true);  // so the first has surely come
    REQUIRE(two.send({{"id", "a"}, {"do", "later"}}));
    CHECK(ask(two, {{"do", "hold"}})["ok"] == true);
    rig.server->answer("a", control::done("done at last"));
    for (ControlClient* client : {&one, &two}) {
        const Json line = next_line(*client);
        CHECK(line["answer"] == "a");
        CHECK(line["outcome"] == "done at last");
    }
    CHECK(rig.service.asked() == std::vector<std::string>{"later", "hold", "hold"});
}

TEST_CASE("A client that is gone before its answer comes harms nobody") {
    const ControlRig rig;
    ControlClient other = rig.client();
    {
        RawClient gone(rig.path());
        CHECK(gone.send(kHello + request_line("a", "later") + request_line("b", "hold")));
        while (rig.service.asked().size() < 2) (void)ask(other, {{"do", "status"}});
    }
    rig.server->answer("a", control::done("too late"));
    CHECK(ask(other, {{"id", "a"}, {"do", "later"}})["outcome"] == "too late");
}

TEST_CASE("Requests that come too fast are refused, safety verbs never") {
    const ControlRig rig;
    RawClient raw(rig.path());
    constexpr int kEach = 1000;
    std::string bytes = kHello;
    for (int i = 0; i < kEach; ++i)
        bytes += request_line("h" + std::to_string(i), "hold") + request_line("s" + std::to_string(i), "stop");
    bytes += std::string(control::kLongestLine + 1, 'x');
    bool sent = false;
    std::thread sender([&] { sent = raw.send(bytes); });
    int stopped = 0, held = 0, refused = 0;
    for (const std::string& text : lines_of(raw.all())) {
        const Json line = Json::parse(text);
        if (!line.contains("answer")) continue;
        const bool ok = line["ok"] == true;
        if (line["answer"].get<std::string>().front() == 's')
            stopped += ok ? 1 : 0;
        else if (ok)
            ++held;
        else
            refused += line["code"] == control::code::kTooFast ? 1 : 0;
    }
    sender.join();
    CHECK(sent);
    CHECK(stopped == kEach);
    CHECK(held + refused == kEach);
    CHECK(held >= 30);
    CHECK(refused > 0);
}

TEST_CASE("Sixty-four clients are served, those beyond are told so, and may still press stop") {
    const ControlRig rig;
    std::list<ControlClient> clients;
    for (std::size_t i = 0; i < ControlServer::kMostClients; ++i) clients.push_back(rig.client());
    for (ControlClient& client : clients) CHECK(ask(client, {{"do", "hold"}})["ok"] == true);
    CHECK(last_words(rig, kHello + request_line("one too many", "hold")) == control::code::kCrowded);
    RawClient urgent(rig.path());
    CHECK(urgent.send(kHello + request_line("urgent", "stop")));
    const auto lines = lines_of(urgent.all());
    REQUIRE(lines.size() == 2);
    CHECK(Json::parse(lines.back())["ok"] == true);
    CHECK(rig.service.asked().back() == "stop");
    // Somebody goes, and there is room again.
    clients.pop_front();
    while (true) {
        ControlClient next = rig.client();
        const auto answer = next.ask({{"do", "hold"}}, kPatience);
        if (answer && (*answer)["ok"] == true) break;
    }
}

TEST_CASE("A client that does not read is dropped, and nobody else waits for it") {
    ControlRig rig;
    ControlClient other = rig.client();
    RawClient sleeper(rig.path());
    CHECK(sleeper.send(kHello + R"({"id": "w", "do": "watch", "every": 0.05})" + "\n"));
    const std::string words(4000, 'x');
    std::size_t told = 0;
    while (!sleeper.is_let_go()) {
        REQUIRE(++told < 20'000);  // 80 MB: nobody holds that
        rig.server->tell({{"what", "verb"}, {"text", words}});
        if (told % 20 == 0) REQUIRE(ask(other, {{"do", "stop"}})["ok"] == true);
    }
    CHECK(told * words.size() > control::ClientLine::kMostWaiting);
    CHECK(ask(other, {{"do", "stop"}})["ok"] == true);
}

TEST_CASE("A status waits for no slow client: who has not taken the last one is given none on top") {
    // So large that a few of them would fill all that may wait.
    ControlRig rig(std::string(200'000, 'x'));
    ControlClient other = rig.client();
    RawClient sleeper(rig.path());
    CHECK(sleeper.send(kHello + R"({"id": "w", "do": "watch", "every": 0.05})" + "\n"));
    REQUIRE(ask(other, {{"do", "watch"}, {"every", 0.05}})["ok"] == true);
    for (int i = 0; i < 40; ++i) CHECK(next_line(other).contains("status"));
    CHECK_FALSE(sleeper.is_let_go());
}

TEST_CASE("Who watches gets every event and the newest state; who comes back gets what it missed") {
    ControlRig rig;
    ControlClient client = rig.client();
    rig.server->tell({{"what", "began"}});
    const Json first = ask(client, {{"do", "watch"}, {"every", 60}, {"since", 0}});
    CHECK(first["newest"] == 1);
    rig.server->tell({{"what", "verb"}});
    std::vector<int> numbers;
    bool has_status = false;
    while (numbers.size() < 2 || !has_status) {
        const Json line = next_line(client);
        if (line.contains("event")) numbers.push_back(line["event"]["number"].get<int>());
        if (line.contains("status")) has_status = line["status"]["text"] == "all is well";
    }
    CHECK(numbers == std::vector{1, 2});
    CHECK(has_status);

    ControlClient back = rig.client();
    const Json again = ask(back, {{"do", "watch"}, {"every", 60}, {"since", 1}, {"run", first["run"]}});
    CHECK_FALSE(again.contains("missed"));
    CHECK(next_line(back)["event"]["number"] == 2);
    // Numbers of another run of the daemon mean nothing here: everything is news.
    ControlClient stranger = rig.client();
    const Json anew = ask(stranger, {{"do", "watch"}, {"every", 60}, {"since", 7}, {"run", "another"}});
    CHECK(anew.contains("missed"));
    CHECK(next_line(stranger)["event"]["number"] == 1);
    CHECK(ask(client, {{"do", "watch"}, {"every", "often"}})["code"] == control::code::kBadRequest);
}

TEST_CASE("One daemon has the socket; what a dead one left is replaced, and nobody else may reach it") {
    TemporaryFolder folder;
    const auto path = folder / "room" / "control.sock";
    {
        const auto first = control::ListeningSocket::open(path);
        REQUIRE(first);
        struct stat about {};
        REQUIRE(::stat(path.c_str(), &about) == 0);
        CHECK((about.st_mode & 0777) == 0600);
        REQUIRE(::stat(path.parent_path().c_str(), &about) == 0);
        CHECK((about.st_mode & 0777) == 0700);
        const auto second = control::ListeningSocket::open(path);
        REQUIRE_FALSE(second);
        CHECK_THAT(second.error().message,
                   Catch::Matchers::Contains("runs already, process " + std::to_string(::getpid())));
        CHECK(RawClient(path).send("hello"));
    }
    CHECK_FALSE(std::filesystem::exists(path));
    const auto nobody = control::ControlClient::open(path, "test");
    REQUIRE_FALSE(nobody);
    CHECK_THAT(nobody.error().message, Catch::Matchers::Contains("'stillroom serve' starts one"));
    // A dead daemon takes its lock with it and leaves the socket.
    folder.write("room/control.sock", "what a dead daemon left");
    CHECK(control::ListeningSocket::open(path));
    ::chmod(path.parent_path().c_str(), 0777);
    CHECK_FALSE(control::ListeningSocket::open(path));
    CHECK_FALSE(control::ListeningSocket::open(folder / std::string(200, 'x')));
}

TEST_CASE("A daemon that ends gives its clients what was on the way, and lets them go") {
    ControlRig rig;
    ControlClient client = rig.client();
    REQUIRE(client.send({{"id", "a"}, {"do", "later"}}));
    CHECK(ask(client, {{"do", "hold"}})["ok"] == true);
    rig.server->answer("a", control::done("the last thing"));
    rig.server->stop();
    CHECK(next_line(client)["outcome"] == "the last thing");
    CHECK_FALSE(client.receive(kPatience));
}
