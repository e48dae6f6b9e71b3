#include "devices/midi_ports.h"

#include "devices/midi_library.h"

#include <algorithm>
#include <cctype>

namespace stillroom::devices {

namespace {

constexpr const char* kScout = "stillroom-look";

/// Our own clients are no news to anybody.
bool is_ours(const std::string& name) { return name.starts_with("stillroom"); }

template <typename Direction>
bool add_ports(MidiApi api, std::vector<MidiPort>& ports) {
    const auto scout = open_midi_client<Direction>(api, kScout);
    if (!scout) return false;
    auto names = midi_port_names(*scout);
    if (!names) return false;
    for (std::string& name : *names)
        if (!is_ours(name)) ports.push_back({api, std::move(name)});
    return true;
}

bool look_at(MidiApi api, MidiPortList& found) {
    return add_ports<RtMidiIn>(api, found.inputs) && add_ports<RtMidiOut>(api, found.outputs);
}

}  // namespace

const char* name_of(MidiApi api) noexcept { return api == MidiApi::kJack ? "JACK" : "ALSA"; }

std::string stable_port_name(std::string_view name) {
    const auto digits_end = [name](std::size_t from) {
        return static_cast<std::size_t>(
            std::find_if(name.begin() + static_cast<std::ptrdiff_t>(from), name.end(),
                         [](unsigned char letter) { return std::isdigit(letter) == 0; }) -
            name.begin());
    };
    const std::size_t space = name.rfind(' ');
    if (space == std::string_view::npos) return std::string(name);
    const std::size_t colon = digits_end(space + 1);
    const bool has_number =
        colon > space + 1 && colon + 1 < name.size() && name[colon] == ':' && digits_end(colon + 1) == name.size();
    return std::string(has_number ? name.substr(0, space) : name);
}

MidiPortList list_midi_ports() {
    MidiPortList found;
    if (!look_at(MidiApi::kJack, found)) found.notes.emplace_back("no JACK server answers");
    if (!look_at(MidiApi::kAlsa, found)) found.notes.emplace_back("the kernel has no ALSA sequencer");
    return found;
}

}  // namespace stillroom::devices
