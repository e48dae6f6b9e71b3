#include "devices/output_protocol.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>

using namespace stillroom::devices;

namespace {

struct Sockets {
    int ends[2] = {-1, -1};
    Sockets() { REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0); }
    ~Sockets() {
        hang_up();
        close(ends[1]);
    }
    Sockets(const Sockets&) = delete;
    Sockets& operator=(const Sockets&) = delete;
    void hang_up() {
        if (ends[0] >= 0) close(ends[0]);
        ends[0] = -1;
    }
};

}  // namespace

TEST_CASE("a line arrives whole, in words, one after the other") {
    const Sockets sockets;
    NoLine why_not{};
    CHECK_FALSE(receive_line(sockets.ends[1], {0.0}, why_not));
    CHECK(why_not == NoLine::yet);
    REQUIRE(send_line(sockets.ends[0], "warm"));
    REQUIRE(send_line(sockets.ends[0], "lost it is gone: it was unplugged"));
    const auto first = receive_line(sockets.ends[1], {1.0}, why_not);
    REQUIRE(first);
    CHECK(first->word == "warm");
    CHECK(first->rest.empty());
    CHECK(first->descriptor == -1);
    const auto second = receive_line(sockets.ends[1], {1.0}, why_not);
    REQUIRE(second);
    CHECK(second->word == "lost");
    CHECK(second->rest == "it is gone: it was unplugged");
}

TEST_CASE("a descriptor travels with its line and is another number for the same file") {
    const Sockets sockets;
    int pipe_ends[2] = {};
    REQUIRE(pipe2(pipe_ends, O_CLOEXEC) == 0);
    REQUIRE(send_line(sockets.ends[0], "start", pipe_ends[1]));
    NoLine why_not{};
    const auto line = receive_line(sockets.ends[1], {1.0}, why_not);
    REQUIRE(line);
    REQUIRE(line->descriptor >= 0);
    CHECK(line->descriptor != pipe_ends[1]);
    CHECK((fcntl(line->descriptor, F_GETFD) & FD_CLOEXEC) != 0);
    CHECK(write(line->descriptor, "x", 1) == 1);
    char letter = '-';
    CHECK(read(pipe_ends[0], &letter, 1) == 1);
    CHECK(letter == 'x');
    for (const int number : {line->descriptor, pipe_ends[0], pipe_ends[1]}) close(number);
}

TEST_CASE("the end of the other side is told, after what it said before, and a line to nobody is refused") {
    Sockets sockets;
    REQUIRE(send_line(sockets.ends[0], "last words"));
    sockets.hang_up();
    NoLine why_not{};
    CHECK(receive_line(sockets.ends[1], {1.0}, why_not));
    CHECK_FALSE(receive_line(sockets.ends[1], {1.0}, why_not));
    CHECK(why_not == NoLine::ever);
    CHECK_FALSE(send_line(sockets.ends[1], "anybody"));
}

TEST_CASE("a line that is too long is cut, and one that nobody takes does not wait") {
    const Sockets sockets;
    REQUIRE(send_line(sockets.ends[0], std::string(5000, 'x')));
    NoLine why_not{};
    const auto line = receive_line(sockets.ends[1], {1.0}, why_not);
    REQUIRE(line);
    CHECK(line->word.size() == 1000);
    int sent = 0;
    while (send_line(sockets.ends[0], "more")) ++sent;
    CHECK(sent > 0);
}
