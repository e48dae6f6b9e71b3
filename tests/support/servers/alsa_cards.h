/// ALSA as a test wants it, whatever the machine has: a simulated card, a null device, or nothing.
#pragma once

#include "tests/support/servers/environment.h"
#include "tests/support/temporary_folder.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::tests {

/// The only ALSA configuration that this process and its children see while it lives (ALSA_CONFIG_PATH). Make it
/// before the program under test looks at ALSA.
class AlsaConfiguration {
public:
    explicit AlsaConfiguration(const std::string& text);

    /// A folder of its own, gone with it.
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_.path(); }

    /// A default device of ALSA's type `null`: it swallows everything at once.
    [[nodiscard]] static std::string null_device();

protected:
    /// Writes nothing yet: for cards whose text names files of the folder.
    AlsaConfiguration();
    void write(const std::string& text);

private:
    TemporaryFolder folder_;
    EnvironmentVariable variable_;
};

/// A machine whose default ALSA device is the simulated card of tests/support/simulated_card.
class SimulatedCard : public AlsaConfiguration {
public:
    /// What the card is; formats are ALSA's names.
    struct Settings {
        std::string format = "FLOAT_LE";
        int rate = 48000;
        int ppm = 0;
        bool patient =
            false;  ///< waits for a late program instead of underrunning, so that no sample depends on load
    };

    SimulatedCard() : SimulatedCard(Settings{}) {}
    explicit SimulatedCard(const Settings& settings);

    /// ok, stall, dead, xrun or gone; the card sees it within a few milliseconds.
    void set_fault(const std::string& word);

    /// Every sample the card was given so far, interleaved as given, as floats (integers divided by full scale).
    [[nodiscard]] std::vector<float> captured() const;

private:
    std::string format_;
};

}  // namespace stillroom::tests
