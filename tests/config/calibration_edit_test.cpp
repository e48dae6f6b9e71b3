#include "config/calibration_edit.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

using namespace stillroom;
using namespace stillroom::config;

namespace {

using namespace std::chrono_literals;

OutputCalibration measured(double reads = 62.5) {
    OutputCalibration made;
    made.at = Date{2026y / 11 / 23};
    made.pink = {-23.0};
    made.reads = reads;
    return made;
}

std::string calibrated(const std::string& bytes, const std::string& output = "ears") {
    const auto made = with_calibration(bytes, output, measured());
    return made ? *made : "error: " + made.error().message;
}

const std::string kNew = "calibration: {at: 2026-11-23, pink: -23 LUFS, reads: 62.5 dBA}";

}  // namespace

TEST_CASE("a first calibration stands in a line of its own behind 'private', and no other byte changes") {
    const std::string head = "# Röom\nroom: 1\noutputs:\n  ears:\n    private: true   # one patient's\n";
    const std::string tail = "    # calibration: later\n    trim:   -3 dB\nzones: {a: {headphones: ears}}";
    CHECK(calibrated(head + tail) == head + "    " + kNew + "\n" + tail);
}

TEST_CASE("an output in braces gets its first calibration in the same braces") {
    CHECK(calibrated("outputs: {ears: {private: false, device: {api: jack}}, b: {private: true}}\n") ==
          "outputs: {ears: {private: false, " + kNew + ", device: {api: jack}}, b: {private: true}}\n");
    CHECK(calibrated("outputs: {ü: {private: true}, ears: {device: {api: jack}, private: true}}\n") ==
          "outputs: {ü: {private: true}, ears: {device: {api: jack}, private: true, " + kNew + "}}\n");
}

TEST_CASE("a calibration that is there is renewed value by value, in its own form") {
    CHECK(calibrated(
              "outputs:\n  ears:\n    calibration: {reads: 58 dBA,  pink: \"-30 LUFS\", at: 2025-01-02} # old\n"
              "    private: true\n") ==
          "outputs:\n  ears:\n    calibration: {reads: 62.5 dBA,  pink: -23 LUFS, at: 2026-11-23} # old\n"
          "    private: true\n");
    CHECK(calibrated("outputs:\n  ears:\n    calibration:\n      at: 2025-01-02  # by Ann\n      # at the ear\n"
                     "      pink: '-30 LUFS'\n      reads: 58 dBA\n    private: true\n") ==
          "outputs:\n  ears:\n    calibration:\n      at: 2026-11-23  # by Ann\n      # at the ear\n"
          "      pink: -23 LUFS\n      reads: 62.5 dBA\n    private: true\n");
}

TEST_CASE("a calibration that named its last day holds for as many days again") {
    CHECK(calibrated("outputs: {ears: {calibration: {at: 2026-01-01, until: 2026-01-31, pink: -23 LUFS, reads: 58 "
                     "dBA}, private: true}}") ==
          "outputs: {ears: {calibration: {at: 2026-11-23, until: 2026-12-23, pink: -23 LUFS, reads: 62.5 "
          "dBA}, private: true}}");
}

TEST_CASE("byte order mark, line ends and a last line without one stay as they are") {
    CHECK(calibrated("\xEF\xBB\xBFoutputs:\r\n  ears:\r\n    private: true\r\nzones: {}\r\n") ==
          "\xEF\xBB\xBFoutputs:\r\n  ears:\r\n    private: true\r\n    " + kNew + "\r\nzones: {}\r\n");
    CHECK(calibrated("\xEF\xBB\xBFoutputs: {ears: {private: true}}") ==
          "\xEF\xBB\xBFoutputs: {ears: {private: true, " + kNew + "}}");
    CHECK(calibrated("outputs:\n  ears:\n    private: true") ==
          "outputs:\n  ears:\n    private: true\n    " + kNew);
}

TEST_CASE("what cannot be changed in place is left alone, and what to write is told") {
    const std::string folded =
        "outputs:\n  ears:\n    calibration:\n      at: 2025-01-02\n      pink: >\n        -30\n"
        "        LUFS\n      reads: 58 dBA\n    private: true\n";
    CHECK(calibrated(folded) ==
          "error: output 'ears' is written in a way that cannot be changed in place; write by "
          "hand '" +
              kNew + "'");
}
