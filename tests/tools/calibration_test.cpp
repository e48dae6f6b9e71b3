#include "tools/stillroom/calibration.h"

#include "tests/support/temporary_folder.h"
#include "tools/stillroom/room_loading.h"

#include <sys/stat.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace stillroom;
using Catch::Matchers::Contains;

namespace {

config::OutputCalibration measured(double reads) {
    config::OutputCalibration made;
    made.at = tools::today();
    made.pink = {-23.0};
    made.reads = reads;
    return made;
}

std::string bytes_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

const std::string kHead =
    "room: 1\nid: a\noutputs:\n  ears:   # the good ones\n    device: {api: simulated}\n"
    "    private: true\n";
const std::string kTail = "zones:\n  chair: {headphones: ears}\n";

}  // namespace

TEST_CASE("a reading is taken as it is typed, and the impossible is refused with its reason") {
    for (const std::string typed : {"62.5", "62,5", " 62.5 dBA", "62.5 dB(A)", "62.5db\r"}) {
        CAPTURE(typed);
        const auto reading = tools::meter_reading(typed);
        REQUIRE(reading);
        CHECK(*reading == 62.5);
    }
    for (const std::string typed : {"", "loud", "62 dBC", "-62", "6 2", "1e2"})
        CHECK_THAT(tools::meter_reading(typed).error().message, Contains("is no reading of a sound level meter"));
    CHECK_THAT(tools::meter_reading("12").error().message, Contains("the meter does not hear this output"));
    CHECK_THAT(tools::meter_reading("104").error().message, Contains("turn the amplifier down"));
}

TEST_CASE("a calibration says how loud a session is, the loudest there can be, and for how long it may last") {
    const auto meaning = tools::meaning_of(measured(62.0), {-4.0}, {48000});
    CHECK(meaning.at_23_lufs == Approx(62.0));
    // 18 dB below the level for 40 hours a week.
    CHECK(meaning.hours_a_week == Approx(40.0 * 63.1).epsilon(0.001));
    CHECK(meaning.hours_sensitive == Approx(40.0 * 19.95).epsilon(0.001));
    // Pink noise of -23 LUFS on two sides is some -28 dB of full scale each, A-weighted; a sine at the ceiling -7.
    CHECK(meaning.most_dba == Approx(62.0 + 28.5 - 7.0).margin(2.0));
    CHECK(tools::meaning_of(measured(62.0), {-10.0}, {48000}).most_dba == Approx(meaning.most_dba - 6.0));
    auto softer = measured(52.0);
    softer.pink = {-33.0};
    CHECK(tools::meaning_of(softer, {-4.0}, {48000}).most_dba == Approx(meaning.most_dba));
    CHECK_THAT(tools::meaning_text(tools::meaning_of(measured(85.0), {-4.0}, {48000}), {-4.0}),
               Contains("85.0 dBA to this listener") && Contains("an adult may hear such a session 13 h a week"));
}

TEST_CASE("a calibration is written into the profile, and not one other byte changes") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kHead + kTail);
    ::chmod(file.c_str(), 0640);
    REQUIRE(tools::write_calibration(file, "ears", measured(61.5)));
    const std::string line = "    calibration: {at: " + bytes_of(file).substr(kHead.size() + 22, 10) +
                             ", pink: -23 LUFS, reads: 61.5 dBA}\n";
    CHECK(bytes_of(file) == kHead + line + kTail);
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0640);
    config::Diagnostics found;
    const auto room = tools::load_room(file, found);
    REQUIRE(room);
    CHECK(room->output("ears")->is_calibrated(tools::today()));
    // Nothing of the work is left.
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a link to a profile stays a link") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kHead + kTail);
    const std::string link = (folder.path() / "link.yaml").string();
    std::filesystem::create_symlink(file, link);
    REQUIRE(tools::write_calibration(link, "ears", measured(61.5)));
    CHECK(std::filesystem::is_symlink(link));
    CHECK_THAT(bytes_of(file), Contains("reads: 61.5 dBA"));
}

TEST_CASE("what would not be read as it was meant is not written") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", kHead + kTail);
    CHECK_THAT(tools::write_calibration(file, "ears", measured(20.0)).error().message, Contains("write by hand"));
    CHECK_FALSE(tools::write_calibration(file, "eyes", measured(61.5)));
    CHECK(bytes_of(file) == kHead + kTail);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
    CHECK_FALSE(tools::write_calibration((folder.path() / "none.yaml").string(), "ears", measured(61.5)));
}
