/// The program behind tools/bench.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
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
    for (auto* const group : {mixer_benchmarks, zone_benchmarks, session_benchmarks, instruction_benchmarks,
                              openal_benchmarks, sdl2_benchmarks, loudness_library_benchmarks, bound_benchmarks}) {
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

int run(int argument_count, char** arguments) {
    CLI::App app{"Measures what a voice, a block and a session cost, beside other mixers in the same run.",
                 "tools/bench"};
    bool json = false;
    bool quick = false;
    std::vector<std::string> only;
    std::vector<std::string> render;
    app.add_flag("--json", json, "print one JSON document");
    app.add_flag("--quick", quick, "two rounds instead of eight");
    app.add_option("--only", only, "only this row; may be given several times");
    app.add_option("--render", render, "")->expected(3)->group("");  // how it calls itself under valgrind
    try {
        app.parse(argument_count, arguments);
        if (!render.empty()) {
            render_for_instructions(render[0], std::stoi(render[1]), std::stoi(render[2]));
            return 0;
        }
        const std::vector<Row> rows = measure(chosen_benchmarks(only), quick ? 2 : 8);
        std::cout << (json ? json_report(rows) : text_report(rows));
        return 0;
    } catch (const CLI::ParseError& error) { return app.exit(error) == 0 ? 0 : 2; }
}

}  // namespace
}  // namespace stillroom::bench

int main(int argument_count, char** arguments) { return stillroom::bench::run(argument_count, arguments); }
