#include "devices/sound_cards.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include "tests/support/temporary_folder.h"

using namespace stillroom;
namespace fs = std::filesystem;

namespace {

/// A kernel's list of sound devices, made by hand.
class FakeKernel {
public:
    FakeKernel() { fs::create_directories(root_ / "class"); }

    void add(const std::string& card, const std::string& id, const std::string& bus, const std::string& place) {
        const fs::path device = root_ / "devices" / place;
        fs::create_directories(device / "sound" / card);
        fs::create_directories(root_ / "bus" / bus);
        fs::create_symlink(root_ / "bus" / bus, device / "subsystem");
        fs::create_symlink(device, device / "sound" / card / "device");
        std::ofstream(device / "sound" / card / "id") << id << "\n";
        fs::create_symlink(device / "sound" / card, root_ / "class" / card);
    }
    void add_other(const std::string& name) { fs::create_directories(root_ / "class" / name); }
    [[nodiscard]] fs::path class_folder() const { return root_ / "class"; }

private:
    tests::TemporaryFolder root_;
};

}  // namespace

TEST_CASE("sound cards are known by the kernel's id and by the socket they sit in") {
    FakeKernel kernel;
    kernel.add("card10", "HiFiBerry", "platform", "soc/soc:sound");
    kernel.add("card1", "USBChair1", "usb", "pci0000:00/0000:00:14.0/usb1/1-2/1-2.3/1-2.3:1.0");
    kernel.add("card0", "PCH", "pci", "pci0000:00/0000:00:1f.3");
    for (const char* other : {"controlC0", "pcmC0D0p", "timer", "card", "cards"}) kernel.add_other(other);
    const auto cards = devices::sound_cards(kernel.class_folder());
    REQUIRE(cards.size() == 3);
    CHECK(cards[0].number == 0);
    CHECK(cards[0].id == "PCH");
    CHECK(cards[0].socket == "pci 0000:00:1f.3");
    CHECK(cards[1].number == 1);
    CHECK(cards[1].id == "USBChair1");
    CHECK(cards[1].socket == "usb 1-2.3");
    CHECK(cards[2].number == 10);
    CHECK(cards[2].id == "HiFiBerry");
    CHECK(cards[2].socket == "platform soc:sound");
}

TEST_CASE("a machine without sound has no cards, and that is no error") {
    FakeKernel kernel;
    CHECK(devices::sound_cards(kernel.class_folder()).empty());
    CHECK(devices::sound_cards(kernel.class_folder() / "missing").empty());
    CHECK(devices::sound_card_id(4711).empty());
}
