/// scsynth and Csound, rendering without a clock what a session sounds like to a processor: a drone of twelve sines
/// that come and go, a low tone, soft noise, a breathing noise, a clip that loops, and a limiter on two outputs.
/// Simpler in every part than ours (which has several beds, ducks, rise limits, true peak and meters).
#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/bench/benchmark.h"
#include "tests/bench/scsynth_score.h"
#include "tests/support/temporary_folder.h"

namespace stillroom::bench {
namespace {

constexpr int kSeconds = 300;

/// How often its own length goes into the CPU time of the command; the cost of starting up is taken off.
Prepared rendered(const std::string& program, std::string (*command)(const std::string& folder, int seconds)) {
    if (std::system(("command -v " + program + " > /dev/null").c_str()) != 0)
        return {.sample = {}, .skipped = program + " is not installed (tools/setup --bench installs it)"};
    return {.sample =
                [=] {
                    const tests::TemporaryFolder folder;
                    const double brief = child_seconds(command(folder.path().string(), 1));
                    const double whole = child_seconds(command(folder.path().string(), 1 + kSeconds));
                    return kSeconds / (whole - brief);
                },
            .skipped = {},
            .repeatable = false};
}

std::string scsynth_command(const std::string& folder, int seconds) {
    std::ofstream(folder + "/score.osc", std::ios::binary) << scsynth_score(seconds);
    return "cd '" + folder + "' && scsynth -N score.osc _ out.wav 48000 WAV int16 -o 2 -z 64";
}

std::string csound_command(const std::string& folder, int seconds) {
    std::ofstream out(folder + "/score.csd");
    out << "<CsoundSynthesizer>\n<CsOptions>\n-d -m0 -W -o out.wav\n</CsOptions>\n<CsInstruments>\n"
           "sr = 48000\nksmps = 64\nnchnls = 2\n0dbfs = 1\n"
           "gisine ftgen 1, 0, 16384, 10, 1\ngiclip ftgen 2, 0, -192000, -2, 0\n"
           "instr 1\naleft = 0\naright = 0\n";
    for (int partial = 1; partial <= 12; ++partial) {
        const std::string number = std::to_string(partial);
        const std::string place = std::to_string(0.5 + 0.05 * (partial % 5 - 2));
        out << "kgain" << number << " randi 0.02, 0.1, " << number << " / 13\n"
            << "atone" << number << " poscil kgain" << number << ", 87.307 * " << number << ", 1\n"
            << "aone, atwo pan2 atone" << number << ", " << place << "\n"
            << "aleft = aleft + aone\naright = aright + atwo\n";
    }
    out << "alow poscil 0.02, 87.307, 1\n"
           "asoft pinker\nasoft tone asoft * 0.02, 900\n"
           "kbreath poscil 0.02, 0.1, 1\nabreath pinker\nabreath butterbp abreath * kbreath, 600, 600\n"
           "aclip loscil3 0.1, 1, 2, 1, 1\n"
           "aone, atwo pan2 alow, 0.5\naleft = aleft + aone\naright = aright + atwo\n"
           "aone, atwo pan2 asoft, 0.65\naleft = aleft + aone\naright = aright + atwo\n"
           "aone, atwo pan2 abreath, 0.35\naleft = aleft + aone\naright = aright + atwo\n"
           "aone, atwo pan2 aclip, 0.5\naleft = aleft + aone\naright = aright + atwo\n"
           "aleft compress aleft, aleft, 0, 48, 60, 100, 0.01, 0.5, 0.003\n"
           "aright compress aright, aright, 0, 48, 60, 100, 0.01, 0.5, 0.003\n"
           "outs aleft, aright\nendin\n</CsInstruments>\n<CsScore>\ni 1 0 "
        << seconds << "\n</CsScore>\n</CsoundSynthesizer>\n";
    return "cd '" + folder + "' && csound score.csd";
}

}  // namespace

std::vector<Benchmark> score_benchmarks() {
    return {{"scsynth_score", "times real time, one core", [] { return rendered("scsynth", scsynth_command); }},
            {"csound_score", "times real time, one core", [] { return rendered("csound", csound_command); }}};
}

}  // namespace stillroom::bench
