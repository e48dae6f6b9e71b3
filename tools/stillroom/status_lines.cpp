#include "tools/stillroom/status_lines.h"

#include "audio/synth/pacer.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace stillroom::tools {

using audio::Frames;
using engine::LiveStatus;
using engine::SessionEvent;
using scripts::Plan;
using State = engine::ConductorView::State;

namespace {

constexpr int kBreathWidth = 10;
constexpr int kMeterWidth = 10;
constexpr double kMeterFloor = -60.0;      ///< LUFS at the left end of the meter
constexpr double kSilentLoudness = -70.0;  ///< LUFS: nothing is heard below
constexpr double kSilentPeak = -100.0;     ///< dB
constexpr double kMeterCeiling = -15.0;    ///< and at its right end: far above any bed

/// A bar of `width` characters, `share` of it full, in eighths.
std::string bar(double share, int width) {
    static constexpr const char* kEighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    const int eighths = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * width * 8));
    std::string text;
    for (int i = 0; i < width; ++i) text += kEighths[std::clamp(eighths - i * 8, 0, 8)];
    return text;
}

std::string state_text(const LiveStatus& status, const scripts::PlannedPhase& phase) {
    switch (status.session.state) {
        case State::playing:
            return phase.title;
        case State::waiting:
            return fmt::format("WAITING for: {} (c)", status.session.waiting_for);
        case State::held:
            return fmt::format("{}, HELD (space)", phase.title);
        case State::grounding:
            return fmt::format("{}, GROUNDING (b)", phase.title);
        case State::quiet:
            return fmt::format("{}, QUIET (r)", phase.title);
        case State::stopped:
            return fmt::format("{}, STOPPED (r)", phase.title);
        case State::conversing:
            return fmt::format("{}, CONVERSATION (space)", phase.title);
        case State::afterwards:
            return "the script is over, a quiet bed plays (. ends)";
        case State::ending:
            return "ending";
        case State::finished:
            break;
    }
    return "over";
}

std::string where(const LiveStatus& status, const Plan& plan, HeardNow heard) {
    const auto& session = status.session;
    const auto clock = [&](Frames at) { return clock_text(at, plan.rate); };
    std::string text = heard.sound_is_lost ? "NO SOUND  ·  " : "";
    // Without a microphone talk only lowers what sounds.
    if (session.talking) text += status.mixer.on_air ? "ON AIR (t)  ·  " : "LOWERED FOR TALK (t)  ·  ";
    text += state_text(status, plan.phases[session.phase]);
    if (session.landing) text += ", LANDING";
    if (session.voice_off) text += "  ·  voice off (v)";
    if (session.pacer_off) text += "  ·  pacer off (p)";
    if (!session.prompts.empty()) text += fmt::format("  ·  {} to answer (a)", session.prompts.size());
    const bool in_phase = session.state != State::afterwards && session.state != State::ending &&
                          session.state != State::finished && session.state != State::waiting;
    if (in_phase) text += fmt::format("  {}/{}", clock(session.phase_position), clock(session.phase_length));
    text += fmt::format("  ·  session {}", clock(session.at));
    if (session.left > Frames{0}) text += fmt::format(", {} left", clock(session.left));
    for (std::size_t i = 0; i < std::min(plan.parameters.size(), session.parameters.size()); ++i)
        text += fmt::format("  ·  {} {:g}", plan.parameters[i].id, session.parameters[i]);
    if (in_phase && !session.next.empty())
        text += fmt::format("  ·  {} in {}", session.next, clock(session.next_in));
    return text;
}

std::string faults(const LiveStatus& status) {
    std::string text;
    if (status.gaps > 0) text += fmt::format("  GAPS {}", status.gaps);
    if (status.mixer.starved > 0) text += "  DISK TOO SLOW";
    if (status.stream_failed) text += "  DISK FAILED";
    if (status.mixer.not_finite > 0) text += "  BROKEN SOUND MUTED";
    return text;
}

/// After a cut the loudness, which looks back 0.4 s, still shows what the peak no longer does.
bool is_silent(const LiveStatus& status) {
    return status.mixer.meter.momentary.lufs <= kSilentLoudness || status.mixer.meter.peak.value <= kSilentPeak;
}

