#include "tools/stillroom/status_page.h"

#include "audio/base/units.h"
#include "tools/stillroom/plan_point.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace stillroom::tools {

using control::Json;
using control::text_of;

namespace {

constexpr int kLabelWidth = 10;

double number_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? found->get<double>() : 0.0;
}

bool is_on(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && *found == Json(true);
}

const Json& part_of(const Json& object, const char* key) {
    static const Json kNothing = Json::object();
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? *found : kNothing;
}

std::string clock_of(const Json& object, const char* key) {
    constexpr audio::SampleRate kMilliseconds{1000};
    return clock_text(audio::frames_of(audio::Seconds{number_of(object, key)}, kMilliseconds), kMilliseconds);
}

/// The texts of a list, with commas.
std::string joined(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array()) return {};
    std::string text;
    for (const Json& one : *found)
        if (one.is_string()) text += (text.empty() ? "" : ", ") + one.get<std::string>();
    return text;
}

/// Rows of a label and a text; nothing for an empty text.
class Rows {
public:
    void add(std::string_view label, const std::string& text) {
        if (!text.empty()) lines_.push_back(fmt::format("  {:<{}}{}", label, kLabelWidth, text));
    }
    void head(const std::string& line) { lines_.push_back(line); }
    [[nodiscard]] std::vector<std::string> take() { return std::move(lines_); }

private:
    std::vector<std::string> lines_;
};

std::string state_in_capitals(const Json& session) {
    std::string state = text_of(session, "state");
    std::transform(state.begin(), state.end(), state.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    if (const std::string gate = text_of(session, "waiting_for"); !gate.empty()) state += " for: " + gate;
    if (is_on(session, "landing")) state += ", LANDING";
    if (is_on(session, "talking")) state += is_on(session, "on_air") ? ", ON AIR" : ", LOWERED FOR TALK";
    if (is_on(session, "voice_off")) state += ", voice off";
    if (is_on(session, "pacer_off")) state += ", pacer off";
    return state;
}

void add_session(Rows& rows, const Json& session) {
    rows.add("session",
             fmt::format("{} ({}), {}, route {}, record {}", text_of(session, "title"), text_of(session, "script"),
                         text_of(session, "language"), text_of(session, "route"), text_of(session, "code")));
    const Json& phase = part_of(session, "phase");
    rows.add("phase", fmt::format("{}  {} / {}   ({:g} of {:g}; session {}, {} left)", text_of(phase, "title"),
                                  clock_of(phase, "at"), clock_of(phase, "length"), number_of(phase, "number"),
                                  number_of(phase, "of"), clock_of(session, "at"), clock_of(session, "left")));
    const std::string saying = text_of(session, "saying");
    const std::string sounding = joined(session, "sounding");
    rows.add("hears", saying.empty() ? (sounding.empty() ? "nothing" : sounding)
                                     : fmt::format("“{}”  {}", saying, sounding));
    if (const Json& next = part_of(session, "next"); !next.empty())
        rows.add("next", fmt::format("{} in {}", text_of(next, "id"), clock_of(next, "in")));
    if (const auto prompts = session.find("prompts"); prompts != session.end() && prompts->is_array())
        for (const Json& prompt : *prompts) {
            const std::string choices = joined(prompt, "choices");
            rows.add("ASKED", text_of(prompt, "text") + (choices.empty() ? "" : fmt::format("  ({})", choices)));
        }
}

void add_sound(Rows& rows, const Json& sound) {
    if (sound.empty()) return;
    const auto loudness = sound.find("loudness");
    std::string level = loudness != sound.end() && loudness->is_number()
                            ? fmt::format("{:.1f} LUFS", loudness->get<double>())
                            : "silence";
    if (const double lowered = number_of(sound, "lowered"); lowered < 0.0)
        level += fmt::format(", lowered by {:g} dB", -lowered);
    rows.add("sound", level);
    if (const auto faults = sound.find("faults"); faults != sound.end() && faults->is_array())
        for (const Json& fault : *faults)
            if (fault.is_string()) rows.add("FAULT", fault.get<std::string>());
    if (const auto outputs = sound.find("outputs"); outputs != sound.end() && outputs->is_array())
        for (const Json& line : *outputs)
            if (line.is_string()) rows.add("output", line.get<std::string>());
}

void add_zone(Rows& rows, const Json& zone) {
    const std::string state = text_of(zone, "state");
    const Json& session = part_of(zone, "session");
    rows.head(
        fmt::format("zone {}  {}", text_of(zone, "zone"), session.empty() ? state : state_in_capitals(session)));
    if (const Json& preparing = part_of(zone, "preparing"); !preparing.empty())
        rows.add("preparing", fmt::format("{} {:.0f} %  {}", text_of(preparing, "script"),
                                          100.0 * number_of(preparing, "share"), text_of(preparing, "what")));
    if (!session.empty()) add_session(rows, session);
    add_sound(rows, part_of(zone, "sound"));
    const Json& record = part_of(zone, "record");
    if (!record.empty() && !is_on(record, "recording"))
        rows.add("RECORD", "NOT RECORDING: " + text_of(record, "trouble"));
    if (const auto rights = zone.find("rights"); rights != zone.end() && rights->is_array())
        for (const Json& sentence : *rights)
            if (sentence.is_string()) rows.add("rights", sentence.get<std::string>());
    const Json& cut_off = part_of(zone, "cut_off");
    if (!session.empty() || cut_off.empty()) return;
    rows.add("cut off", text_of(cut_off, "text"));
    rows.add("", fmt::format("'ctl recover' goes on with it {}, 'ctl set_aside' does not",
                             is_on(cut_off, "silent") ? "in silence, until 'ctl resume'" : "softly"));
}

}  // namespace

std::vector<std::string> status_page(const Json& status) {
    Rows rows;
    if (const auto zones = status.find("zones"); zones != status.end() && zones->is_array())
        for (const Json& zone : *zones) add_zone(rows, zone);
    return rows.take();
}

}  // namespace stillroom::tools
