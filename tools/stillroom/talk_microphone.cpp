#include "tools/stillroom/talk_microphone.h"

#include <fmt/format.h>

#include <utility>

namespace stillroom::tools {

namespace {

/// Frames that may wait between microphone and mixer: more than any microphone gives at once.
constexpr int kWaiting = 8192;

}  // namespace

TalkMicrophone::TalkMicrophone(audio::SampleRate rate) : ring_(kWaiting) {
    auto opened = devices::Microphone::open_any(rate);
    if (!opened) {
        state_ = opened.error().message;
        return;
    }
    microphone_ = *std::move(opened);
    state_ = fmt::format("{}, heard while you talk and never kept", microphone_->name());
}

void TalkMicrophone::start() {
    if (!microphone_) return;
    if (const auto started = microphone_->start(ring_); !started) lose(started.error().message);
}

void TalkMicrophone::stop() {
    if (microphone_) microphone_->stop();
}

std::optional<std::string> TalkMicrophone::look() {
    if (!microphone_ || lost_ || microphone_->healthy()) return std::nullopt;
    lose(fmt::format("{} is gone: it was unplugged or its server ended", microphone_->name()));
    return fmt::format("the microphone is lost: {}", state_);
}

std::optional<std::string> TalkMicrophone::refusal() const {
    if (microphone_ && !lost_) return std::nullopt;
    return fmt::format(
        "nobody hears you in the headphones: {}. The sound is lowered, so that you can speak in the room", state_);
}

void TalkMicrophone::lose(const std::string& why) {
    lost_ = true;
    state_ = why;
}

}  // namespace stillroom::tools
