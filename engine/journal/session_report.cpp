#include "engine/journal/session_report.h"

#include "audio/base/level.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace stillroom::engine {

using Mark = SessionReport::Mark;
using Phase = SessionReport::Phase;
using Sounded = SessionReport::Sounded;
using Stretch = SessionReport::Stretch;
using What = SessionEvent::What;

namespace {

/// What has not ended yet.
constexpr Frames kOpen{-1};

/// Follows the records from one to the next, as the conductor's states followed each other.
class Telling {
public:
    explicit Telling(SessionReport& report) : report_(report) {}

    void tell(const VerbRecord& record) {
        report_.verbs.push_back(record);
        if (record.verb.kind == VerbKind::talk || record.verb.kind == VerbKind::conversation)
            asked_ = record.verb.on;
    }
    void tell(const SafetyRecord& record) {
        constexpr std::array<std::string_view, rt::SafetyCommand::kKinds> kWhat{
            "everything", "lower and raise", "the session", "all but staff's voice"};
        const auto gain = static_cast<double>(record.command.gain);
        report_.gains.push_back({record.at, std::string(kWhat[static_cast<std::size_t>(record.command.kind)]),
                                 audio::decibels_of(gain).value, record.command.length});
    }
    void tell(const PositionRecord& /*record*/) {}
    void tell(const LostRecord& record) {
        report_.lost += record.records;
        mark(record.from, Mark::Kind::lost, "journal",
             fmt::format("{} records could not be kept: the disk took nothing", record.records));
    }
    void tell(const ResumedRecord& record) {
        close_all(record.at);
        mark(record.at, Mark::Kind::resumed, "session",
             fmt::format("resumed on {}{}", record.when,
                         record.left_out.empty() ? "" : "; silence in place of the patient's own clip"));
    }
    void tell(const EndRecord& record) { close_all(record.at); }

    void tell(const SessionEvent& event) {
        switch (event.what) {
            case What::phase:
                end_stretch(Stretch::Kind::waiting, event.at);
                end_phase(event.at);
                report_.phases.push_back({event.id, event.text.empty() ? event.id : event.text, event.at, kOpen});
                break;
            case What::start:
                start_sound(event);
                break;
            case What::stop:
                stop_sound(event);
                break;
            case What::fade:
                break;
            case What::prompt:
                mark(event.at, Mark::Kind::prompt, event.id, event.text);
                // The conductor closes a microphone that was left open, and says so.
                if (event.id == name_of(VerbKind::talk) && event.text.find("closed") != std::string::npos)
                    end_stretch(Stretch::Kind::talk, event.at);
                if (is_gate(event)) begin_stretch(Stretch::Kind::waiting, event.at, event.text);
                break;
            case What::verb:
                mark(event.at, Mark::Kind::verb, event.id, event.text);
                take(event);
                break;
            case What::refused:
                mark(event.at, find_verb(event.id) ? Mark::Kind::refused : Mark::Kind::left_out, event.id,
                     event.text);
                break;
            case What::fault:
                mark(event.at, Mark::Kind::fault, event.id, event.text);
                break;
            case What::ending:
                end_phase(event.at);
                end_all_stretches(event.at);
                break;
            case What::end:
                close_all(event.at);
                break;
        }
    }

    void close_all(Frames at) {
        end_phase(at);
        end_all_stretches(at);
        for (Sounded& sound : report_.sounded)
            if (sound.end == kOpen) sound.end = std::max(at, sound.start);
    }

private:
    void mark(Frames at, Mark::Kind kind, std::string id, std::string text) {
        report_.marks.push_back({at, kind, std::move(id), std::move(text)});
    }

    void end_phase(Frames at) {
        if (!report_.phases.empty() && report_.phases.back().end == kOpen) report_.phases.back().end = at;
    }

    void begin_stretch(Stretch::Kind kind, Frames at, std::string text = {}) {
        end_stretch(kind, at);
        report_.stretches.push_back({kind, std::move(text), at, kOpen});
    }
    void end_stretch(Stretch::Kind kind, Frames at) {
        for (Stretch& stretch : report_.stretches)
            if (stretch.kind == kind && stretch.end == kOpen) stretch.end = at;
    }
    void end_all_stretches(Frames at) {
        for (Stretch& stretch : report_.stretches)
            if (stretch.end == kOpen) stretch.end = at;
    }
    [[nodiscard]] bool is_open(Stretch::Kind kind) const {
        return std::any_of(report_.stretches.begin(), report_.stretches.end(),
                           [kind](const Stretch& stretch) { return stretch.kind == kind && stretch.end == kOpen; });
    }

    [[nodiscard]] bool is_gate(const SessionEvent& event) const {
        const auto& names = report_.header.names;
        return std::find(names.begin(), names.end(), PlayedName{event.id, "gate", event.text}) != names.end();
    }

    [[nodiscard]] const PlayedName* name_of_sound(const SessionEvent& event) const {
        const auto& names = report_.header.names;
        // A cue set may be called like a sound; its start carries its title.
        const auto set = std::find_if(names.begin(), names.end(), [&](const PlayedName& name) {
            return name.row == "set" && name.id == event.id && !event.text.empty() && name.text == event.text;
        });
        if (set != names.end()) return &*set;
        const auto sound = std::find_if(names.begin(), names.end(), [&](const PlayedName& name) {
            return name.row != "set" && name.row != "gate" && name.id == event.id;
        });
        return sound == names.end() ? nullptr : &*sound;
    }

