/// The program behind tools/bench.
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/benchmark.h"
#include "tests/bench/instructions.h"
#include "tests/bench/measuring.h"
#include "tests/bench/report.h"

namespace stillroom::bench {
namespace {

std::vector<Benchmark> all_benchmarks() {
    std::vector<Benchmark> all;
    for (auto* const group : {mixer_benchmarks, zone_benchmarks, node_benchmarks, session_benchmarks,
                              score_benchmarks, instruction_benchmarks, openal_benchmarks, sdl2_benchmarks,
                              loudness_library_benchmarks, bound_benchmarks}) {
        const std::vector<Benchmark> some = group();
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

/// The benchmarks with these names, in the order of the report. Exits by CLI::ValidationError on an unknown name.
std::vector<Benchmark> chosen_benchmarks(const std::vector<std::string>& names) {
    const std::vector<Benchmark> all = all_benchmarks();
    if (names.empty()) return all;
    std::vector<Benchmark> chosen;
    for (const std::string& name : names) {
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const Benchmark& row) { return row.name == name; });
        if (found == all.end()) {
            std::string known;
            for (const Benchmark& row : all) known += " " + row.name;
            throw CLI::ValidationError("--only", "there is no row '" + name + "'; there are:" + known);
        }
        chosen.push_back(*found);
    }
    return chosen;
}

/// The rows that depend on the vector path alone.
const std::vector<std::string> kVectorRows{"mono_b64",    "mono_b256", "stereo_b64",   "stereo_b256",
                                           "fade_b64",    "fade_b256", "own_512_b256", "fixed_per_voice_block",
                                           "output_stage"};

/// The same rows on the AVX-512 path: a path is chosen once per process, so this program runs itself. Empty where
/// the processor has none.
std::vector<Row> avx512_rows(bool quick) {
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx512vl")) return {};
    std::string command = "STILLROOM_SIMD=avx512 '" + std::filesystem::read_symlink("/proc/self/exe").string() +
                          "' --json" + (quick ? " --quick" : "");
    for (const std::string& name : kVectorRows) command += " --only " + name;
    const auto close = [](std::FILE* pipe) { ::pclose(pipe); };
    const std::unique_ptr<std::FILE, decltype(close)> pipe(::popen(command.c_str(), "r"), close);
    std::string report;
    char part[4096];
    for (std::size_t got = 1; pipe && got != 0; report.append(part, got))
        got = std::fread(part, 1, sizeof part, pipe.get());
    return rows_of_json(report, ".avx512");
#else
    return {};
#endif
}

int run(int argument_count, char** arguments) {
    CLI::App app{"Measures what a voice, a block and a session cost, beside other mixers in the same run.",
                 "tools/bench"};
    bool json = false;
    bool quick = false;
    bool every_path = false;
    std::vector<std::string> only;
    std::vector<std::string> render;
    app.add_flag("--json", json, "print one JSON document");
    app.add_flag("--quick", quick, "two rounds instead of eight");
    app.add_option("--only", only, "only this row; may be given several times");
    app.add_flag("--every-path", every_path, "")->group("");         // how it calls itself on AVX2
    app.add_option("--render", render, "")->expected(3)->group("");  // how it calls itself under valgrind
    try {
        app.parse(argument_count, arguments);
        if (!render.empty()) {
            render_for_instructions(render[0], std::stoi(render[1]), std::stoi(render[2]));
            return 0;
        }
        std::vector<Row> rows = measure(chosen_benchmarks(only), quick ? 2 : 8);
        if (every_path && only.empty()) {
            const std::vector<Row> wider = avx512_rows(quick);
            rows.insert(rows.end(), wider.begin(), wider.end());
        }
        std::cout << (json ? json_report(rows) : text_report(rows));
        return 0;
    } catch (const CLI::ParseError& error) { return app.exit(error) == 0 ? 0 : 2; }
}

}  // namespace
}  // namespace stillroom::bench

int main(int argument_count, char** arguments) {
#if defined(__x86_64__)
    // The goals are for AVX2, whatever wider vectors this processor has. The path is chosen before main, so the
    // program starts itself once more.
    if (!std::getenv("STILLROOM_SIMD") && __builtin_cpu_supports("avx2")) {
        ::setenv("STILLROOM_SIMD", "avx2", 1);
        std::vector<char*> again(arguments, arguments + argument_count);
        std::string every_path = "--every-path";
        again.push_back(every_path.data());
        again.push_back(nullptr);
        ::execv("/proc/self/exe", again.data());
    }
#endif
    return stillroom::bench::run(argument_count, arguments);
}
