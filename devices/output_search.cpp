#include "devices/output_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace stillroom::devices {

namespace {

class Search {
public:
    Search(const OutputRequest& request, const std::vector<PortAudioOutput>& listed,
           const std::vector<SoundCard>& cards)
        : request_(request), listed_(listed), cards_(cards) {}

    [[nodiscard]] audio::Result<PortAudioOutput> find() const {
        if (!request_.ports.empty()) return of_ports();
        if (!request_.sink.empty()) return of_sink();
        const PortAudioOutput* elsewhere = nullptr;
        // A card of several devices is its first one, unless another is named.
        for (const auto named : {&Search::is_named, &Search::is_on_named_card}) {
            for (const PortAudioOutput& output : listed_) {
                if (output.api != request_.api || !(this->*named)(output)) continue;
                if (request_.socket.empty() || socket_of(output) == request_.socket) return fitting(output);
                elsewhere = &output;
            }
        }
        if (elsewhere != nullptr && !request_.name.empty()) return moved(*elsewhere);
        return absent();
    }

private:
    [[nodiscard]] bool is_named(const PortAudioOutput& output) const {
        if (!request_.name.empty()) return output.stable_name == request_.name || output.title == request_.name;
        return !request_.socket.empty() || output.is_default;
    }

    [[nodiscard]] bool is_on_named_card(const PortAudioOutput& output) const {
        return output.card >= 0 && !request_.name.empty() && output.stable_name.starts_with(request_.name + ",");
    }

    [[nodiscard]] std::string socket_of(const PortAudioOutput& output) const {
        for (const SoundCard& card : cards_)
            if (card.number == output.card) return card.socket;
        return {};
    }

    [[nodiscard]] audio::Result<PortAudioOutput> fitting(const PortAudioOutput& output) const {
        const int needed = channels_needed(request_);
        if (output.channels >= needed) return output;
        return audio::Error{fmt::format("{} {} has {} channels, not {}", name_of(output.api), output.stable_name,
                                        output.channels, needed)};
    }

    /// PortAudio takes a JACK client for a device; which of its ports are played is jack_wiring's work.
    [[nodiscard]] audio::Result<PortAudioOutput> of_ports() const {
        const std::string client = client_of(request_.ports.front());
        for (const std::string& port : request_.ports)
            if (client_of(port) != client)
                return audio::Error{
                    fmt::format("JACK ports '{}' and '{}' belong to two clients, which cannot be "
                                "one output",
                                request_.ports.front(), port)};
        for (const PortAudioOutput& output : listed_)
            if (output.api == DeviceApi::kJack && output.stable_name == client) return fitting(output);
        if (names().empty()) return audio::Error{"no JACK server answers"};
        return audio::Error{fmt::format("JACK has no client '{}'; there are: {}", client, names())};
    }

    [[nodiscard]] audio::Result<PortAudioOutput> of_sink() const {
        static constexpr std::array<std::string_view, 2> kServers{"pipewire", "pulse"};
        for (const std::string_view server : kServers)
            for (const PortAudioOutput& output : listed_)
                if (output.api == DeviceApi::kAlsa && output.stable_name == server) return fitting(output);
        return audio::Error{fmt::format("no sound server with a sink '{}' answers through ALSA", request_.sink)};
    }

    [[nodiscard]] audio::Error moved(const PortAudioOutput& output) const {
        const std::string socket = socket_of(output);
        return {fmt::format("ALSA card '{}' sits at '{}', not at '{}'; plug it back", request_.name,
                            socket.empty() ? "no socket" : socket, request_.socket)};
    }

    [[nodiscard]] audio::Error absent() const {
        const std::string known = names();
        if (request_.api == DeviceApi::kJack && known.empty()) return {"no JACK server answers"};
        if (request_.name.empty() && !request_.socket.empty())
            return {fmt::format("no sound card that plays is plugged in at '{}'", request_.socket)};
        if (request_.name.empty()) return {fmt::format("{} has no default output", name_of(request_.api))};
        return {fmt::format("there is no {} output '{}'; {}", name_of(request_.api), request_.name,
                            known.empty() ? "there is none at all" : "there are: " + known)};
    }

    [[nodiscard]] std::string names() const {
        std::string known;
        for (const PortAudioOutput& output : listed_)
            if (output.api == request_.api) known += (known.empty() ? "" : ", ") + output.stable_name;
        return known;
    }

    static std::string client_of(const std::string& port) { return port.substr(0, port.find(':')); }

    const OutputRequest& request_;
    const std::vector<PortAudioOutput>& listed_;
    const std::vector<SoundCard>& cards_;
};

}  // namespace

audio::Result<PortAudioOutput> find_output(const OutputRequest& request, const std::vector<PortAudioOutput>& listed,
                                           const std::vector<SoundCard>& cards) {
    return Search(request, listed, cards).find();
}

}  // namespace stillroom::devices
