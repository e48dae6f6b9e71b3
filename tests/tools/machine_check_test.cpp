#include "tools/stillroom/machine_check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/environment.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"

using namespace stillroom;
using Catch::Matchers::Contains;
using tests::run_program;
using tests::TemporaryFolder;
using Weight = tools::MachineFinding::Weight;

namespace {

void write_word(const std::filesystem::path& file, const std::string& word) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << word << "\n";
}

/// A socket that holds a port of the loopback until it dies.
class TakenPort {
public:
    TakenPort() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
        REQUIRE(listen(listener_, 1) == 0);
        REQUIRE(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        number_ = ntohs(address.sin_port);
    }
    ~TakenPort() { close(listener_); }
    TakenPort(const TakenPort&) = delete;
    TakenPort& operator=(const TakenPort&) = delete;
    [[nodiscard]] std::uint16_t number() const { return number_; }

private:
    int listener_;
    std::uint16_t number_ = 0;
};

}  // namespace

TEST_CASE("processors that may slow down to save power are counted and the remedy is named") {
    const TemporaryFolder system;
    const auto governor = [&system](int processor, const std::string& word) {
        write_word(
            system.path() / ("devices/system/cpu/cpu" + std::to_string(processor)) / "cpufreq/scaling_governor",
            word);
    };
    CHECK(tools::check_governor(system.path()).weight == Weight::good);
    governor(0, "performance");
    governor(1, "performance");
    CHECK(tools::check_governor(system.path()).weight == Weight::good);
    governor(1, "powersave");
    const auto finding = tools::check_governor(system.path());
    CHECK(finding.weight == Weight::advice);
    CHECK_THAT(finding.found, Contains("1 processor may slow down") && Contains("powersave"));
    CHECK_THAT(finding.remedy, Contains("performance"));
}

TEST_CASE("a slow source of time is named") {
    const TemporaryFolder system;
    const auto source = [&system](const std::string& word) {
        write_word(system.path() / "devices/system/clocksource/clocksource0/current_clocksource", word);
        return tools::check_clock_source(system.path());
    };
    CHECK(source("tsc").weight == Weight::good);
    CHECK(source("hpet").weight == Weight::advice);
    CHECK_THAT(source("acpi_pm").found, Contains("acpi_pm"));
}

TEST_CASE("a folder that takes no files is wrong, one that is not there yet is judged by the nearest above it") {
    const auto closed = tools::check_disk("records", "/proc/self");
    CHECK(closed.weight == Weight::wrong);
    CHECK_THAT(closed.found, Contains("records: nothing can be written in /proc/self"));
    CHECK_FALSE(closed.remedy.empty());
    const TemporaryFolder folder;
    const auto open = tools::check_disk("records", folder.path() / "not" / "there" / "yet");
    CHECK_THAT(open.found, Contains("free in " + folder.path().string()));
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a port that somebody holds is told from one that is free") {
    std::uint16_t number = 0;
    {
        const TakenPort taken;
        number = taken.number();
        const auto finding = tools::check_port(number);
        CHECK(finding.weight == Weight::advice);
        CHECK_THAT(finding.found, Contains("port " + std::to_string(number) + " is taken"));
    }
    CHECK(tools::check_port(number).weight == Weight::good);
}

TEST_CASE("doctor says of a machine without sound that this is wrong, and how to mend it") {
    const tests::NoJackServer no_jack;
    const tests::AlsaConfiguration no_card(tests::AlsaConfiguration::null_device());
    const auto told = run_program({"doctor"});
    CHECK(told.exit_code == 1);
    CHECK_THAT(told.out, Contains("wrong   sound") && Contains("-> plug a sound card in") && Contains("real-time"));
    const auto counted = run_program({"doctor", "--json"});
    CHECK(counted.exit_code == 1);
    const auto document = nlohmann::json::parse(counted.out);
    REQUIRE(document["checks"].size() == 10);
    CHECK(document["checks"][0]["check"] == "sound");
    CHECK(document["checks"][0]["weight"] == "wrong");
}

TEST_CASE("doctor looks where sessions really write") {
    const TemporaryFolder home;
    const auto told =
        run_program({"doctor"}, {"STILLROOM_STATE=/proc/self", "STILLROOM_STORE=" + (home / "content").string()});
    CHECK(told.exit_code == 1);
    CHECK_THAT(told.out, Contains("records: nothing can be written in /proc/self"));
    CHECK_THAT(told.out, Contains("prepared sound: ") && Contains("free in " + home.path().string()));
}
