#include "tools/room/start_order.h"

#include "config/nearest_name.h"
#include "engine/journal/calendar.h"
#include "engine/journal/session_header.h"
#include "engine/journal/unfinished_session.h"
#include "tools/stillroom/findings_json.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/start_choices.h"

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace stillroom::room {

namespace {

/// Puts one key's value into an order; false when it is of another kind.
using Put = std::function<bool(const Json&)>;

Put text_into(std::string& place) {
    return [&place](const Json& value) {
        if (!value.is_string()) return false;
        place = value.get<std::string>();
        return true;
    };
}

Put texts_into(std::vector<std::string>& places) {
    return [&places](const Json& value) {
        if (!value.is_array()) return false;
        for (const Json& one : value) {
            if (!one.is_string()) return false;
            places.push_back(one.get<std::string>());
        }
        return true;
    };
}

Json failed(const std::string& message, const config::Diagnostics& findings) {
    Json refusal = control::refusal(control::code::kFailed, message);
    if (!findings.findings().empty()) refusal["findings"] = tools::findings_json(findings);
    return refusal;
}

audio::Result<void> check_paths(const StartOrder& order) {
    if (order.script.file.empty()) return audio::Error{"'start' lacks 'script'"};
    for (const std::string* path : {&order.script.file, &order.script.content_root, &order.script.choices.operate})
        if (!path->empty() && !std::filesystem::path(*path).is_absolute())
            return audio::Error{fmt::format("'{}' must be a whole path, from / on", *path)};
    return {};
}

}  // namespace

audio::Result<StartOrder> read_start_order(const Json& with) {
    StartOrder order;
    std::string gates = "wait";
    tools::ChoiceRequest& choices = order.script.choices;
    const std::map<std::string, Put> keys{{"script", text_into(order.script.file)},
                                          {"content", text_into(order.script.content_root)},
                                          {"language", text_into(order.script.language)},
                                          {"route", text_into(choices.route)},
                                          {"exclude", texts_into(choices.excluded)},
                                          {"level", text_into(choices.level)},
                                          {"pacer", text_into(choices.pacer)},
                                          {"density", text_into(choices.density)},
                                          {"operate", text_into(choices.operate)},
                                          {"from", text_into(order.from)},
                                          {"gates", text_into(gates)},
                                          {"seed", [&](const Json& value) {
                                               if (!value.is_number_unsigned()) return false;
                                               order.seed = value.get<std::uint64_t>();
                                               return true;
                                           }}};
    for (const auto& [key, value] : with.items()) {
        const auto known = keys.find(key);
        if (known == keys.end()) {
            std::vector<std::string> names;
            for (const auto& one : keys) names.push_back(one.first);
            return audio::Error{fmt::format("'start' has no '{}'{}", key, config::did_you_mean(key, names))};
        }
        if (!known->second(value)) return audio::Error{fmt::format("{} is no value for '{}'", value.dump(), key)};
    }
    if (gates != "wait" && gates != "auto") return audio::Error{"'gates' must be 'wait' or 'auto'"};
    order.gates_wait = gates == "wait";
    if (const auto paths = check_paths(order); !paths) return paths.error();
    return order;
}

std::variant<ReadySession, Json> get_ready(const StartOrder& order, const tools::ChosenZone& zone,
                                           const engine::StateFolder& folder,
                                           const tools::PreparationProgress& progress) {
    auto opened = tools::open_session(order.script,
                                      {.seed = order.seed, .zone = zone, .records = &folder, .progress = progress});
    if (const auto* unopened = std::get_if<tools::Unopened>(&opened))
        return failed(unopened->message, unopened->findings);
    auto& [session, log] = std::get<tools::OpenedSession>(opened);
    ReadySession ready{.session = std::move(session), .start = {.from = {}, .gates_wait = order.gates_wait}};
    const scripts::Plan& plan = ready.session->plan();
    if (!order.from.empty()) {
        const auto from = tools::point_of(order.from, plan);
        if (!from) return control::refusal(control::code::kBadRequest, "'from': " + from.error().message);
        ready.start.from = *from;
    }
    if (const auto early = tools::entries_before(ready.start.from, log, plan.rate); early.errors() > 0)
        return failed("the operator log begins before the session", early);
    ready.start.verbs = std::move(log.verbs);
    return ready;
}

std::variant<ReadySession, Json> get_ready_to_go_on(const std::string& code, const tools::ChosenZone& zone,
                                                    const engine::StateFolder& folder) {
    auto cut_off =
        engine::find_unfinished(folder, engine::date_and_time_now(), engine::boot_id(), tools::zone_name(zone));
    if (!cut_off || (!code.empty() && cut_off->header().session != code))
        return control::refusal(control::code::kRefused,
                                code.empty() ? "there is no session that was cut off within the last day"
                                             : fmt::format("'{}' is not the session that was cut off last", code));
    ReadySession ready;
    auto session = tools::go_on_with(ready.start, *std::move(cut_off), folder, nullptr);
    if (!session) return control::refusal(control::code::kFailed, "it cannot go on: " + session.error().message);
    ready.session = *std::move(session);
    return ready;
}

}  // namespace stillroom::room
