#include "tests/bench/instructions.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/bench/bench_zone.h"
#include "tests/bench/benchmark.h"

namespace stillroom::bench {
namespace {

constexpr int kBlock = 256;
constexpr int kFewBlocks = 100;
constexpr int kManyBlocks = 600;

/// Instructions this program executes for one such render, start and end of the program included.
double instructions_of(const std::string& kind, int voices, int blocks) {
    const auto file = std::filesystem::temp_directory_path() / "stillroom-bench-callgrind.out";
    const std::string command = "valgrind --tool=callgrind --callgrind-out-file='" + file.string() + "' '" +
                                std::filesystem::read_symlink("/proc/self/exe").string() + "' --render " + kind +
                                " " + std::to_string(voices) + " " + std::to_string(blocks) + " > /dev/null 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("this failed: " + command);
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("summary:")) return std::strtod(line.c_str() + 8, nullptr);
    }
    throw std::runtime_error("callgrind wrote no summary");
}

/// Instructions of a zone with so many voices, per block.
double per_block(const std::string& kind, int voices) {
    return (instructions_of(kind, voices, kManyBlocks) - instructions_of(kind, voices, kFewBlocks)) /
           (kManyBlocks - kFewBlocks);
}

Prepared instructions(const std::string& kind) {
    if (std::system("command -v valgrind > /dev/null") != 0) {
        return {.sample = {},
                .skipped = "valgrind is not installed (tools/setup --tests installs it)",
                .repeatable = false};
    }
    return {.sample = [=] { return (per_block(kind, kVoices) - per_block(kind, 1)) / ((kVoices - 1) * kBlock); },
            .skipped = {},
            .repeatable = false};
}

}  // namespace

void render_for_instructions(const std::string& kind, int voices, int blocks) {
    BenchZone zone({.block = kBlock, .voices = voices, .fading = kind == "ramped"});
    for (int i = 0; i < blocks; ++i) zone.render();
}

std::vector<Benchmark> instruction_benchmarks() {
    return {
        {"instructions_mono", "instructions per voice-frame", [] { return instructions("mono"); }, {}, {1.5, 0.8}},
        {"instructions_ramped",
         "instructions per voice-frame",
         [] { return instructions("ramped"); },
         {},
         {2.0, 1.3}}};
}

}  // namespace stillroom::bench
