#include "tools/stillroom/new_script.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace stillroom::tools {

namespace {

/// `ID` and `TITLE` stand for what they say.
constexpr std::string_view kStart =
    R"yaml(# ID: say here for whom this session is and what happens in it. What follows a # is for people who read the file.
# Drafts: two therapists, one of them a native speaker of Spanish, must review these words before patients hear them.
#
#   stillroom check FILE                     says everything that is wrong, and where
#   stillroom timeline FILE -o FILE.html     shows what happens when
#   stillroom render FILE -o FILE.flac       lets you hear it in a few seconds
#   stillroom play FILE --from breathing     plays it, from any phase
stillroom: 1
id: ID
title: {en: "TITLE", es: "TITLE"}      # staff choose the session by it
about:
  en: "For whom, how long, what happens."
  es: "Para quién, cuánto dura, qué ocurre."
route: none                # how a medicine is given: iv, im, sublingual, nasal, tms, infusion, or none
languages: [en, es]        # every word below has to exist in each of them
use:                       # what sessions share: look into these files for everything you can play and say
  - ../library/sounds.yaml
  - ../library/lines.yaml
  - ../library/pacers.yaml
  - ../library/cue-sets.yaml

layers:
  bed: {level: -30 LUFS}   # how loud what fills the room is; three more is fuller, three less is softer

# Phases come one after another. In each, `at` counts from its start, or back from its end.
phases:
  - id: arrival
    title: {en: "Arrival", es: "Llegada"}
    length: {min: 45s, nominal: 2m, max: 10m}     # staff may shorten and extend it between these
    cues:
      - {at: 0s, play: warm, fade_in: 10s, keep: true}      # keep: it goes on when the phase is over
      - {at: 20s, line: ID.welcome}

  - id: breathing
    title: {en: "Slower breath", es: "Respirar más lento"}
    length: {min: 2m, nominal: 4m, max: 8m}
    cues:
      - {at: 0s, fade: bed, to: -33 LUFS, over: 10s}        # the bed makes room for the breathing sound
      - {at: 2s, line: ground.breath, tags: [pacer]}        # left out where staff want no breathing sound
      - {at: 15s, pace: settle, fade_in: 8s, fade_out: 20s, until: end - 20s}
      - {at: end - 20s, fade: bed, to: -30 LUFS, over: 15s}

  # A session comes to its end softly, and says where the patient is. Staff cannot skip this one; `stop` always works.
  - id: reorient
    title: {en: "Back in the room", es: "De vuelta en la sala"}
    length: {min: 75s, nominal: 2m, max: 10m}
    skip: locked
    cues:
      - {at: 0s, play: rain, crossfade: 15s, keep: true}    # crossfade: what sounded on the layer goes meanwhile
      - {at: 0s, fade: bed, to: -36 LUFS, over: 20s}
      - {at: 15s, line: ID.close}
      - {at: 40s, set: seat}
      - {at: end - 30s, play: hush, crossfade: 20s, keep: true}
      - {at: end - 30s, fade: bed, to: -45 LUFS, over: 30s}

# What staff can sound at any moment with one press, in this order
on_demand: [contact, orient, anchor, breath, feelings, music, bridge, seat, pause.now]

# Its own words. Each row under a language is said in one breath; `gap` is the quiet between two.
lines:
  ID.welcome:
    gap: 4s
    text:
      en:
        - "Welcome. You can settle the way your body likes."
        - "Eyes open or closed, as it suits you."
      es:
        - "Le damos la bienvenida. Puede acomodarse como prefiera."
        - "Con los ojos abiertos o cerrados, como le venga bien."
  ID.close:
    text:
      en:
        - "You are in the treatment room, and the session is closing. Take your time."
      es:
        - "Está en la sala de tratamiento, y la sesión está terminando. Tómese su tiempo."
)yaml";

/// `evening-calm` as a person would write it: Evening calm.
std::string title_of(std::string_view id) {
    std::string title(id);
    std::replace_if(
        title.begin(), title.end(), [](char c) { return c == '-' || c == '.' || c == '_'; }, ' ');
    if (!title.empty()) title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
    return title;
}

/// @pre `what` is not empty
std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
    std::string result;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what)) {
        result += text.substr(0, at);
        result += with;
        text.remove_prefix(at + what.size());
    }
    result += text;
    return result;
}

}  // namespace

std::string starting_script(std::string_view id) {
    return replaced(replaced(kStart, "TITLE", title_of(id)), "ID", id);
}

std::optional<std::string> copied_script(std::string_view text, std::string_view id) {
    constexpr std::string_view kKey = "id:";
    std::size_t key = text.starts_with(kKey) ? 0 : text.find("\nid:");
    if (key == std::string_view::npos) return std::nullopt;
    if (text[key] == '\n') ++key;
    const std::size_t line_end = std::min(text.find('\n', key), text.size());
    // The space before a comment belongs to it.
    std::size_t rest = std::min(text.find('#', key), line_end);
    while (rest > key && (text[rest - 1] == ' ' || text[rest - 1] == '\r')) --rest;
    std::string copy(text.substr(0, key + kKey.size()));
    copy += ' ';
    copy += id;
    copy += text.substr(rest);
    return copy;
}

}  // namespace stillroom::tools
