#include "audio/content/import_process.h"

#include "audio/content/process.h"
#include "audio/content/source_file.h"

#include <fmt/format.h>
#include <unistd.h>
#include <csignal>
#include <nlohmann/json.hpp>

#include <cstring>

namespace stillroom::audio {
namespace {

constexpr Seconds kLongestSpeech{600.0};
/// The program limits its own processor time; this ends one that waits for ever, on a dead network drive for
/// example.
constexpr std::chrono::minutes kLongestWait{30};
constexpr int kOutOfMemory = 3;

std::filesystem::path program() {
    return companion_program("stillroom-import", "STILLROOM_IMPORT", STILLROOM_IMPORT_BUILT);
}

/// Why the program gave no report.
Error failure(const ProcessEnd& end, const std::string& name) {
    if (end.how == ProcessEnd::How::timed_out || (end.how == ProcessEnd::How::killed && end.code == SIGXCPU))
        return {fmt::format("'{}' takes too long to decode; export it again", name)};
    if (end.how == ProcessEnd::How::exited && end.code == kOutOfMemory)
        return {fmt::format("'{}' needs more memory to decode than any sound should; export it again", name)};
    return {
        fmt::format("'{}' makes the decoder crash; export it again, and do not trust where it came from", name)};
}

Result<Import> read_report(const std::string& text, const ProcessEnd& end, const std::string& name) {
    try {
        const auto report = nlohmann::json::parse(text);
        if (report.contains("error")) return Error{report.at("error").get<std::string>()};
        return Import{report.at("channels").get<int>(),
                      {report.at("length").get<std::int64_t>()},
                      {{report.at("lufs").get<double>()}, report.at("true_peak_dbtp").get<double>()},
                      report.at("checksum").get<std::string>()};
    } catch (const nlohmann::json::exception&) { return failure(end, name); }
}

}  // namespace

Result<Import> import_file(const std::filesystem::path& file, SampleRate rate, Seconds longest, int samples,
                           std::int64_t offset) {
    const std::string name = file.string();
    const auto source = open_source(file);
    if (!source) return source.error();
    const auto report = MemoryFile::with_text("");
    ProcessOrder order;
    order.arguments = {program().string(), name, std::to_string(rate.hertz), std::to_string(offset),
                       fmt::format("{:.0f}", longest.value)};
    // soxr picks its code by processor; without this choice the last bits of prepared sound would differ by
    // machine.
    order.environment = {"SOXR_USE_SIMD64=0"};
    order.limit = kLongestWait;
    Result<ProcessEnd> end = Error{};
    if (report) {
        order.descriptors = {-1, -1, -1, *source, samples, report->descriptor()};
        end = run_process(order);
    }
    ::close(*source);
    if (!report) return report.error();
    if (!end)
        return Error{
            fmt::format("{}; install Stillroom again, or name it in STILLROOM_IMPORT", end.error().message)};
    return read_report(report->text(), *end, name);
}

Result<std::vector<float>> import_speech(const std::filesystem::path& file, SampleRate rate) {
    const auto memory = MemoryFile::with_text("");
    if (!memory) return memory.error();
    const auto sound = import_file(file, rate, kLongestSpeech, memory->descriptor(), 0);
    if (!sound) return sound.error();
    const std::string bytes = memory->text();
    std::vector<float> samples(bytes.size() / sizeof(float));
    std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
    if (sound->channels == 1) return samples;
    std::vector<float> mono(samples.size() / 2);
    for (std::size_t i = 0; i < mono.size(); ++i) mono[i] = 0.5f * (samples[2 * i] + samples[2 * i + 1]);
    return mono;
}

}  // namespace stillroom::audio
