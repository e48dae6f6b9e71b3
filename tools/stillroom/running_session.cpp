#include "tools/stillroom/running_session.h"

#include "tools/stillroom/cut_off_session.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace stillroom::tools {

RunningSession::RunningSession(std::unique_ptr<engine::SessionPlan> session, const SessionStart& start,
                               SessionEquipment equipment, std::unique_ptr<engine::JournalWriter> journal)
    : session_(std::move(session)),
      equipment_(std::move(equipment)),
      journal_(std::move(journal)),
      output_(std::move(equipment_.device), *equipment_.ring) {
    if (equipment_.sounds) equipment_.microphone->start();
    engine::LiveOptions options{.outputs = equipment_.outputs,
                                .hold_when_lost = equipment_.hold_when_lost,
                                .from = start.from,
                                .verbs = start.verbs,
                                .microphone = equipment_.microphone->ring(),
                                .talk_depth = equipment_.talk_depth,
                                .recorder = journal_.get(),
                                .conductor = conductor_for(start, plan().rate)};
    for (const auto& further : equipment_.further) options.further_devices.push_back(further.get());
    if (start.goes_on) options.resumption = resumption_of(*start.goes_on);
    live_ = std::make_unique<engine::LiveSession>(*session_, *equipment_.ring, std::move(options));
}

RunningSession::~RunningSession() { stop_devices(); }

audio::Result<void> RunningSession::start() {
    live_->start();
    if (auto started = output_.start(); !started) return started;
    for (const auto& further : equipment_.further)
        if (auto started = further->bridged().start(); !started) return started;
    if (equipment_.room)
        controls_ = std::make_unique<ZoneControls>(*equipment_.room, equipment_.zone, *live_, plan());
    return {};
}

std::vector<std::string> RunningSession::controls_news() {
    return controls_ ? controls_->news() : std::vector<std::string>();
}

bool RunningSession::sound_is_lost() const noexcept {
    return output_.lost() &&
           std::all_of(equipment_.further.begin(), equipment_.further.end(),
                       [](const auto& further) { return !further->bridged().device().healthy(); });
}

void RunningSession::stop_devices() {
    controls_.reset();
    equipment_.microphone->stop();
    for (const auto& further : equipment_.further) further->bridged().stop();
    output_.stop();
}

HeardNow RunningSession::heard(const engine::LiveStatus& status) const {
    return {
        .at = status.mixer.session - audio::Frames{equipment_.ring->filled()} - output_.device().format().latency,
        .sound_is_lost = sound_is_lost()};
}

void RunningSession::stop() {
    const audio::Seconds latency = audio::seconds_of(output_.device().format().latency, plan().rate);
    std::this_thread::sleep_for(std::chrono::duration<double>(latency.value));
    stop_devices();
    live_.reset();
}

}  // namespace stillroom::tools
