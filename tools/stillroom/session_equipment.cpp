#include "tools/stillroom/session_equipment.h"

#include "audio/base/thread_rights.h"
#include "tools/stillroom/ring_depth.h"

#include <thread>

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

}  // namespace

audio::Result<SessionEquipment> open_rehearsal_equipment(audio::SampleRate rate) {
    SessionEquipment equipment;
    equipment.microphone = std::make_unique<TalkMicrophone>(rate);
    equipment.output = devices::open_rehearsal_device(rate);
    equipment.rights = missing_rights();
    devices::AudioDevice& device = *equipment.output.device;
    const auto at_once = device.frames_at_once();
    if (!at_once) return at_once.error();
    const bool realtime = equipment.rights.empty();
    const auto depth = ring_depth(device.format().name, *at_once, realtime, device.format().rate);
    if (!depth) return depth.error();
    equipment.ring = std::make_unique<audio::OutputRing>(device.format().channels, *depth);
    equipment.talk_depth = talk_depth(*at_once, realtime, *depth);
    return equipment;
}

}  // namespace stillroom::tools
