#include "tools/stillroom/zone_controls.h"

#include "tools/stillroom/control_verbs.h"

#include <fmt/format.h>

#include <utility>

namespace stillroom::tools {

ZoneControls::ZoneControls(const config::RoomProfile& room, const std::string& zone, engine::LiveSession& session,
                           const scripts::Plan& plan)
    : presses_(room, zone) {
    if (presses_.ports().empty()) return;
    controllers_ = std::make_unique<devices::MidiControllers>(
        presses_.ports(),
        [this, &session, &plan](const devices::ControllerMessage& message) {
            if (const auto press = presses_.take(message)) session.post(verb_of(*press, plan));
        },
        [this](const devices::ControllerState& state) { tell(state); });
}

void ZoneControls::tell(const devices::ControllerState& state) {
    const std::lock_guard lock(mutex_);
    news_.push_back(
        state.present.empty()
            ? fmt::format("the controller '{}' is not plugged in: use the keys; it works as soon as it is",
                          state.wanted)
            : fmt::format("the controller '{}' works", state.wanted));
}

std::vector<std::string> ZoneControls::news() {
    const std::lock_guard lock(mutex_);
    return std::exchange(news_, {});
}

}  // namespace stillroom::tools
