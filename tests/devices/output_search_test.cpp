#include "devices/output_search.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace stillroom;
using namespace stillroom::devices;

namespace {

PortAudioOutput alsa(int index, std::string name, int card = -1, int channels = 2) {
    PortAudioOutput output;
    output.index = index;
    output.stable_name = output.title = std::move(name);
    output.card = card;
    output.channels = channels;
    return output;
}

PortAudioOutput jack(int index, std::string name, int channels = 2) {
    PortAudioOutput output = alsa(index, std::move(name), -1, channels);
    output.api = DeviceApi::kJack;
    return output;
}

/// The index of what is found, or why nothing is.
std::string found(const OutputRequest& request, const std::vector<PortAudioOutput>& listed,
                  const std::vector<SoundCard>& cards = {}) {
    const auto output = find_output(request, listed, cards);
    return output ? std::to_string(output->index) : output.error().message;
}

const std::vector<SoundCard> kTwins{{0, "Device", "usb 1-1"}, {1, "Device_1", "usb 1-2"}};
const std::vector<PortAudioOutput> kTwinOutputs{alsa(0, "Device", 0), alsa(1, "Device_1", 1), alsa(2, "default")};

}  // namespace

TEST_CASE("an ALSA output is found by its card id, or by the id of its first device, and never replaced") {
    CHECK(found({.name = "Device_1"}, kTwinOutputs) == "1");
    CHECK(found({.name = "default"}, kTwinOutputs) == "2");
    CHECK(found({.name = "HDMI"}, {alsa(3, "HDMI,3", 0), alsa(4, "HDMI,7", 0)}) == "3");
    CHECK(found({.name = "HDMI"}, {alsa(3, "HDMI,3", 0), alsa(4, "HDMI", 0)}) == "4");
    CHECK(found({.name = "Dev"}, kTwinOutputs) ==
          "there is no ALSA output 'Dev'; there are: Device, Device_1, default");
    CHECK(found({.api = DeviceApi::kJack, .name = "Device"}, kTwinOutputs) == "no JACK server answers");
}

TEST_CASE("a socket tells twins apart, whichever id they got at this start") {
    CHECK(found({.socket = "usb 1-2"}, kTwinOutputs, kTwins) == "1");
    CHECK(found({.name = "Device", .socket = "usb 1-1"}, kTwinOutputs, kTwins) == "0");
    const std::vector<SoundCard> swapped{{0, "Device", "usb 1-2"}, {1, "Device_1", "usb 1-1"}};
    CHECK(found({.socket = "usb 1-2"}, kTwinOutputs, swapped) == "0");
    CHECK(found({.name = "Device", .socket = "usb 1-1"}, kTwinOutputs, swapped) ==
          "ALSA card 'Device' sits at 'usb 1-2', not at 'usb 1-1'; plug it back");
    CHECK(found({.socket = "usb 1-3"}, kTwinOutputs, kTwins) ==
          "no sound card that plays is plugged in at 'usb 1-3'");
}

TEST_CASE("a device must reach up to the highest channel that is played") {
    CHECK(found({.name = "Device", .places = {3, 4}}, kTwinOutputs) == "ALSA Device has 2 channels, not 4");
    CHECK(found({.name = "Interface8", .places = {7, 8}}, {alsa(5, "Interface8", 0, 8)}) == "5");
}

TEST_CASE("JACK ports mean the client that has them, and all of them the same one") {
    const std::vector<PortAudioOutput> listed{jack(0, "other"), jack(1, "system"), alsa(2, "system")};
    const auto ports = [](std::vector<std::string> names) {
        return OutputRequest{.api = DeviceApi::kJack, .ports = std::move(names)};
    };
    CHECK(found(ports({"system:playback_3", "system:playback_4"}), listed) == "1");
    CHECK(found(ports({"sistem:playback_1"}), listed) == "JACK has no client 'sistem'; there are: other, system");
    CHECK(found(ports({"system:playback_1", "other:in"}), listed) ==
          "JACK ports 'system:playback_1' and 'other:in' belong to two clients, which cannot be one output");
    CHECK(found(ports({"system:playback_1"}), {}) == "no JACK server answers");
}

TEST_CASE("a sink is played through the sound server that stands behind ALSA") {
    CHECK(found({.sink = "desk"}, {alsa(0, "default"), alsa(1, "pulse"), alsa(2, "pipewire")}) == "2");
    CHECK(found({.sink = "desk"}, {alsa(0, "default"), alsa(1, "pulse")}) == "1");
    CHECK(found({.sink = "desk"}, {alsa(0, "default")}) ==
          "no sound server with a sink 'desk' answers through ALSA");
}
