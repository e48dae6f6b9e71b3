/// The sound cards the kernel knows, read from its own list: by an id that stays, and by the socket they sit in.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::devices {

/// One card of the kernel.
struct SoundCard {
    int number = 0;      ///< of this start; changes with the order of plugging
    std::string id;      ///< ALSA's card id, "USBChair1"; stays, and a rule of the system can set it
    std::string socket;  ///< where it sits: "usb 1-2.3", "pci 0000:00:1f.3", "platform soc:sound"
};

/// [control] Every card, by number. `class_folder` is the kernel's list of sound devices; none there, none found.
[[nodiscard]] std::vector<SoundCard> sound_cards(const std::filesystem::path& class_folder = "/sys/class/sound");

/// [control] The id of a card, empty when there is no such card.
[[nodiscard]] std::string sound_card_id(int number);

}  // namespace stillroom::devices
