#include "tools/stillroom/key_verbs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace stillroom::tools {

using engine::Verb;
using engine::VerbKind;
using State = engine::ConductorView::State;

namespace {

constexpr auto kChoiceTime = std::chrono::seconds{1};
constexpr std::size_t kMostChoices = 9;
constexpr audio::Seconds kExtension{300.0};
/// Minutes in which a landing is offered; one that is too short is refused with the shortest there is.
constexpr std::array kLandings{5, 10, 15, 20, 30};

/// The verb of a key that needs no more than itself.
std::optional<VerbKind> plain_verb(char key, State state) {
    switch (key) {
        case ' ':
            return state == State::held || state == State::conversing ? VerbKind::release : VerbKind::hold;
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
        case 't':
            return VerbKind::talk;
        case 'k':
            return VerbKind::conversation;
        case 'v':
            return VerbKind::voice_off;
        case 'p':
            return VerbKind::pacer_off;
        case 'm':
            return VerbKind::change_music;
        case ',':
            return VerbKind::pace;
        case '*':
            return VerbKind::note;
        case '.':
            return VerbKind::end;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::vector<std::string> KeyVerbs::help() {
    return {
        "g  ground (g g: now)   q  quiet, 8 s        s  stop, 2 s         x  cut, at once",
        "b  back from ground    r  resume            t  talk, on / off    k  conversation",
        "space  hold / release  n  next phase        e  extend 5 min      l  land in ...",
        "c  confirm gate        a  answer prompt     -  lower 3 dB        +  raise 1.5 dB",
        "v  voice off / on      p  pacer off / on    m  other music       d f softer, fuller",
        ",  each breath, 4 times: the pacer follows  *  bookmark          .  end",
        "?  these keys          Ctrl-C  end, twice: at once",
    };
}

KeyPress KeyVerbs::press(char key, const engine::ConductorView& session, Clock::time_point now) {
    if (offer_) {
        if (auto chosen = choose(key)) return *chosen;
        offer_.reset();  // any other key is itself: nothing stands in the way of a stop
    }
    if (key == 'g') return offer_sets(now);
    if (key == 'l') return offer_landings();
    if (key == 'a') return offer_answers(session);
    if (key == '?') return {{}, help()};
    const auto kind = plain_verb(key, session.state);
    if (!kind) return {};
    Verb verb{.kind = *kind};
    if (*kind == VerbKind::intensity) verb.steps = key == 'f' ? 1 : -1;
    if (*kind == VerbKind::extend) verb.amount = audio::frames_of(kExtension, plan_.rate);
    return {verb, {}};
}

KeyPress KeyVerbs::pass(Clock::time_point now) {
    if (!offer_ || !offer_->until || now < *offer_->until) return {};
    return take(0);
}

KeyPress KeyVerbs::offer_sets(Clock::time_point now) {
    Offer offer{.verbs = {}, .until = now + kChoiceTime, .again = 'g'};
    std::string text = "ground with:";
    for (std::size_t i = 0; i < std::min(plan_.on_demand.size(), kMostChoices); ++i) {
        const scripts::PlannedSet& set = plan_.cue_sets[plan_.on_demand[i]];
        offer.verbs.push_back({.kind = VerbKind::ground, .argument = set.id});
        text += fmt::format("  {} {}", i + 1, set.title);
    }
    if (offer.verbs.empty()) return {Verb{.kind = VerbKind::ground}, {}};
    offer_ = std::move(offer);
    if (offer_->verbs.size() == 1) return take(0);
    return {{}, {text}};
}

KeyPress KeyVerbs::offer_landings() {
    Offer offer;
    std::string text = "land, minutes:";
    for (const int minutes : kLandings) {
        offer.verbs.push_back(
            {.kind = VerbKind::land, .amount = audio::frames_of(audio::Seconds{60.0 * minutes}, plan_.rate)});
        text += fmt::format("  {}: {}", offer.verbs.size(), minutes);
    }
    offer_ = std::move(offer);
    return {{}, {text + "   (any other key: no)"}};
}

KeyPress KeyVerbs::offer_answers(const engine::ConductorView& session) {
    if (session.prompts.empty()) return {Verb{.kind = VerbKind::answer}, {}};
    const engine::OpenPrompt& oldest = session.prompts.front();
    Offer offer{.verbs = {}, .until = {}, .again = 0};
    std::string text = oldest.text;
    for (const std::string& choice : oldest.choices) {
        offer.verbs.push_back({.kind = VerbKind::answer, .argument = oldest.id, .detail = choice});
        text += fmt::format("  {} {}", offer.verbs.size(), choice);
    }
    if (offer.verbs.empty()) return {Verb{.kind = VerbKind::answer, .argument = oldest.id}, {}};
    offer_ = std::move(offer);
    return {{}, {text}};
}

KeyPress KeyVerbs::take(std::size_t choice) {
    const Verb verb = offer_->verbs[choice];
    offer_.reset();
    return {verb, {}};
}

std::optional<KeyPress> KeyVerbs::choose(char key) {
    const bool first = offer_->until && (key == offer_->again || key == '\n' || key == '\r');
    if (first) return take(0);
    const auto choice = static_cast<std::size_t>(key - '1');
    if (key >= '1' && choice < offer_->verbs.size()) return take(choice);
    return std::nullopt;
}

}  // namespace stillroom::tools
