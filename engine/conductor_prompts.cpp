// What staff are asked: prompts of the script, questions after a cue set, whether somebody is there.
#include "engine/conductor.h"

namespace stillroom::engine {

namespace {

constexpr double kAskedAgain = 120.0;  ///< an unanswered prompt is told once more
constexpr double kNobodyThere = 120.0;
constexpr const char* kAttendance = "attendance";
constexpr const char* kStaffPresent = "staff_present";

}  // namespace

void Conductor::ask(OpenPrompt prompt) {
    prompt.since = cursor_;
    std::string text = prompt.text;
    for (std::size_t i = 0; i < prompt.choices.size(); ++i)
        text.append(i == 0 ? " (" : " / ")
            .append(prompt.choices[i])
            .append(i + 1 == prompt.choices.size() ? ")" : "");
    tell(SessionEvent::What::prompt, prompt.id, text);
    prompts_.open(std::move(prompt));
    // Where nobody is expected to answer, nobody is reminded.
    if (options_.attendance_every)
        schedule({.at = cursor_ + frames(kAskedAgain), .kind = Pending::Kind::ask_again});
}

void Conductor::ask_again() {
    for (const OpenPrompt& prompt : prompts_.overdue(cursor_, frames(kAskedAgain)))
        tell(SessionEvent::What::prompt, prompt.id, "Not answered yet: " + prompt.text);
}

void Conductor::prompt(const scripts::PlannedPrompt& action) {
    ask({.id = action.id, .text = action.text});
    if (action.repeat_every)
        schedule({.at = cursor_ + *action.repeat_every, .kind = Pending::Kind::prompt, .prompt = &action});
}

void Conductor::follow_up(const scripts::PlannedSet& set) {
    ask({.id = set.id, .text = set.follow_up->text, .choices = set.follow_up->choices});
}

std::string Conductor::answer(const Verb& verb) { return prompts_.answer(verb.argument, verb.detail, done_); }

// Whoever presses anything is there.
void Conductor::staff_are_there() {
    if (!options_.attendance_every) return;
    cancel(Pending::Kind::attendance);
    cancel(Pending::Kind::nobody_there);
    prompts_.close(kAttendance);
    facts_.insert(kStaffPresent);
    schedule({.at = cursor_ + *options_.attendance_every, .kind = Pending::Kind::attendance});
}

void Conductor::ask_for_staff() {
    ask({.id = kAttendance, .text = "Is somebody with the patient? Any key answers"});
    schedule({.at = cursor_ + frames(kNobodyThere), .kind = Pending::Kind::nobody_there});
}

void Conductor::miss_staff() {
    facts_.erase(kStaffPresent);
    tell(SessionEvent::What::prompt, kAttendance,
         "Nobody has answered: lines that say somebody is there are left out until somebody does");
}

}  // namespace stillroom::engine
