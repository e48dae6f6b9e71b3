#include "tools/stillroom/session_text.h"

#include "engine/journal/calendar.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stillroom::tools {

using audio::Frames;
using engine::SessionReport;
using Mark = SessionReport::Mark;
using Stretch = SessionReport::Stretch;

namespace {

constexpr int kTitleWidth = 34;
/// Characters of a fingerprint that two records never share by chance.
constexpr std::size_t kShortFingerprint = 16;

std::string length_of(const SessionReport& report) {
    return duration_text(report.end - report.start, report.header.rate);
}

std::string counted(int count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// All of the session, in the order of time: a line each.
struct Line {
    Frames at;
    int rank = 0;  ///< among lines of one frame
    std::string text;
};

std::string how_it_ran(const SessionReport& report) {
    const auto& header = report.header;
    return fmt::format("{}; {}; {}",
                       header.gates_open_by_themselves ? "gates opened by themselves" : "gates waited",
                       header.ends_by_itself ? "ended by itself" : "ended by staff",
                       header.free_text ? "notes kept with their words" : "notes kept without words");
}

std::string where(const engine::ZoneName& zone) {
    if (zone.room.empty()) return "rehearsal";
    return fmt::format("room '{}', zone '{}'", zone.room, zone.zone);
}

std::string head(const SessionReport& report) {
    const auto& header = report.header;
    const auto from = header.first_frame.count == 0
                          ? std::string()
                          : fmt::format(", from {}", clock_text(header.first_frame, header.rate));
    return fmt::format(
        "{}\n  session   {}, {}\n  where     {}\n  script    {} ({}), route {}, language {}\n"
        "  played    {}{}\n  state     {}\n  how       {}\n  program   stillroom {}, seed {}\n"
        "  record    {} records\n",
        header.title, header.session, engine::local_date(header.started), where(header.zone.name), header.script_id,
        header.script_file, header.route, header.language, length_of(report), from, report.state_text,
        how_it_ran(report), header.program, header.seed, report.records);
}

std::string phases_table(const SessionReport& report) {
    if (report.phases.empty()) return {};
    std::string text = "\nPhases as they ran\n";
    for (const auto& phase : report.phases)
        text += fmt::format("  {:>8}  {}  {}\n", clock_text(phase.start, report.header.rate),
                            padded(phase.title, kTitleWidth),
                            duration_text(phase.end - phase.start, report.header.rate));
    return text;
}

std::vector<Line> lines_of(const SessionReport& report, bool sounds) {
    const audio::SampleRate rate = report.header.rate;
    std::vector<Line> lines;
    for (const auto& phase : report.phases) lines.push_back({phase.start, 0, fmt::format("── {} ──", phase.title)});
    for (const Mark& mark : report.marks) lines.push_back({mark.at, 1, mark_text(mark)});
    for (const Stretch& stretch : report.stretches)
        lines.push_back(
            {stretch.start, 2,
             fmt::format("{} for {}, until {}", stretch_text(stretch),
                         duration_text(stretch.end - stretch.start, rate), clock_text(stretch.end, rate))});
    if (sounds)
        for (const auto& sound : report.sounded)
            lines.push_back(
                {sound.start, 3,
                 fmt::format("{} {}{} until {}", padded(sound.row, 8), sound.id,
                             sound.text.empty() ? "" : ": “" + sound.text + "”", clock_text(sound.end, rate))});
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
        return std::pair(a.at, a.rank) < std::pair(b.at, b.rank);
    });
    return lines;
}

}  // namespace

std::string mark_text(const Mark& mark) {
    const std::string words = mark.text.empty() ? "" : ": " + mark.text;
    switch (mark.kind) {
        case Mark::Kind::verb:
            return mark.id + words;
        case Mark::Kind::refused:
            return fmt::format("{}, refused{}", mark.id, words);
        case Mark::Kind::left_out:
            return fmt::format("{}, not played{}", mark.id, words);
        case Mark::Kind::prompt:
            return fmt::format("staff were told: {}", mark.text);
        case Mark::Kind::fault:
            return fmt::format("FAULT, {}{}", mark.id, words);
        case Mark::Kind::resumed:
        case Mark::Kind::lost:
            break;
    }
    return mark.text;
}

std::string stretch_text(const Stretch& stretch) {
    using Kind = Stretch::Kind;
    switch (stretch.kind) {
        case Kind::waiting:
            return fmt::format("waited for “{}”", stretch.text);
        case Kind::hold:
            return "held";
        case Kind::grounding:
            return stretch.text.empty() ? "grounding" : "grounding, " + stretch.text;
        case Kind::quiet:
            return "quiet";
        case Kind::silence:
            return "silent after " + stretch.text;
        case Kind::conversation:
            return "conversation";
        case Kind::talk:
            break;
    }
    return "staff talked";
}

std::string sessions_table(const std::vector<SessionReport>& sessions) {
    std::string text = fmt::format("{:<8} {:<17} {:>8}  {:<11} {:>6} {:>6}  {}\n", "code", "started", "played",
                                   "state", "staff", "faults", "script");
    for (const SessionReport& report : sessions)
        text += fmt::format("{:<8} {:<17} {:>8}  {:<11} {:>6} {:>6}  {} ({})\n", report.header.session,
                            engine::local_date(report.header.started), length_of(report), name_of(report.state),
                            report.verbs.size(), report.count(Mark::Kind::fault), report.header.title,
                            report.header.language);
    return text;
}

std::string session_text(const SessionReport& report, bool sounds) {
    std::string text = head(report) + phases_table(report);
    text += fmt::format("\nWhat happened: {}, {} refused, {} to staff, {}\n",
                        counted(static_cast<int>(report.verbs.size()), "request of staff", "requests of staff"),
                        report.count(Mark::Kind::refused),
                        counted(report.count(Mark::Kind::prompt), "prompt", "prompts"),
                        counted(report.count(Mark::Kind::fault), "fault", "faults"));
    for (const Line& line : lines_of(report, sounds))
        text += fmt::format("  {:>8}  {}\n", clock_text(line.at, report.header.rate), line.text);
    return text;
}

std::string verification_text(const engine::Verification& verification, std::string_view session) {
    using State = engine::VerifiedSession::State;
    std::string text;
    for (const auto& one : verification.sessions) {
        if (!session.empty() && one.session != session) continue;
        const std::string name = one.session.empty() ? one.file : one.session;
        if (one.state == State::whole && !session.empty())
            text += fmt::format("{}: whole, {} records, fingerprint {}\n", name, one.records,
                                one.chain.substr(0, kShortFingerprint));
        if (one.state != State::whole)
            text += fmt::format("{}: {}{}{}\n", name, name_of(one.state), one.words.empty() ? "" : ": ", one.words);
    }
    for (const std::string& words : verification.list) text += words + "\n";
    if (!session.empty()) return text;
    const auto whole = std::count_if(verification.sessions.begin(), verification.sessions.end(),
                                     [](const auto& one) { return one.state == State::whole; });
    const std::string sessions = counted(static_cast<int>(verification.sessions.size()), "session", "sessions");
    text += fmt::format("{} of {} {} whole; fingerprint of the whole record: {}\n", whole, sessions,
                        verification.sessions.size() == 1 ? "is" : "are", verification.list_chain);
    return text;
}

}  // namespace stillroom::tools