    void start_sound(const SessionEvent& event) {
        const PlayedName* name = name_of_sound(event);
        Sounded sounded{name ? name->row : "", event.id, name ? name->text : event.text, event.at, kOpen};
        if (sounded.row == "set" && !report_.stretches.empty()) {
            Stretch& last = report_.stretches.back();
            if (last.kind == Stretch::Kind::grounding && last.end == kOpen && last.start == event.at)
                last.text = sounded.text, grounding_set_ = event.id;
        }
        report_.sounded.push_back(std::move(sounded));
    }

    void stop_sound(const SessionEvent& event) {
        // Of two with one name the later ends first: a set inside a long sound.
        const auto open = std::find_if(report_.sounded.rbegin(), report_.sounded.rend(), [&](const Sounded& sound) {
            return sound.id == event.id && sound.end == kOpen;
        });
        if (open == report_.sounded.rend()) return;
        open->end = event.at;
        if (open->row == "set" && open->id == grounding_set_) end_stretch(Stretch::Kind::grounding, event.at);
    }

    /// A verb that was taken: which stretches it begins and ends.
    void take(const SessionEvent& event) {
        using Kind = Stretch::Kind;
        const auto verb = find_verb(event.id);
        if (!verb) return;
        switch (*verb) {
            case VerbKind::hold:
                begin_stretch(Kind::hold, event.at);
                break;
            case VerbKind::release:
                end_stretch(Kind::hold, event.at);
                break;
            case VerbKind::skip:
            case VerbKind::land:
                end_stretch(Kind::hold, event.at);
                end_stretch(Kind::grounding, event.at);
                break;
            case VerbKind::ground:
                end_stretch(Kind::quiet, event.at);
                end_stretch(Kind::silence, event.at);
                begin_stretch(Kind::grounding, event.at);
                break;
            case VerbKind::back:
                end_stretch(Kind::grounding, event.at);
                break;
            case VerbKind::quiet:
                end_stretch(Kind::silence, event.at);
                begin_stretch(Kind::quiet, event.at);
                break;
            case VerbKind::stop:
            case VerbKind::cut:
                if (!is_open(Kind::silence)) begin_stretch(Kind::silence, event.at, event.id);
                break;
            case VerbKind::resume:
                end_stretch(Kind::quiet, event.at);
                end_stretch(Kind::silence, event.at);
                break;
            case VerbKind::conversation:
                toggle(Kind::conversation, event.at);
                break;
            case VerbKind::talk:
                toggle(Kind::talk, event.at);
                break;
            default:
                break;
        }
    }

    void toggle(Stretch::Kind kind, Frames at) {
        const bool on = std::exchange(asked_, std::nullopt).value_or(!is_open(kind));
        if (!on)
            end_stretch(kind, at);
        else if (!is_open(kind))
            begin_stretch(kind, at);
    }

    SessionReport& report_;
    std::string grounding_set_;
    std::optional<bool> asked_;  ///< by the last `talk` or `conversation`: on or off
};

void judge(const JournalContents& journal, bool is_running, SessionReport& report) {
    if (is_running) {
        report.state = SessionReport::State::running;
        report.state_text = "runs now";
    } else if (journal.damage && !journal.damage->cut_short) {
        report.state = SessionReport::State::damaged;
        report.state_text =
            fmt::format("the record is damaged: record {}: {}", journal.damage->record + 1, journal.damage->why);
    } else if (!journal.has_end()) {
        report.state = SessionReport::State::unfinished;
        report.state_text = "no end: the program or the machine stopped";
    } else {
        report.state_text = std::get<EndRecord>(journal.records.back()).how;
    }
}

}  // namespace

int SessionReport::count(Mark::Kind kind) const noexcept {
    return static_cast<int>(
        std::count_if(marks.begin(), marks.end(), [kind](const Mark& mark) { return mark.kind == kind; }));
}

SessionReport report_of(const JournalContents& journal, bool is_running) {
    assert(journal.header);
    SessionReport report;
    report.header = *journal.header;
    report.records = journal.chain.records();
    report.start = journal.header->first_frame;
    report.end = journal.reached();
    Telling telling(report);
    for (const JournalRecord& record : journal.records)
        std::visit([&](const auto& one) { telling.tell(one); }, record);
    telling.close_all(report.end);
    judge(journal, is_running, report);
    return report;
}

std::string_view name_of(Stretch::Kind kind) noexcept {
    constexpr std::array<std::string_view, 7> kNames{"waiting", "hold",         "grounding", "quiet",
                                                     "silence", "conversation", "talk"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Mark::Kind kind) noexcept {
    constexpr std::array<std::string_view, 7> kNames{"verb",  "refused", "left out", "prompt",
                                                     "fault", "resumed", "lost"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(SessionReport::State state) noexcept {
    constexpr std::array<std::string_view, 4> kNames{"ended", "running", "unfinished", "damaged"};
    return kNames[static_cast<std::size_t>(state)];
}

}  // namespace stillroom::engine
