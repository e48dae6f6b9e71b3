/// The words between the room's daemon and its clients (`ctl`, `status`, the console, one day OSC and a fleet),
/// version
/// 1. README.md beside this file tells the same to somebody who writes a client in another language.
///
/// One JSON object a line, in UTF-8, over a Unix stream socket. The daemon greets, the client says hello, then each
/// speaks when it has something to say:
///
///     daemon  {"stillroom": {"protocol": 1, "program": "0.1.0", "run": "9f3c...", "zones": ["1"]}}
///     client  {"hello": {"protocol": 1, "client": "ctl"}}
///     client  {"id": "a7", "do": "ground", "zone": "1", "set": "contact", "expect": {"session": "K7QM4D"}}
///     daemon  {"answer": "a7", "ok": true, "outcome": "acted"}
///     daemon  {"event": {"number": 12, "zone": "1", "session": "K7QM4D", "what": "verb", "id": "ground", ...}}
///     daemon  {"status": {...}}
///
/// A request is done once: the same `id` again, from any client, gets the answer of the first time. What a request
/// does beside `id`, `do`, `zone` and `expect` are the keys of an operator log (engine/operator_log.h).
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace stillroom::control {

using Json = nlohmann::ordered_json;

inline constexpr int kProtocol = 1;

/// The longest line a client may send, without its end.
inline constexpr std::size_t kLongestLine = std::size_t{16} * 1024;
/// The longest line a client must be ready for.
inline constexpr std::size_t kLongestAnswer = std::size_t{256} * 1024;
/// The longest `id` of a request.
inline constexpr std::size_t kLongestId = 64;

/// Why something is refused: `code` of an answer or an error, for programs. The message beside it is for people.
namespace code {
inline constexpr const char* kBadLine = "bad-line";  ///< no JSON object, or a key twice; the line is dropped
inline constexpr const char* kTooLong = "too-long";  ///< a line without an end; the connection closes
inline constexpr const char* kWrongVersion = "wrong-version";  ///< the connection closes
inline constexpr const char* kNoHello = "no-hello";            ///< it did not come first, or in time; closes
inline constexpr const char* kCrowded = "crowded";             ///< too many clients; the connection closes
inline constexpr const char* kTooFast = "too-fast";            ///< never of a safety verb
inline constexpr const char* kUsedId = "used-id";              ///< another request had this id
inline constexpr const char* kBadRequest = "bad-request";      ///< a key is missing, unknown, or has no such value
inline constexpr const char* kUnknownZone = "unknown-zone";    ///< its room has no such zone
inline constexpr const char* kStale = "stale";  ///< the session is not what the client expected; nothing was done
inline constexpr const char* kRefused = "refused";  ///< the session cannot do it now, for the reason in words
inline constexpr const char* kIdle = "idle";        ///< no session runs in the zone
inline constexpr const char* kBusy = "busy";        ///< a session runs in the zone, or is being prepared
inline constexpr const char* kFailed =
    "failed";  ///< it was tried and did not work; `findings` where a script is at fault
}  // namespace code

/// One thing a client asks for.
struct Request {
    std::string id;
    std::string verb;  ///< `do`
    std::string zone;  ///< empty: the room's only one
    Json expect;       ///< an object, or null: nothing is expected
    Json with;         ///< an object: every other key
};

/// A client's first words.
struct Hello {
    int protocol = 0;
    std::string client;  ///< what it calls itself, for the log; at most 64 characters count
};

/// What makes a line unusable. `id` is the request's, where it could be read.
struct LineFault {
    std::string code;
    std::string message;
    std::string id{};
};

/// [any] The object that a text is; nothing, and why, when it is none, is nested too deep, or holds a key twice.
[[nodiscard]] std::optional<Json> read_object(std::string_view text, std::string& why);

/// [any] Reads a line of a client. Never throws; a key that stands twice is a fault, since readers differ in which
/// one counts.
[[nodiscard]] std::variant<Hello, Request, LineFault> read_client_line(std::string_view line);

/// [any] Verbs that only make what sounds less, or open staff's microphone: quiet, stop, cut, lower, talk. Never
/// refused for their rate, for what the client expected, or because too many clients are connected.
[[nodiscard]] bool is_safety_verb(std::string_view verb) noexcept;

/// [any] Answers, each a whole object. `outcome`: acted, taken (its verdict comes later, as an event), or words of
/// the verb's own.
[[nodiscard]] Json done(std::string_view outcome);
[[nodiscard]] Json refusal(std::string_view code, std::string_view message);

/// [any] The text behind a key of an object; empty where there is none, or something else.
[[nodiscard]] std::string text_of(const Json& object, const char* key);

/// [any] An object as a line, with its end. Text that is no UTF-8 is replaced, never thrown at.
[[nodiscard]] std::string line_of(const Json& object);

}  // namespace stillroom::control