std::string meter(const LiveStatus& status) {
    const double lufs = status.mixer.meter.momentary.lufs;
    const double peak = status.mixer.meter.peak.value;
    if (is_silent(status)) return fmt::format("[{}]  silence          ", bar(0.0, kMeterWidth));
    const std::string level = bar((lufs - kMeterFloor) / (kMeterCeiling - kMeterFloor), kMeterWidth);
    return fmt::format("[{}] {:5.1f} LUFS {:5.1f} dB", level, lufs, peak);
}

std::string sounding(const LiveStatus& status) {
    if (!status.session.saying.empty()) return fmt::format("“{}”", status.session.saying);
    std::string text;
    for (const std::string& id : status.session.sounding) text += (text.empty() ? "" : ", ") + id;
    return text;
}

/// What staff were offered to press; any other text as it is.
std::string set_title(const std::string& id, const Plan& plan) {
    for (const scripts::PlannedSet& set : plan.cue_sets)
        if (set.id == id && !set.title.empty()) return set.title;
    return id;
}

std::string breath(const LiveStatus& status, const Plan& plan, HeardNow heard) {
    const auto& session = status.session;
    if (!session.pacing || heard.at < session.pacing_since) return std::string(kBreathWidth, ' ');
    return bar(breath_fullness(session.pacing->course, plan.rate, heard.at - session.pacing_since), kBreathWidth);
}

}  // namespace

double breath_fullness(const audio::BreathCourse& course, audio::SampleRate rate, Frames at) {
    const audio::Breath breath = audio::breath_at(course, rate, at);
    const auto share = [at](Frames from, Frames to) {
        return static_cast<double>((at - from).count) /
               static_cast<double>(std::max<std::int64_t>(1, (to - from).count));
    };
    if (at < breath.hold) return share(breath.inhale, breath.hold);
    if (at < breath.exhale) return 1.0;
    if (at < breath.rest) return 1.0 - share(breath.exhale, breath.rest);
    return 0.0;
}

std::vector<std::string> status_lines(const LiveStatus& status, const Plan& plan, HeardNow heard, int width) {
    const std::string second = fmt::format("breath [{}]  {}{}  {}", breath(status, plan, heard), meter(status),
                                           faults(status), sounding(status));
    return {padded(where(status, plan, heard), width), padded(second, width)};
}

std::string status_text(const LiveStatus& status, const Plan& plan, HeardNow heard_now) {
    const std::string level =
        is_silent(status) ? "silence" : fmt::format("{:.1f} LUFS", status.mixer.meter.momentary.lufs);
    const std::string heard = sounding(status);
    return fmt::format("{}  ·  {}{}{}{}", where(status, plan, heard_now), level, faults(status),
                       heard.empty() ? "" : "  ·  ", heard);
}

std::string event_line(const SessionEvent& event, const Plan& plan) {
    const std::string at = clock_text(event.at, plan.rate);
    switch (event.what) {
        case SessionEvent::What::phase:
            return fmt::format("{:>7}  ── {} ──", at, event.text);
        case SessionEvent::What::prompt:
            return fmt::format("{:>7}  ▶ {}", at, event.text);
        case SessionEvent::What::verb:
            return fmt::format("{:>7}  {}{}{}", at, event.id, event.text.empty() ? "" : ": ",
                               set_title(event.text, plan));
        case SessionEvent::What::refused:
            return fmt::format("{:>7}  {}: {}", at, event.id, event.text);
        case SessionEvent::What::fault:
            return fmt::format("{:>7}  FAULT, {}: {}", at, event.id, event.text);
        case SessionEvent::What::ending:
            return fmt::format("{:>7}  ending, with a fade of 8 s", at);
        case SessionEvent::What::end:
            return fmt::format("{:>7}  the session is over", at);
        case SessionEvent::What::start:
        case SessionEvent::What::stop:
        case SessionEvent::What::fade:
            break;
    }
    return {};
}

}  // namespace stillroom::tools
