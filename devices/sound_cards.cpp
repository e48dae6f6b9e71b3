#include "devices/sound_cards.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <system_error>

namespace stillroom::devices {

namespace fs = std::filesystem;

namespace {

/// "usb 1-2.3" for .../usb1/1-2/1-2.3/1-2.3:1.0, else the bus and the name of the device itself.
std::string socket_of(const fs::path& device) {
    std::error_code error;
    const fs::path place = fs::canonical(device, error);
    if (error) return {};
    const std::string bus = fs::read_symlink(device / "subsystem", error).filename().string();
    std::string name = place.filename().string();
    if (bus == "usb") name = name.substr(0, name.find(':'));  // the device, not one of its interfaces
    return bus.empty() ? name : bus + " " + name;
}

}  // namespace

std::vector<SoundCard> sound_cards(const fs::path& class_folder) {
    std::vector<SoundCard> cards;
    std::error_code error;
    for (fs::directory_iterator entry(class_folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.rfind("card", 0) != 0 || name.size() == 4 ||
            !std::all_of(name.begin() + 4, name.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
            continue;
        SoundCard card;
        card.number = std::stoi(name.substr(4));
        std::ifstream(entry->path() / "id") >> card.id;
        card.socket = socket_of(entry->path() / "device");
        cards.push_back(card);
    }
    std::sort(cards.begin(), cards.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return cards;
}

std::string sound_card_id(int number) {
    for (const auto& card : sound_cards())
        if (card.number == number) return card.id;
    return {};
}

}  // namespace stillroom::devices
