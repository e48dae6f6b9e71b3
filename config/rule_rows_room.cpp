// The room profile, what is plugged in, and what staff choose at the start.
#include "config/rule_rows.h"

#include <array>

namespace stillroom::config {

namespace {

using enum RuleNeeds;
constexpr Severity kError = Severity::error;
constexpr Severity kWarning = Severity::warning;
constexpr std::string_view kRoom = "room profile";

constexpr std::array kRoomRows{
    // clang-format off
    Rule{"no-zone", kError, "A room without a zone", "A zone is one patient's place; without one nobody would hear anything.",
         "Add 'zones: {chair-1: {headphones: ...}}'.", kRoom},
    Rule{"no-output", kError, "A zone nobody hears", "It has neither headphones nor speakers.", "Name an output for it.", kRoom},
    Rule{"channel-taken", kError, "Two outputs on one channel", "One patient would hear another one's sound.",
         "Give each output channels of its own.", "clinical research 4 (H09)"},
    Rule{"control-taken", kError, "Two controls on one message", "One press would do two things.", "Give each control its own note, controller or path.", kRoom},
    Rule{"private-shared", kError, "A private output that others hear", "What is private reaches one patient's ears alone.",
         "Give every zone its own private output, or call this one open.", "clinical research 4 (H26)"},
    Rule{"two-roles", kError, "One output in two roles", "What goes to both would sound twice.", "Name it once.", kRoom},
    Rule{"two-targets", kError, "Two ways to say how far", "Only one of them can be meant.", "Write 'to' or 'steps', not both.", kRoom},
    Rule{"too-many", kError, "Too many of them", "There are more than can be used.", "Delete some, or say which.", kRoom},
    Rule{"needs-a-person", kError, "Only a person may do this", "A session begins after somebody went through its start card, never by a control.",
         "Take it off the controls.", "clinical research 4 (H10)"},
    Rule{"not-calibrated", kWarning, "An output nobody measured", "How loud it is at the ear is not known, so it plays 18 dB down.",
         "Measure it at the listener's ear and write down its 'calibration'.", "clinical research 3.2 and 4 (H39)"},
    Rule{"calibration-expired", kWarning, "A measurement that is too old", "Volume knobs are moved over the months, so the output plays 18 dB down.",
         "Measure it again at the listener's ear.", "clinical research 4 (H39)"},
    Rule{"unused-output", kWarning, "An output that serves nobody", "No zone names it.", "Name it in a zone, or delete it.", kRoom},
    Rule{"shared-output", kWarning, "Zones that share an output", "Each of these patients hears the other's session there.",
         "Give every zone its own output, unless this is meant.", kRoom},
    Rule{"absent-output", kError, "An output that is not there", "It is not plugged in, or its sound server does not answer.",
         "Plug it in, or name one that is there.", "clinical research 4 (H07)", machine},
    Rule{"wrong-socket", kError, "An output in another socket", "Twin sound cards in each other's sockets play to the wrong patient.",
         "Plug it back.", "clinical research 4 (H09)", machine},
    Rule{"busy-output", kError, "An output that takes no sound", "It is plugged in, but another program may hold it.",
         "Close the other program; 'stillroom devices' shows what opens.", kRoom, machine},
    Rule{"too-few-channels", kError, "A device with too few channels", "The profile names channels that it does not have.",
         "Name channels that it has, or another device.", kRoom, machine},
    Rule{"wrong-rate", kError, "A rate the device does not take", "It would not open.", "Write another 'rate' under 'engine'.", kRoom, machine},
    Rule{"not-verified", kWarning, "What cannot be verified", "A sound server answers, but whether it has this output is not known.",
         "Look which outputs it has, and listen.", kRoom, machine},
    Rule{"present", Severity::note, "Looked at on this machine", "It is there, or there is nothing to look at.", "Nothing needs to be done.", kRoom, machine},
    // clang-format on
};

constexpr std::array kStartRows{
    // clang-format off
    Rule{"unknown-language", kError, "A language the session does not speak", "Language is chosen once, before the session, from those of the script.",
         "Choose one of those in the message.", "clinical research 4 (H11)", machine},
    Rule{"wrong-route", kError, "Another route than the session's", "A session for another way of giving the medicine has another arc and other words.",
         "Choose the session for this route, or look at the chart again.", "clinical research 4 (H10)", machine},
    Rule{"unknown-tag", kError, "Nothing carries this tag", "Excluding it would leave nothing out, so another one was probably meant.",
         "Choose one of those in the message.", "session script, what staff choose at the start", machine},
    Rule{"excluded-bed", kWarning, "A quiet bed takes the place of an excluded sound", "Nothing else would sound there, and silence that nobody chose is worse.",
         "Play a session with a bed that suits this patient better.", "session script, what staff choose at the start", machine},
    Rule{"before-start", kError, "An entry from before the place where the session begins", "With '--from' the session begins later, and what staff do before that would be lost.", "Take the entry out, or begin earlier.", "session script, what staff choose at the start", machine},
    Rule{"start-too-late", kError, "A start that is not the first entry", "What staff choose at the start stands first in an operator log, at 0s.",
         "Move it to the top, or delete it.", "session script, what staff choose at the start", machine},
    // clang-format on
};

}  // namespace

std::span<const Rule> room_rule_rows() noexcept { return kRoomRows; }

std::span<const Rule> start_rule_rows() noexcept { return kStartRows; }

}  // namespace stillroom::config
