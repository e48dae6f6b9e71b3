#include "tools/stillroom/player.h"

#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/plan_point.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <thread>

namespace stillroom::tools {

using engine::VerbKind;

namespace {

constexpr auto kLook = std::chrono::milliseconds{50};
constexpr auto kRedraw = std::chrono::milliseconds{100};
constexpr auto kPlainLines = std::chrono::seconds{10};
/// What a cut needs to reach the loudspeaker through ring and device.
constexpr auto kCutTime = std::chrono::milliseconds{300};

}  // namespace

Player::Player(RunningSession& session) : session_(session), keys_(session.plan()), next_line_(Clock::now()) {
    if (!is_terminal(stdout)) return;
    screen_.emplace();
    if (is_terminal(stdin)) keyboard_.emplace();
}

Exit Player::run() {
    while (true) {
        status_ = session_.live().status();
        take_keys();
        take_interrupts();
        take_events();
        if (const auto news = recording_.look(session_.journal().status())) tell(*news);
        if (const auto news = session_.microphone().look()) tell(*news);
        for (const std::string& news : session_.controls_news()) tell(news);
        if (Clock::now() >= next_line_) show_status();
        if (status_.finished || (leave_at_ && Clock::now() >= *leave_at_)) break;
    }
    return session_.sound_is_lost() ? Exit::falls_short : Exit::done;
}

void Player::take_keys() {
    if (!keyboard_) return std::this_thread::sleep_for(kLook);
    for (const char key : keyboard_->pressed(kLook)) take(keys_.press(key, status_.session, Clock::now()));
    take(keys_.pass(Clock::now()));
}

void Player::take(const KeyPress& press) {
    for (const std::string& line : press.lines) tell(line);
    if (!press.verb) return;
    const bool talks = press.verb->kind == VerbKind::talk && status_.mixer.talk == 1.0f;
    if (const auto refusal = session_.microphone().refusal(); talks && refusal) tell(*refusal);
    session_.live().post(*press.verb);
}

void Player::take_interrupts() {
    const int count = interrupts();
    if (count == interrupts_seen_) return;
    const bool again = interrupts_seen_ > 0 || count > 1;
    interrupts_seen_ = count;
    if (again) {
        session_.live().post({VerbKind::cut, {}, {}});
        if (!leave_at_) leave_at_ = Clock::now() + kCutTime;
        return;
    }
    tell("ending with a fade; Ctrl-C again ends at once");
    session_.live().post({VerbKind::end, {}, {}});
}

void Player::take_events() {
    for (engine::SessionEvent& event : session_.live().take_events()) {
        if (event.what == engine::SessionEvent::What::fault) {
            const auto words = faults_.tell(event.id, event.text, Clock::now());
            if (!words) continue;
            event.text = *words;
        }
        if (const std::string line = event_line(event, session_.plan()); !line.empty()) tell(line);
    }
}

void Player::tell(std::string_view line) {
    if (screen_) {
        for (const std::string& part : wrapped(line, terminal_width() - 1)) screen_->tell(part);
        return;
    }
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

void Player::show_status() {
    next_line_ = Clock::now() + (screen_ ? Clock::duration(kRedraw) : Clock::duration(kPlainLines));
    const HeardNow heard = session_.heard(status_);
    if (!screen_) return tell(status_text(status_, session_.plan(), heard) + recording_.mark());
    std::vector<std::string> lines = status_lines(status_, session_.plan(), heard, terminal_width() - 1);
    if (const std::string line = recording_.line(terminal_width() - 1); !line.empty()) lines.push_back(line);
    screen_->show(lines);
}

}  // namespace stillroom::tools
