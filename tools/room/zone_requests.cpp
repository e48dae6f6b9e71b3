// What clients ask of a zone: the half of it that never waits.
#include "tools/room/zone.h"

#include "config/nearest_name.h"
#include "config/values.h"
#include "tools/room/zone_status.h"
#include "tools/stillroom/session_loading.h"
#include "tools/stillroom/verb_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stillroom::room {

using control::Request;
using engine::Verb;
using engine::VerbKind;

namespace {

/// For the verdict of a conductor, who gives it within two quanta unless the output stands still.
constexpr auto kVerdict = std::chrono::milliseconds{700};
/// What a cut needs to reach the loudspeaker through ring and device.
constexpr auto kCutTime = std::chrono::milliseconds{300};

/// Verbs that a zone answers, not a session.
constexpr const char* kZoneVerbs[] = {"start", "recover", "set_aside"};

std::vector<std::string> known_verbs() {
    std::vector<std::string> names{"status", "watch"};
    names.insert(names.end(), std::begin(kZoneVerbs), std::end(kZoneVerbs));
    for (const VerbKind kind : tools::session_verbs()) names.emplace_back(engine::name_of(kind));
    return names;
}

/// Values as text, which is how people's grammars read them.
audio::Result<std::map<std::string, std::string>> words_of(const Json& with) {
    std::map<std::string, std::string> words;
    for (const auto& [key, value] : with.items()) {
        if (value.is_string())
            words[key] = value.get<std::string>();
        else if (value.is_number_float())
            words[key] = config::number_text(value.get<double>());
        else if (value.is_number_integer() || value.is_boolean())
            words[key] = value.dump();
        else
            return audio::Error{fmt::format("{} is no value for '{}'", value.dump(), key)};
    }
    return words;
}

bool silences(std::string_view verb) { return verb == "quiet" || verb == "stop" || verb == "cut"; }

}  // namespace

void Zone::ask(const Request& request) {
    const bool is_order =
        std::find(std::begin(kZoneVerbs), std::end(kZoneVerbs), request.verb) != std::end(kZoneVerbs);
    if (is_order) return take_order(request);
    const auto refuse = [&](const std::string& why) {
        listener_.answer(request.id, control::refusal(control::code::kBadRequest, why));
    };
    const auto kind = engine::find_verb(request.verb);
    if (!kind)
        return refuse(fmt::format("there is no verb '{}'{}", request.verb,
                                  config::did_you_mean(request.verb, known_verbs())));
    const auto words = words_of(request.with);
    if (!words) return refuse(words.error().message);
    const auto verb = tools::verb_of_words(*kind, *words, tools::kRoomRate);
    if (!verb) return refuse(verb.error().message);
    take_verb(request, *verb);
}

void Zone::take_order(const Request& request) {
    Order order{.request = request.id, .verb = request.verb};
    std::string wrong;
    if (request.verb == "start") {
        auto start = read_start_order(request.with);
        if (start)
            order.start = *std::move(start);
        else
            wrong = start.error().message;
    } else {
        for (const auto& [key, value] : request.with.items())
            if (key != "session" || !value.is_string())
                wrong = fmt::format("'{}' takes 'session', a text, and nothing else", request.verb);
        order.session = request.with.value("session", Json("")).is_string()
                            ? request.with.value("session", std::string())
                            : std::string();
    }
    if (!wrong.empty()) return listener_.answer(request.id, control::refusal(control::code::kBadRequest, wrong));
    Json refusal;
    {
        const std::lock_guard lock(mutex_);
        if (leaving_)
            refusal = control::refusal(control::code::kBusy, "the daemon is ending");
        else if (running_)
            refusal = control::refusal(control::code::kBusy,
                                       fmt::format("a session runs in zone {} already: end it first", id_));
        else if (prepares_ || order_)
            refusal = control::refusal(control::code::kBusy,
                                       fmt::format("a session is being prepared in zone {} already", id_));
        else
            order_ = std::move(order);
        woken_ = true;
    }
    news_.notify_all();
    if (!refusal.is_null()) listener_.answer(request.id, std::move(refusal));
}

void Zone::take_verb(const Request& request, const Verb& verb) {
    Json answer;
    {
        const std::lock_guard lock(mutex_);
        if (!running_) {
            answer = answer_without_session(request.verb);
        } else {
            engine::LiveSession& live = running_->live();
            // Who presses stop looks at the patient, not at the screen.
            const std::string broken = control::is_safety_verb(request.verb)
                                           ? std::string()
                                           : broken_expectation(request.expect, running_->journal().session(),
                                                                live.status(), running_->plan());
            if (broken.empty())
                asked_[live.post(verb)] = {request.id, Clock::now() + kVerdict};
            else
                answer = control::refusal(control::code::kStale, broken);
        }
        woken_ = true;
    }
    news_.notify_all();
    if (!answer.is_null()) listener_.answer(request.id, std::move(answer));
}

// Who wants silence while a session is about to begin does not want it to begin.
Json Zone::answer_without_session(const std::string& verb) {
    if (prepares_ && (silences(verb) || verb == "end")) {
        called_off_ = true;
        return control::done("the start is called off");
    }
    if (silences(verb)) return control::done("nothing sounds");
    if (prepares_)
        return control::refusal(control::code::kIdle,
                                fmt::format("the session in zone {} is still being prepared", id_));
    if (verb == "resume" && !cut_off_code_.empty())
        return control::refusal(
            control::code::kIdle,
            fmt::format("no session runs in zone {}; 'recover' goes on with {}, which was cut off", id_,
                        cut_off_code_));
    return control::refusal(control::code::kIdle, fmt::format("no session runs in zone {}", id_));
}

void Zone::leave(Leaving how) {
    {
        const std::lock_guard lock(mutex_);
        const bool at_once = how != Leaving::with_fade;
        const bool is_new = !leaving_ || (*leaving_ == Leaving::with_fade && at_once);
        if (!is_new) return;
        leaving_ = how;
        called_off_ = true;
        woken_ = true;
        if (at_once) gone_at_ = Clock::now() + kCutTime;
        if (running_) running_->live().post({.kind = at_once ? VerbKind::cut : VerbKind::end});
    }
    news_.notify_all();
}

Json Zone::status() const {
    const std::lock_guard lock(mutex_);
    return published_;
}

ZonePulse Zone::pulse() const {
    const std::lock_guard lock(mutex_);
    return {.turns = turns_.load(),
            .at_work = prepares_ || finishes_,
            .blocks = sounds_ ? running_->live().blocks() : 0,
            .sounds = sounds_};
}

}  // namespace stillroom::room
