/// A whole session through the program itself.
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "tests/bench/benchmark.h"

namespace stillroom::bench {
namespace {

/// Renders the demo without a file and gives the factor the program reports. The first render prepares what the
/// session needs and is left out.
Prepared render_factor() {
    const std::string report = (std::filesystem::temp_directory_path() / "stillroom-bench-report.json").string();
    const std::string command = std::string("'" STILLROOM_PROGRAM "' render '" STILLROOM_SOURCE_DIR
                                            "/scripts/sessions/demo.yaml' --report '") +
                                report + "' > /dev/null 2>&1";
    const auto render = [=] {
        if (std::system(command.c_str()) != 0) throw std::runtime_error("this failed: " + command);
        std::ifstream file(report);
        return nlohmann::json::parse(file).at("realtime_factor").get<double>();
    };
    render();
    return {.sample = render, .skipped = {}};
}

}  // namespace

std::vector<Benchmark> session_benchmarks() {
    return {{"render_realtime_factor", "times real time", render_factor}};
}

}  // namespace stillroom::bench
