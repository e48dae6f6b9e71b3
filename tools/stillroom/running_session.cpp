#include "tools/stillroom/running_session.h"

#include "tools/stillroom/cut_off_session.h"

#include <chrono>
#include <thread>
#include <utility>

namespace stillroom::tools {

RunningSession::RunningSession(std::unique_ptr<engine::SessionPlan> session, const SessionStart& start,
                               SessionEquipment equipment, std::unique_ptr<engine::JournalWriter> journal)
    : session_(std::move(session)),
      equipment_(std::move(equipment)),
      journal_(std::move(journal)),
      output_(std::move(equipment_.output.device), *equipment_.ring) {
    if (equipment_.output.sounds) equipment_.microphone->start();
    engine::LiveOptions options{.from = start.from,
                                .verbs = start.verbs,
                                .microphone = equipment_.microphone->ring(),
                                .talk_depth = equipment_.talk_depth,
                                .recorder = journal_.get(),
                                .conductor = conductor_for(start, plan().rate)};
    if (start.goes_on) options.resumption = resumption_of(*start.goes_on);
    live_ = std::make_unique<engine::LiveSession>(*session_, *equipment_.ring, std::move(options));
}

RunningSession::~RunningSession() {
    equipment_.microphone->stop();
    output_.stop();
}

audio::Result<void> RunningSession::start() {
    live_->start();
    return output_.start();
}

HeardNow RunningSession::heard(const engine::LiveStatus& status) const {
    return {
        .at = status.mixer.session - audio::Frames{equipment_.ring->filled()} - output_.device().format().latency,
        .sound_is_lost = output_.lost()};
}

void RunningSession::stop() {
    const audio::Seconds latency = audio::seconds_of(output_.device().format().latency, plan().rate);
    std::this_thread::sleep_for(std::chrono::duration<double>(latency.value));
    equipment_.microphone->stop();
    output_.stop();
    live_.reset();
}

}  // namespace stillroom::tools
