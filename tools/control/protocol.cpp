#include "tools/control/protocol.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

namespace stillroom::control {

namespace {

/// More brackets in each other than any request needs.
constexpr int kDeepest = 8;

std::variant<Hello, Request, LineFault> read_hello(const Json& hello) {
    const auto protocol = hello.find("protocol");
    if (protocol == hello.end() || !protocol->is_number_integer())
        return LineFault{code::kBadRequest, "'hello' must say which protocol it speaks, like {\"protocol\": 1}"};
    const auto client = hello.find("client");
    // A number beyond an int is a version nobody speaks.
    const auto version = protocol->get<std::int64_t>();
    return Hello{version == kProtocol ? kProtocol : 0, client != hello.end() && client->is_string()
                                                           ? client->get<std::string>().substr(0, kLongestId)
                                                           : std::string()};
}

/// Takes a text out of a request; a fault when it is something else.
std::optional<std::string> take_text(Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return std::string();
    if (!found->is_string()) return std::nullopt;
    std::string text = found->get<std::string>();
    object.erase(key);
    return text;
}

}  // namespace

std::optional<Json> read_object(std::string_view text, std::string& why) {
    std::vector<std::set<std::string>> keys;
    why = "it is no JSON";
    bool fits = true;
    const auto look = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (depth > kDeepest) {
            why = "it is nested too deep";
            fits = false;
        }
        if (event == Json::parse_event_t::object_start) keys.emplace_back();
        if (event == Json::parse_event_t::object_end) keys.pop_back();
        if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) {
            why = fmt::format("'{}' stands in it twice", parsed.get<std::string>());
            fits = false;
        }
        return fits;
    };
    Json object = Json::parse(text, look, false);
    if (!fits || object.is_discarded()) return std::nullopt;
    if (object.is_object()) return object;
    why = "it is no object";
    return std::nullopt;
}

std::variant<Hello, Request, LineFault> read_client_line(std::string_view line) {
    std::string why;
    std::optional<Json> object = read_object(line, why);
    if (!object) return LineFault{code::kBadLine, "the line cannot be read: " + why};
    if (const auto hello = object->find("hello"); hello != object->end() && hello->is_object())
        return read_hello(*hello);
    Request request;
    const auto id = take_text(*object, "id");
    if (!id || id->empty() || id->size() > kLongestId)
        return LineFault{code::kBadRequest,
                         fmt::format("a request needs an 'id', a text of at most {} bytes", kLongestId)};
    request.id = *id;
    const auto verb = take_text(*object, "do");
    if (!verb || verb->empty()) return LineFault{code::kBadRequest, "a request must say what to 'do'", *id};
    request.verb = *verb;
    const auto zone = take_text(*object, "zone");
    if (!zone) return LineFault{code::kBadRequest, "'zone' must be a text", *id};
    request.zone = *zone;
    if (const auto expect = object->find("expect"); expect != object->end()) {
        if (!expect->is_object()) return LineFault{code::kBadRequest, "'expect' must be an object", *id};
        request.expect = *expect;
        object->erase("expect");
    }
    request.with = *std::move(object);
    return request;
}

bool is_safety_verb(std::string_view verb) noexcept {
    static constexpr std::array<std::string_view, 5> kSafety{"quiet", "stop", "cut", "lower", "talk"};
    return std::find(kSafety.begin(), kSafety.end(), verb) != kSafety.end();
}

Json done(std::string_view outcome) { return {{"ok", true}, {"outcome", outcome}}; }

Json refusal(std::string_view code, std::string_view message) {
    return {{"ok", false}, {"code", code}, {"message", message}};
}

std::string text_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string line_of(const Json& object) {
    return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stillroom::control
