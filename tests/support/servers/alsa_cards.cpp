#include "tests/support/servers/alsa_cards.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace stillroom::tests {

namespace fs = std::filesystem;

namespace {

constexpr char kCapture[] = "heard.raw";
constexpr char kControl[] = "fault";

template <typename Sample>
std::vector<float> floats(const std::string& bytes, double full_scale) {
    std::vector<Sample> samples(bytes.size() / sizeof(Sample));
    if (!samples.empty()) std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(Sample));
    std::vector<float> result;
    result.reserve(samples.size());
    for (const auto sample : samples)
        result.push_back(static_cast<float>(static_cast<double>(sample) / full_scale));
    return result;
}

}  // namespace

AlsaConfiguration::AlsaConfiguration() : variable_("ALSA_CONFIG_PATH", (folder_ / "alsa.conf").string()) {}

AlsaConfiguration::AlsaConfiguration(const std::string& text) : AlsaConfiguration() { write(text); }

void AlsaConfiguration::write(const std::string& text) { folder_.write("alsa.conf", text); }

std::string AlsaConfiguration::null_device() { return "pcm.!default { type null }\n"; }

SimulatedCard::SimulatedCard(const Settings& settings) : format_(settings.format) {
    set_fault("ok");
    write("pcm_type.simulated_card { lib \"" STILLROOM_SIMULATED_CARD
          "\" }\n"
          "pcm.!default { type simulated_card rate " +
          std::to_string(settings.rate) + " format " + settings.format + " ppm " + std::to_string(settings.ppm) +
          (settings.patient ? " patient 1" : "") + " capture \"" + (folder() / kCapture).string() +
          "\" control \"" + (folder() / kControl).string() + "\" }\n");
}

void SimulatedCard::set_fault(const std::string& word) {
    // Renamed into place, so that the card never reads half a word.
    const fs::path control = folder() / kControl;
    const fs::path fresh = folder() / "fault.new";
    std::ofstream(fresh) << word << "\n";
    fs::rename(fresh, control);
}

std::vector<float> SimulatedCard::captured() const {
    std::ifstream file(folder() / kCapture, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (format_ == "FLOAT_LE") return floats<float>(bytes, 1.0);
    if (format_ == "S32_LE") return floats<std::int32_t>(bytes, 2147483648.0);
    if (format_ == "S16_LE") return floats<std::int16_t>(bytes, 32768.0);
    throw std::runtime_error("no conversion from " + format_);
}

}  // namespace stillroom::tests
