// Instructions the mixer spends on a voice, counted by callgrind: exact, so that a machine's noise can neither hide
// nor invent a loss. callgrind runs the AVX2 path (it knows no AVX-512).
#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

using stillroom::tests::TemporaryFolder;

namespace {

constexpr int kVoices = 32;
constexpr int kBlocks = 200;

/// Instructions of one rendered block.
double per_block(const std::string& kind, int voices, int block) {
    const TemporaryFolder folder;
    const auto file = folder / "callgrind.out";
    const std::string command = "valgrind --tool=callgrind --toggle-collect=render_blocks --callgrind-out-file='" +
                                file.string() + "' '" + STILLROOM_COUNTED_ZONE "' " + kind + " " +
                                std::to_string(voices) + " " + std::to_string(block) + " " +
                                std::to_string(kBlocks) + " > '" + (folder / "messages").string() + "' 2>&1";
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        if (line.rfind("summary:", 0) == 0) return std::strtod(line.c_str() + 8, nullptr) / kBlocks;
    throw std::runtime_error("callgrind wrote no summary");
}

/// Instructions per voice and frame, beyond those of a zone in which one voice sounds: what a layer costs as soon
/// as anything sounds on it, its guard and its meter, is not the voice's.
double per_voice_frame(const std::string& kind, int block) {
    return (per_block(kind, kVoices, block) - per_block(kind, 1, block)) / ((kVoices - 1) * block);
}

}  // namespace

TEST_CASE("A voice takes at most 1.5 instructions per frame, and 2.0 while its gain moves", "[instructions]") {
    const double mono = per_voice_frame("mono", 256), ramped = per_voice_frame("ramped", 256);
    INFO("instructions per voice-frame: mono " << mono << ", ramped " << ramped);
    CHECK(mono > 0.1);  // the voices sounded
    CHECK(mono <= 1.5);
    CHECK(ramped <= 2.0);
}

TEST_CASE("A voice takes a bounded number of instructions for every block, however short", "[instructions]") {
    // The part that does not grow with the block: the difference of two lengths, brought to none.
    const double fixed = (per_voice_frame("mono", 64) - per_voice_frame("mono", 256)) / (1.0 / 64 - 1.0 / 256);
    INFO("instructions per voice and block, whatever its length: " << fixed);
    CHECK(fixed <= 60.0);
}
