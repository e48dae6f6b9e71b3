#include "devices/output_presence.h"

#include "config/nearest_name.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace stillroom::devices {

namespace {

using config::OutputApi;
using config::OutputDevice;
using config::RoomOutput;

class Presence {
public:
    Presence(const config::RoomProfile& room, const DeviceList& plugged_in, const std::vector<SoundCard>& cards,
             config::Diagnostics& diagnostics)
        : room_(room), plugged_in_(plugged_in), cards_(cards), diagnostics_(diagnostics) {}

    void check(const RoomOutput& output) {
        output_ = &output;
        switch (output.device.api) {
            case OutputApi::alsa:
                return alsa();
            case OutputApi::jack:
                return jack();
            case OutputApi::sound_server:
                return sound_server();
            case OutputApi::simulated:
                return there();
        }
    }

private:
    [[nodiscard]] const OutputDevice& device() const { return output_->device; }

    void alsa() {
        std::vector<std::string> known;
        const ListedDevice* elsewhere = nullptr;
        for (const ListedDevice& listed : plugged_in_.devices) {
            if (listed.api != DeviceApi::kAlsa) continue;
            known.push_back(listed.name);
            const bool named = device().card.empty() || listed.name == device().card ||
                               listed.name.starts_with(device().card + ",");
            if (!named) continue;
            if (device().socket.empty() || listed.socket == device().socket) return format(listed);
            if (!device().card.empty()) elsewhere = &listed;
        }
        if (elsewhere) return moved(elsewhere->socket);
        for (const SoundCard& card : cards_) {
            const bool named = device().card.empty() || card.id == device().card;
            if (named && (device().socket.empty() || card.socket == device().socket)) return does_not_open();
            if (named && !device().card.empty()) return moved(card.socket);
        }
        const std::string near = device().card.empty() ? std::string{} : config::did_you_mean(device().card, known);
        error("absent-output", fmt::format("is absent: {} is not plugged in{}", text(), near),
              known.empty() ? "plug it in; this machine has no ALSA output that opens"
                            : fmt::format("plug it in, or name one that is there: {}", fmt::join(known, ", ")));
    }

    void moved(const std::string& socket) {
        error("wrong-socket",
              fmt::format("is in another socket: ALSA card '{}' sits at '{}', not at '{}'", device().card,
                          socket.empty() ? "no socket" : socket, device().socket),
              "plug it back; twin cards in each other's socket play to the wrong patient");
    }

    void does_not_open() {
        error("busy-output", fmt::format("does not open: {} is plugged in, but takes no sound", text()),
              "another program may hold it; 'stillroom devices' shows what opens");
    }

    void format(const ListedDevice& listed) {
        int most = 0;
        for (const auto& channel : output_->channels) most = std::max(most, channel.value);
        const auto has_rate = [&](audio::SampleRate rate) { return rate == room_.engine.rate; };
        if (most > listed.channels)
            return error("too-few-channels",
                         fmt::format("needs channel {}, but {} has {}", most, text(), listed.channels),
                         "name channels the device has, or another device");
        if (listed.rates.empty()) return does_not_open();
        if (std::none_of(listed.rates.begin(), listed.rates.end(), has_rate))
            return error("wrong-rate",
                         fmt::format("runs at {} Hz, which {} does not take", room_.engine.rate.hertz, text()),
                         "write another 'rate' under 'engine'; 'stillroom devices' shows which ones it takes");
        there();
    }

    void jack() {
        std::vector<std::string> clients;
        for (const ListedDevice& listed : plugged_in_.devices)
            if (listed.api == DeviceApi::kJack) clients.push_back(listed.name);
        if (clients.empty())
            return error("absent-output", "is absent: no JACK server answers", "start JACK, then look again");
        std::map<std::string, int> needed;
        for (const auto& channel : output_->channels) {
            const std::string& port = device().ports[static_cast<std::size_t>(channel.value - 1)].value;
            const std::string client = port.substr(0, port.find(':'));
            if (std::find(clients.begin(), clients.end(), client) == clients.end())
                return error("absent-output",
                             fmt::format("is absent: JACK has no client '{}'{}", client,
                                         config::did_you_mean(client, clients)),
                             fmt::format("write ports of one that is there: {}", fmt::join(clients, ", ")));
            ++needed[client];
        }
        for (const ListedDevice& listed : plugged_in_.devices)
            if (listed.api == DeviceApi::kJack && needed[listed.name] > listed.channels)
                return error("too-few-channels",
                             fmt::format("needs {} ports of JACK client '{}', which has {}", needed[listed.name],
                                         listed.name, listed.channels),
                             "name ports the client has");
        there();
    }

    void sound_server() {
        const auto is_server = [](const ListedDevice& listed) {
            return listed.api == DeviceApi::kAlsa && (listed.name == "pipewire" || listed.name == "pulse");
        };
        if (std::none_of(plugged_in_.devices.begin(), plugged_in_.devices.end(), is_server))
            return error("absent-output", "is absent: no sound server answers",
                         "start PipeWire or PulseAudio with its ALSA plug-in, or name an ALSA card");
        diagnostics_.warning(device().place, "not-verified",
                             fmt::format("output '{}': a sound server answers, but whether it has the sink '{}' is "
                                         "not known",
                                         output_->id, device().sink),
                             "'pactl list short sinks' shows the sinks it has");
    }

    void there() {
        diagnostics_.note(device().place, "present", fmt::format("output '{}' is there: {}", output_->id, text()),
                          "nothing to do");
    }

    void error(std::string rule, const std::string& message, std::string remedy) {
        diagnostics_.error(device().place, std::move(rule), fmt::format("output '{}' {}", output_->id, message),
                           std::move(remedy));
    }

    [[nodiscard]] std::string text() const { return device_text(device()); }

    const config::RoomProfile& room_;
    const DeviceList& plugged_in_;
    const std::vector<SoundCard>& cards_;
    config::Diagnostics& diagnostics_;
    const RoomOutput* output_ = nullptr;
};

}  // namespace

void check_presence(const config::RoomProfile& room, const DeviceList& plugged_in,
                    const std::vector<SoundCard>& cards, config::Diagnostics& diagnostics) {
    Presence presence(room, plugged_in, cards, diagnostics);
    for (const RoomOutput& output : room.outputs) presence.check(output);
}

}  // namespace stillroom::devices
