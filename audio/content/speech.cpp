#include "audio/content/speech.h"

#include "audio/content/import_process.h"
#include "audio/content/process.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>

namespace stillroom::audio {
namespace {

constexpr const char* kProgram = "espeak-ng";
constexpr std::chrono::milliseconds kLongestWait{30000};
/// A low male voice with the spectral tilt of real speech: half the pitch range of the default voice, at about 97
/// Hz and 5 semitones; of the voices that come with espeak-ng the least nasal and the least buzzing.
constexpr const char* kVariant = "m7";
constexpr int kPitch = 42;

Error not_installed() { return {"espeak-ng, which speaks drafts of lines, is not installed; run tools/setup"}; }

/// How the synthesiser is asked for a language.
struct Voice {
    std::string name;
    /// Its own measure, not true words: set so that the shipped lines, gaps included, come at about 100 words a
    /// minute, the middle of what the clinical research (1.4) asks for.
    int speed = 110;
};

/// A language with a region gets its own accent, one without the accent most patients will know. Languages that are
/// not listed go by their tag without its region.
Voice voice_of(const std::string& language) {
    static const std::map<std::string, Voice> kVoices{{"en", {"en-us", 100}},  {"en-gb", {"en-gb", 100}},
                                                      {"es", {"es-419", 120}}, {"es-es", {"es", 120}},
                                                      {"pt", {"pt-br"}},       {"pt-pt", {"pt"}}};
    std::string tag;
    for (const char letter : language) tag += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    const std::string primary = tag.substr(0, tag.find('-'));
    for (const std::string& name : {tag, primary})
        if (const auto voice = kVoices.find(name); voice != kVoices.end()) return voice->second;
    return {primary};
}

bool is_language_tag(const std::string& language) {
    return language.size() >= 2 && language.size() <= 35 &&
           std::all_of(language.begin(), language.end(),
                       [](unsigned char c) { return std::isalnum(c) || c == '-'; });
}

std::vector<std::string> voice_arguments(const std::string& language) {
    const Voice voice = voice_of(language);
    return {"-v", voice.name + "+" + kVariant, "-s", std::to_string(voice.speed), "-p", std::to_string(kPitch)};
}

/// One line of plain text: brackets and angles would be read as phonemes or markup.
std::string plain(const std::string& text) {
    std::string out = text;
    for (char& c : out)
        if (std::iscntrl(static_cast<unsigned char>(c)) || c == '[' || c == ']' || c == '<' || c == '>') c = ' ';
    return out;
}

Result<std::string> version() {
    static std::mutex guard;
    static std::string known;
    const std::lock_guard lock(guard);
    if (!known.empty()) return known;
    const auto answer = MemoryFile::with_text("");
    if (!answer) return answer.error();
    ProcessOrder order;
    order.arguments = {kProgram, "--version"};
    order.descriptors = {-1, answer->descriptor(), -1};
    const auto end = run_process(order);
    if (!end || end->how != ProcessEnd::How::exited || end->code != 0) return not_installed();
    known = answer->text();
    return known;
}

}  // namespace

Result<std::vector<float>> draft_speech(const std::string& text, const std::string& language, SampleRate rate) {
    if (!is_language_tag(language))
        return Error{fmt::format("'{}' is not a language tag; write one like 'en' or 'es'", language)};
    const auto words = MemoryFile::with_text(plain(text));
    if (!words) return words.error();
    const auto sound = MemoryFile::with_text("");
    if (!sound) return sound.error();
    ProcessOrder order;
    order.arguments = {kProgram, "-b", "1", "-z", "--stdin", "-w", "/proc/self/fd/3"};
    for (const std::string& argument : voice_arguments(language)) order.arguments.push_back(argument);
    order.descriptors = {words->descriptor(), -1, -1, sound->descriptor()};
    order.limit = kLongestWait;
    const auto end = run_process(order);
    if (!end) return not_installed();
    if (end->how == ProcessEnd::How::timed_out)
        return Error{fmt::format("espeak-ng did not finish speaking '{}'; record the line, or shorten it", text)};
    if (end->how == ProcessEnd::How::killed || end->code != 0)
        return Error{fmt::format("espeak-ng does not speak '{}'; record the line in that language", language)};
    auto speech = import_speech(sound->path(), rate);
    if (!speech) return Error{fmt::format("espeak-ng could not speak '{}'; correct the text, or record it", text)};
    return speech;
}

Result<std::string> draft_speech_recipe(const std::string& language) {
    auto program = version();
    if (!program) return program;
    std::string recipe = *program;
    for (const std::string& argument : voice_arguments(language)) recipe += "\n" + argument;
    return recipe;
}

}  // namespace stillroom::audio
