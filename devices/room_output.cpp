#include "devices/room_output.h"

#include "audio/base/audio_buffer.h"
#include "devices/output_process.h"
#include "devices/virtual_clock_device.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <string>
#include <utility>

namespace stillroom::devices {

namespace {

using config::OutputApi;
using config::RoomOutput;

int channels_of(std::span<const RoomOutput* const> outputs) {
    std::size_t channels = 0;
    for (const RoomOutput* const output : outputs) channels += output->channels.size();
    assert(channels >= 1 && channels <= audio::kMaxChannels);
    return static_cast<int>(channels);
}

std::string ids_of(std::span<const RoomOutput* const> outputs) {
    std::string ids;
    for (const RoomOutput* const output : outputs)
        ids += fmt::format("{}'{}'", ids.empty() ? "" : " and ", output->id);
    return ids;
}

/// The error is the device's own.
audio::Result<std::unique_ptr<AudioDevice>> open_shared(std::span<const RoomOutput* const> outputs,
                                                        audio::SampleRate rate) {
    assert(!outputs.empty());
    assert(std::all_of(outputs.begin(), outputs.end(), [&](const RoomOutput* output) {
        return config::same_device(outputs.front()->device, output->device);
    }));
    if (outputs.front()->device.api == OutputApi::simulated)
        return std::unique_ptr<AudioDevice>(std::make_unique<VirtualClockDevice>(rate, channels_of(outputs)));
    auto opened = OutputProcess::open(request_of(outputs, rate));
    if (!opened) return opened.error();
    return std::unique_ptr<AudioDevice>(*std::move(opened));
}

}  // namespace

OutputRequest request_of(std::span<const RoomOutput* const> outputs, audio::SampleRate rate) {
    OutputRequest request;
    const config::OutputDevice& device = outputs.front()->device;
    assert(device.api != OutputApi::simulated);
    request.api = device.api == OutputApi::jack ? DeviceApi::kJack : DeviceApi::kAlsa;
    request.rate = rate;
    request.channels = channels_of(outputs);
    request.sink = device.sink;
    for (const RoomOutput* const output : outputs) {
        // One output may know the card by its id, the next by its socket: what any of them says must hold.
        if (request.name.empty()) request.name = output->device.card;
        if (request.socket.empty()) request.socket = output->device.socket;
        for (const auto& channel : output->channels) {
            if (device.api != OutputApi::jack)
                request.places.push_back(channel.value);
            else
                request.ports.push_back(output->device.ports[static_cast<std::size_t>(channel.value - 1)].value);
        }
    }
    return request;
}

audio::Result<std::unique_ptr<AudioDevice>> open_room_outputs(std::span<const RoomOutput* const> outputs,
                                                              audio::SampleRate rate) {
    auto opened = open_shared(outputs, rate);
    if (opened) return opened;
    return audio::Error{fmt::format("output {} cannot play: {}", ids_of(outputs), opened.error().message)};
}

SessionDevice open_or_await_room_outputs(std::span<const RoomOutput* const> outputs, audio::SampleRate rate) {
    auto opened = open_shared(outputs, rate);
    std::string fault;
    if (opened) {
        if (const auto at_once = (*opened)->frames_at_once())
            return {*std::move(opened), *at_once, {}};
        else
            fault = at_once.error().message;
        opened->reset();  // what hangs must not keep the next one from the card
    } else {
        fault = opened.error().message;
    }
    auto absent =
        OutputProcess::absent(request_of(outputs, rate), config::device_text(outputs.front()->device), fault);
    return {std::move(absent), OutputProcess::kFramesAtOnceUnknown, std::move(fault)};
}

audio::Result<std::unique_ptr<AudioDevice>> open_room_output(const RoomOutput& output, audio::SampleRate rate) {
    const std::array<const RoomOutput*, 1> one{&output};
    return open_room_outputs(one, rate);
}

}  // namespace stillroom::devices
