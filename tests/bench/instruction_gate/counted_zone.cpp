/// Renders a zone under callgrind, which counts the instructions of `render_blocks` alone:
/// `counted_zone KIND VOICES BLOCK BLOCKS`, where KIND is mono, stereo or ramped.
#include <cstdlib>
#include <string>

#include "tests/bench/bench_zone.h"

/// Its name is what callgrind is told to collect.
extern "C" [[gnu::noinline]] void render_blocks(stillroom::bench::BenchZone& zone, int blocks) {
    for (int i = 0; i < blocks; ++i) zone.render();
}

int main(int argument_count, char** arguments) {
    if (argument_count != 5) return 2;
    const std::string kind = arguments[1];
    stillroom::bench::BenchZone zone({.block = std::atoi(arguments[3]),
                                      .voices = std::atoi(arguments[2]),
                                      .stereo = kind == "stereo",
                                      .fading = kind == "ramped"});
    render_blocks(zone, std::atoi(arguments[4]));
    return 0;
}
