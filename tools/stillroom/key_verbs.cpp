#include "tools/stillroom/key_verbs.h"

#include <fmt/format.h>

#include <algorithm>

namespace stillroom::tools {

using engine::Verb;
using engine::VerbKind;
using State = engine::ConductorView::State;

namespace {

constexpr auto kChoiceTime = std::chrono::seconds{1};
constexpr std::size_t kMostChoices = 9;
constexpr audio::Seconds kExtension{300.0};

/// The verb of a key that needs no more than itself.
std::optional<VerbKind> plain_verb(char key, State state) {
    switch (key) {
        case ' ':
            return state == State::held ? VerbKind::release : VerbKind::hold;
        case 'n':
            return VerbKind::skip;
        case 'c':
            return VerbKind::confirm;
        case 'b':
            return VerbKind::back;
        case 'q':
            return VerbKind::quiet;
        case 's':
            return VerbKind::stop;
        case 'x':
            return VerbKind::cut;
        case 'r':
            return VerbKind::resume;
        case '-':
            return VerbKind::lower;
        case '+':
        case '=':  // the same key without shift
            return VerbKind::raise;
        case 'd':
        case 'f':
            return VerbKind::intensity;
        case 'e':
            return VerbKind::extend;
        case '.':
            return VerbKind::end;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::vector<std::string> KeyVerbs::help() {
    return {
        "space  hold / release     n  next phase           e  extend 5 min    .  end",
        "g      ground (g g: now)  b  back from grounding  c  confirm gate    ?  keys",
        "q      quiet, 8 s         s  stop, 2 s            x  cut, at once    r  resume",
        "-      lower 3 dB         +  raise 1.5 dB         d  softer        f  fuller",
        "Ctrl-C end, twice: at once",
    };
}

KeyPress KeyVerbs::press(char key, State state, Clock::time_point now) {
    if (choosing_until_) {
        if (auto chosen = choose_set(key)) return *chosen;
        choosing_until_.reset();  // any other key is itself: nothing stands in the way of a stop
    }
    if (key == 'g') return offer_sets(now);
    if (key == '?') return {{}, help()};
    const auto kind = plain_verb(key, state);
    if (!kind) return {};
    Verb verb{*kind, {}, {}};
    if (*kind == VerbKind::intensity) verb.steps = key == 'f' ? 1 : -1;
    if (*kind == VerbKind::extend) verb.amount = audio::frames_of(kExtension, plan_.rate);
    return {verb, {}};
}

KeyPress KeyVerbs::pass(Clock::time_point now) {
    if (!choosing_until_ || now < *choosing_until_) return {};
    return ground(0);
}

KeyPress KeyVerbs::offer_sets(Clock::time_point now) {
    if (plan_.on_demand.size() < 2) return ground(0);
    choosing_until_ = now + kChoiceTime;
    std::string sets;
    for (std::size_t i = 0; i < std::min(plan_.on_demand.size(), kMostChoices); ++i)
        sets += fmt::format("  {} {}", i + 1, plan_.cue_sets[plan_.on_demand[i]].title);
    return {{}, {fmt::format("ground with:{}", sets)}};
}

KeyPress KeyVerbs::ground(std::size_t choice) {
    choosing_until_.reset();
    Verb verb{VerbKind::ground, {}, {}};
    if (choice < plan_.on_demand.size()) verb.argument = plan_.cue_sets[plan_.on_demand[choice]].id;
    return {verb, {}};
}

std::optional<KeyPress> KeyVerbs::choose_set(char key) {
    if (key == 'g' || key == '\n' || key == '\r') return ground(0);
    const auto choice = static_cast<std::size_t>(key - '1');
    if (key >= '1' && choice < std::min(plan_.on_demand.size(), kMostChoices)) return ground(choice);
    return std::nullopt;
}

}  // namespace stillroom::tools
