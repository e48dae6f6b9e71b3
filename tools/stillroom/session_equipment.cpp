#include "tools/stillroom/session_equipment.h"

#include "audio/base/thread_rights.h"
#include "config/room_profile.h"
#include "devices/rehearsal.h"
#include "devices/room_output.h"
#include "engine/live_session.h"
#include "tools/stillroom/ring_depth.h"
#include "tools/stillroom/room_loading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <utility>

namespace stillroom::tools {

namespace {

/// Asks for what the session's threads will need; sentences about what was refused.
std::vector<std::string> missing_rights() {
    std::vector<std::string> sentences;
    audio::limit_thread_stacks();
    if (const auto locked = audio::lock_memory(); !locked) sentences.push_back(locked.error().message);
    // On a thread of its own: this one shall stay an ordinary one.
    std::thread([&] {
        const auto granted = audio::request_realtime_priority(audio::kMixerPriority);
        if (!granted) sentences.push_back(granted.error().message);
    }).join();
    return sentences;
}

/// Outputs of a zone that share a device.
using Together = std::vector<const config::RoomOutput*>;

/// The devices of a zone, in the order of its outputs, and where each output plays.
std::vector<Together> by_device(const ChosenZone& zone, std::vector<engine::LiveOutput>& outputs) {
    const config::RoomZone& named = *zone.room->zone(zone.id);
    std::vector<Together> devices;
    std::vector<int> channels;
    outputs.clear();
    for (const engine::ZoneOutput& output : zone.outputs) {
        const config::RoomOutput& in_room = *zone.room->output(named, output.role);
        const auto known = std::find_if(devices.begin(), devices.end(), [&](const Together& together) {
            return config::same_device(together.front()->device, in_room.device);
        });
        const auto device = static_cast<std::size_t>(known - devices.begin());
        if (known == devices.end()) {
            devices.emplace_back();
            channels.push_back(0);
        }
        devices[device].push_back(&in_room);
        const int first = channels[device];
        channels[device] += static_cast<int>(in_room.channels.size());
        outputs.push_back({.output = output, .device = device, .left = first, .right = channels[device] - 1});
    }
    return devices;
}

/// What staff read of a device and its outputs, after what kept it from being opened, if anything did.
void describe(const Together& outputs, const std::string& fault, std::vector<std::string>& lines) {
    for (const config::RoomOutput* const output : outputs) {
        if (!fault.empty())
            lines.push_back(fmt::format("NO SOUND from {}: {}; it will play as soon as it can", output->id, fault));
        lines.push_back(fmt::format("{}: {}{}", output->id, config::device_text(output->device),
                                    output->is_private ? ", private" : ""));
        if (!output->is_calibrated(today()))
            lines.push_back(
                fmt::format("NOT CALIBRATED: {} plays 18 dB down; measure it with 'stillroom room "
                            "calibrate'",
                            output->id));
    }
}

/// The ring of the leading device, deep enough also for what the others lag behind it.
audio::Result<void> add_ring(SessionEquipment& equipment, audio::Frames at_once) {
    const bool realtime = equipment.rights.empty();
    const devices::DeviceFormat& format = equipment.device->format();
    const auto depth = ring_depth(format.name, at_once, realtime, format.rate);
    if (!depth) return depth.error();
    audio::Frames ahead{0};
    for (const auto& further : equipment.further) ahead = std::max(ahead, further->bridged().needed_ahead());
    // The mixer fills a ring in whole blocks only.
    const std::int64_t block = engine::LiveOptions{}.block;
    const audio::Frames more{(ahead.count + block - 1) / block * block};
    equipment.ring = std::make_unique<audio::OutputRing>(format.channels, *depth + more);
    equipment.talk_depth = talk_depth(at_once, realtime, *depth) + static_cast<int>(more.count);
    return {};
}

audio::Result<void> open_rehearsal(SessionEquipment& equipment, audio::SampleRate rate) {
    devices::RehearsalDevice found = devices::open_rehearsal_device(rate);
    equipment.sounds = found.sounds;
    equipment.outputs_in_words = {
        found.reason, "NOT CALIBRATED: rehearsal without a room profile; set the volume by ear, low first"};
    equipment.device = std::move(found.device);
    const auto at_once = equipment.device->frames_at_once();
    if (!at_once) return at_once.error();
    return add_ring(equipment, *at_once);
}

audio::Result<void> open_room(const ChosenZone& zone, SessionEquipment& equipment, audio::SampleRate rate) {
    equipment.hold_when_lost = zone.room->zone(zone.id)->on_fault == config::FaultPolicy::hold;
    devices::BridgedClock leading;
    for (const Together& outputs : by_device(zone, equipment.outputs)) {
        devices::SessionDevice opened = devices::open_or_await_room_outputs(outputs, rate);
        describe(outputs, opened.fault, equipment.outputs_in_words);
        equipment.sounds |= outputs.front()->device.api != config::OutputApi::simulated;
        if (!equipment.device) {
            leading = {outputs.front()->id, opened.at_once, opened.device->format().latency};
            equipment.device = std::move(opened.device);
            continue;
        }
        auto bridged = devices::BridgedOutput::make(std::move(opened.device), outputs.front()->id, leading,
                                                    equipment.rights.empty());
        if (!bridged) return bridged.error();
        equipment.further.push_back(std::make_unique<FurtherOutput>(*std::move(bridged)));
    }
    return add_ring(equipment, leading.at_once);
}

}  // namespace

audio::Result<SessionEquipment> open_equipment(const ChosenZone& zone, audio::SampleRate rate) {
    SessionEquipment equipment;
    equipment.room = zone.room;
    equipment.zone = zone.id;
    equipment.microphone = std::make_unique<TalkMicrophone>(rate);
    equipment.rights = missing_rights();
    const auto opened = zone.room ? open_room(zone, equipment, rate) : open_rehearsal(equipment, rate);
    if (!opened) return opened.error();
    return equipment;
}

}  // namespace stillroom::tools
