// The technician's commands where nobody hears them: a room of simulated outputs.
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <string>

using Catch::Matchers::Contains;
using nlohmann::json;
using stillroom::tests::run_program;
using stillroom::tests::TemporaryFolder;

namespace {

const std::string kRoom =
    "room: 1\nid: a\noutputs:\n"
    "  ears: {title: {en: Ears, es: Oídos}, device: {api: simulated}, private: true, trim: -3 dB}\n"
    "  wall: {device: {api: simulated}, channels: [3], private: false}\n"
    "zones:\n  chair: {headphones: ears, speakers: wall, language: es}\n";

std::string bytes_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("room tone sounds on each output in turn, and tells what leaves it") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    const auto run = run_program({"room", "tone", "--room", file, "--yes", "--for", "300 ms", "--json"});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    const json tones = json::parse(run.out).at("tones");
    REQUIRE(tones.size() == 2);
    CHECK(tones[0].at("output") == "ears");
    CHECK(tones[0].at("channels") == json::array({1, 2}));
    CHECK(tones[0].at("leaves_lufs").get<double>() == Approx(-44.0).margin(0.5));
    CHECK(tones[0].at("heard") == false);
    CHECK(tones[0].at("ended") == "done");
    CHECK(tones[1].at("output") == "wall");
    CHECK(tones[1].at("channels") == json::array({3}));
    CHECK(tones[1].at("leaves_lufs").get<double>() == Approx(-41.0).margin(0.5));
}

TEST_CASE("room tone takes one side after the other") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    const auto run = run_program(
        {"room", "tone", "--room", file, "--output", "ears", "--channel", "each", "--for", "100 ms", "--yes"});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("ears, left: pink noise at -4") && Contains("ears, right: pink noise at -4") &&
                            Contains("18 dB down because nobody measured it, trim -3 dB") &&
                            Contains("nobody hears it: the device is simulated"));
}

TEST_CASE("nothing sounds where nobody can say that no patient is startled") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    for (const std::string command : {"tone", "identify", "latency"}) {
        const auto run = run_program({"room", command, "--room", file});
        CHECK(run.exit_code == 2);
        CHECK_THAT(run.err, Contains("add --yes"));
    }
}

TEST_CASE("an output that is absent or unknown is told, and another is never taken") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    const auto unknown = run_program({"room", "tone", "--room", file, "--output", "eras", "--yes"});
    CHECK(unknown.exit_code == 2);
    CHECK_THAT(unknown.err,
               Contains("room 'a' has no output 'eras'; did you mean 'ears'?; its outputs are: ears, wall"));
    std::string text = kRoom;
    text.replace(text.find("{api: simulated}"), 16, "{api: alsa, card: NoSuchCard}");
    const std::string absent = folder.write("absent.yaml", text);
    const auto run = run_program({"room", "tone", "--room", absent, "--yes", "--for", "100 ms"},
                                 {"JACK_DEFAULT_SERVER=stillroom-none"});
    CHECK(run.exit_code == 1);
    CHECK_THAT(run.err, Contains("output 'ears' cannot play: "));
    CHECK_THAT(run.out, Contains("wall: pink noise"));
    CHECK(run_program({"room", "tone", "--room", file, "--yes", "--for", "soon"}).exit_code == 2);
    CHECK(run_program({"room", "tone", "--room", file, "--yes", "--level", "0"}).exit_code == 2);
}

TEST_CASE("room identify says each output's name in its zone's language") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    const auto run = run_program({"room", "identify", "--room", file, "--yes", "--json"});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    const json outputs = json::parse(run.out).at("outputs");
    REQUIRE(outputs.size() == 2);
    CHECK(outputs[0].at("says") == json::array({"Oídos", "izquierda", "derecha"}));
    CHECK(outputs[0].at("zone") == "chair");
    CHECK(outputs[1].at("says") == json::array({"chair, altavoces"}));
    const auto none = run_program({"room", "identify", "--room", file, "--yes"}, {"PATH=/nowhere"});
    CHECK(none.exit_code == 3);
    CHECK_THAT(none.err, Contains("espeak-ng"));
}

TEST_CASE("room calibrate writes what the meter showed, and what follows from it") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    const auto run =
        run_program({"room", "calibrate", "--room", file, "--output", "ears", "--reads", "62", "--yes", "--json"});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    const json document = json::parse(run.out);
    CHECK(document.at("written") == true);
    CHECK(document.at("at_23_lufs_dba") == 62.0);
    std::string expected = kRoom;
    const std::string date = document.at("calibration").at("at");
    expected.insert(expected.find("private: true") + 13,
                    ", calibration: {at: " + date + ", pink: -23 LUFS, reads: 62 dBA}");
    CHECK(bytes_of(file) == expected);
    CHECK_THAT(run_program({"room", "check", "--room", file}).out, !Contains("nobody measured output 'ears'"));
}

TEST_CASE("room calibrate keeps nothing that cannot be right") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    const auto calibrate = [&](const std::string& output, const std::string& reads) {
        return run_program({"room", "calibrate", "--room", file, "--output", output, "--reads", reads, "--yes"});
    };
    CHECK(calibrate("ears", "20").exit_code == 1);
    CHECK(calibrate("ears", "quiet").exit_code == 1);
    CHECK(calibrate("eyes", "62").exit_code == 2);
    CHECK(run_program({"room", "calibrate", "--room", file, "--reads", "62", "--yes"}).exit_code == 2);
    CHECK(run_program({"room", "calibrate", "--reads", "62", "--yes"}).exit_code == 2);
    CHECK(run_program({"room", "calibrate", "--room", file, "--output", "ears", "--yes"}).exit_code == 2);
    CHECK(bytes_of(file) == kRoom);
}

TEST_CASE("room latency says of a simulated output that nobody hears it") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kRoom);
    const auto run = run_program({"room", "latency", "--room", file, "--yes", "--json"});
    CHECK(run.exit_code == 1);
    const json latencies = json::parse(run.out).at("latencies");
    REQUIRE(latencies.size() == 2);
    CHECK(latencies[0].at("found") == false);
    CHECK_THAT(run.err, Contains("output 'ears' is simulated: nobody hears it"));
}
