#include "devices/jack_wiring.h"

#include <fmt/format.h>
#include <jack/jack.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace stillroom::devices {

namespace {

struct Leave {
    void operator()(jack_client_t* client) const noexcept { jack_client_close(client); }
};
using Client = std::unique_ptr<jack_client_t, Leave>;

/// Takes over a list of names that JACK gave.
std::vector<std::string> taken(const char** names) {
    std::vector<std::string> out;
    for (const char** name = names; name != nullptr && *name != nullptr; ++name) out.emplace_back(*name);
    jack_free(static_cast<void*>(names));
    return out;
}

/// The outputs of a client, in the order in which it made them.
std::vector<std::string> outputs_of(jack_client_t* jack, const std::string& client) {
    std::vector<std::string> outputs =
        taken(jack_get_ports(jack, nullptr, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput));
    std::erase_if(outputs, [&](const std::string& port) { return !port.starts_with(client + ":"); });
    return outputs;
}

std::vector<std::string> connections_of(jack_client_t* jack, const std::string& output) {
    return taken(jack_port_get_all_connections(jack, jack_port_by_name(jack, output.c_str())));
}

audio::Result<void> wire(jack_client_t* jack, const std::string& output, const std::string& port) {
    const jack_port_t* const wanted = jack_port_by_name(jack, port.c_str());
    if (wanted == nullptr || (jack_port_flags(wanted) & JackPortIsInput) == 0)
        return audio::Error{fmt::format("JACK has no port '{}' to play to", port)};
    for (const std::string& other : connections_of(jack, output))
        if (other != port) jack_disconnect(jack, output.c_str(), other.c_str());
    if (connections_of(jack, output).empty()) jack_connect(jack, output.c_str(), port.c_str());
    if (connections_of(jack, output) == std::vector{port}) return {};
    return audio::Error{fmt::format("JACK does not connect to port '{}'", port)};
}

}  // namespace

audio::Result<void> connect_only(const std::string& client, const std::vector<std::string>& ports) {
    const Client jack(jack_client_open("stillroom-wiring", JackNoStartServer, nullptr));
    if (!jack) return audio::Error{"no JACK server answers"};
    const std::vector<std::string> outputs = outputs_of(jack.get(), client);
    if (outputs.size() != ports.size())
        return audio::Error{
            fmt::format("JACK client '{}' has {} outputs, not {}", client, outputs.size(), ports.size())};
    for (std::size_t i = 0; i < ports.size(); ++i)
        if (auto wired = wire(jack.get(), outputs[i], ports[i]); !wired) return wired;
    return {};
}

}  // namespace stillroom::devices
