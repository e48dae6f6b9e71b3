#include "devices/device_list.h"

#include "devices/sound_cards.h"

#include <algorithm>

namespace stillroom::devices {

namespace {

constexpr audio::SampleRate kCommonRates[] = {{44100}, {48000}, {88200}, {96000}, {176400}, {192000}};

ListedDevice list(const PortAudioLibrary& library, const PortAudioOutput& output,
                  const std::vector<SoundCard>& cards) {
    ListedDevice device;
    device.api = output.api;
    device.name = output.stable_name;
    device.title = output.title;
    device.channels = output.channels;
    device.is_default = output.is_default;
    device.low_latency = output.low_latency;
    device.high_latency = output.high_latency;
    for (const auto& card : cards)
        if (card.number == output.card) device.socket = card.socket;
    for (const auto rate : kCommonRates)
        if (library.supports(output, std::min(output.channels, 2), rate)) device.rates.push_back(rate);
    return device;
}

}  // namespace

DeviceList list_devices() {
    DeviceList found;
    const auto library = PortAudioLibrary::load();
    if (!library) {
        found.notes.push_back(library.error().message);
        return found;
    }
    const auto cards = sound_cards();
    for (const auto& output : library->outputs()) found.devices.push_back(list(*library, output, cards));
    const auto has = [&](DeviceApi api) {
        return std::any_of(found.devices.begin(), found.devices.end(), [&](auto& d) { return d.api == api; });
    };
    if (!has(DeviceApi::kJack)) found.notes.emplace_back("no JACK server answers");
    if (!has(DeviceApi::kAlsa)) found.notes.emplace_back("ALSA has no output that opens");
    if (cards.empty()) found.notes.emplace_back("the kernel knows no sound card");
    return found;
}

}  // namespace stillroom::devices
