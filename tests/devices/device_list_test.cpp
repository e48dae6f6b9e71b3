#include "devices/device_list.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_server.h"

#include <unistd.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <string>
#include <vector>

using namespace stillroom;
using devices::DeviceApi;

TEST_CASE("the list shows JACK's and ALSA's outputs with channels, rates and latencies") {
    tests::JackServer server;
    tests::SimulatedCard card;
    const auto list = devices::list_devices();
    REQUIRE(list.devices.size() == 2);
    for (const auto& device : list.devices) {
        CHECK(device.is_default);
        CHECK(device.rates == std::vector<audio::SampleRate>{{48000}});
        CHECK(device.low_latency.value > 0.0);
        CHECK(device.high_latency >= device.low_latency);
        CHECK(device.socket.empty());
    }
    const bool jack_first = list.devices[0].api == DeviceApi::kJack;
    const auto& jack = list.devices[jack_first ? 0 : 1];
    const auto& alsa = list.devices[jack_first ? 1 : 0];
    CHECK(jack.name == "system");
    CHECK(jack.channels == 2);
    CHECK(alsa.name == "default");
    CHECK(alsa.channels == 8);
}

TEST_CASE("without any device the list is empty and says what was not there") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    card.set_fault("gone");
    const auto list = devices::list_devices();
    CHECK(list.devices.empty());
    CHECK(std::find(list.notes.begin(), list.notes.end(), "no JACK server answers") != list.notes.end());
    CHECK(std::find(list.notes.begin(), list.notes.end(), "ALSA has no output that opens") != list.notes.end());
}

TEST_CASE("looking for devices prints nothing, whatever the drivers have to say") {
    tests::NoJackServer no_jack;
    tests::AlsaConfiguration broken("pcm.!default { type hw card 31 }\npcm.other { type nonsense }\n");
    std::FILE* file = std::tmpfile();
    const int before = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    const auto list = devices::list_devices();
    dup2(before, STDERR_FILENO);
    close(before);
    CHECK(list.devices.empty());
    CHECK(lseek(fileno(file), 0, SEEK_END) == 0);
    std::fclose(file);
}
