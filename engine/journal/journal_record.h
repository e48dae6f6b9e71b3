/// What one journal holds, as plain values: a header, then records in the order in which things were decided.
///
/// No name of a patient and, unless the header says so, no free text stands in any of them. Frames are session
/// frames.
#pragma once

#include "audio/base/units.h"
#include "engine/journal/session_zone.h"
#include "engine/offline_render.h"
#include "engine/session_event.h"
#include "engine/verb.h"
#include "scripts/media.h"
#include "scripts/plan.h"
#include "scripts/pool_series.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace stillroom::engine {

using audio::Frames;

/// Raised when a reader of before could not make sense of a journal any more.
inline constexpr int kJournalFormat = 1;

/// Something the session may play or say, by the name its events use, so that a record can be read without the
/// script.
struct PlayedName {
    std::string id;
    std::string row;   ///< layer; "set" of a cue set, "gate" of a gate
    std::string text;  ///< words of a line, title of a cue set or gate; else empty
    bool operator==(const PlayedName&) const = default;
};

/// Everything a replay needs besides the records, and what people want to know first. The first record.
struct SessionHeader {
    int format = kJournalFormat;
    std::string program;  ///< version that played it
    std::string session;  ///< its random code
    std::string started;  ///< date and time, UTC: 2026-11-23T12:53:31Z
    std::string script_id, title;
    std::string script_file;     ///< seen from the content root, whose own place is nobody's business
    std::string script_hash;     ///< over the script and all it uses, as scripts::Script::hash
    scripts::PlanOrigin origin;  ///< its files' texts (kept in the archive, here by hash), its clips' hashes
    std::vector<std::string> file_hashes;  ///< SHA-256 of each of `origin.files`
    std::string language;
    std::string route;
    audio::SampleRate rate{48000};
    std::uint64_t seed = 1;
    bool gates_open_by_themselves = false;
    bool ends_by_itself = false;
    std::optional<Frames> attendance_every{};  ///< how often staff were asked whether somebody is there
    Frames first_frame;                        ///< where in the nominal timeline it began
    SessionZone zone;                          ///< where it sounded
    std::string boot;        ///< id of the machine's run; another one later means that it was restarted
    bool free_text = false;  ///< the words of notes are kept
    std::set<std::string> gates_that_wait;  ///< although others open by themselves
    scripts::SessionChoices choices;        ///< what staff chose at the start
    /// What the patient had brought into its slots: how long and how loud it was, never a sample of it.
    std::map<std::string, scripts::FilledSlot> slots;
    std::vector<PlayedName> names;
    scripts::HeardInSeries heard_before;  ///< of pools of a series, in the sessions before
    std::string list_ended_with;          ///< last chain value of the list of sessions when this one began
};

/// Staff asked for something: taken or refused at `at`, the first frame of a quantum.
using VerbRecord = TimedVerb;

/// A safety gain began to move with this frame of the mixer.
using SafetyRecord = TimedSafety;

/// Every frame before this one had been mixed.
struct PositionRecord {
    Frames at;
};

/// The session goes on after its program, or the machine, had stopped.
struct ResumedRecord {
    Frames at;            ///< where it goes on
    std::string program;  ///< version
    std::string when;     ///< date and time, UTC
    std::string boot;
    std::int64_t dropped_bytes = 0;    ///< of a record whose writing was cut off
    std::string choices = "{}";        ///< of whoever resumed it: a JSON object
    std::set<std::string> left_out{};  ///< slots whose clip nobody had any more: silence takes their time
};

/// So many records could not be kept because the disk took nothing for too long.
struct LostRecord {
    std::int64_t records = 0;
    Frames from, to;  ///< of the first and the last of them
};

/// The session is over, and this is the last record.
struct EndRecord {
    Frames at;
    std::string when;  ///< date and time, UTC
    std::string how;   ///< "ended", "left" (by staff, at once), "set aside" (not resumed)
};

using JournalRecord =
    std::variant<VerbRecord, SafetyRecord, SessionEvent, PositionRecord, ResumedRecord, LostRecord, EndRecord>;

/// [any] The session frame a record belongs to.
[[nodiscard]] Frames frame_of(const JournalRecord& record) noexcept;

}  // namespace stillroom::engine
