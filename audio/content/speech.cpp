#include "audio/content/speech.h"

#include "audio/content/process.h"
#include "audio/content/sound_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>

namespace stillroom::audio {
namespace {

constexpr const char* kProgram = "espeak-ng";
constexpr std::chrono::milliseconds kLongestWait{30000};
constexpr int kWordsPerMinute = 80;
constexpr int kPitch = 35;
constexpr const char* kVariant = "steph";

Error not_installed() { return {"espeak-ng, which speaks drafts of lines, is not installed; run tools/setup"}; }

/// The synthesiser's name for a language: with a region it knows its own accents, without one the accent most
/// patients will know. Other languages go by their own tag without its region.
std::string voice_of(const std::string& language) {
    static const std::map<std::string, std::string> kAccents{{"en", "en-us"}, {"en-gb", "en-gb"}, {"es", "es-419"},
                                                             {"es-es", "es"}, {"pt-pt", "pt"},    {"pt", "pt-br"}};
    std::string tag;
    for (const char letter : language) tag += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    const std::string primary = tag.substr(0, tag.find('-'));
    for (const std::string& name : {tag, primary})
        if (const auto accent = kAccents.find(name); accent != kAccents.end()) return accent->second;
    return primary;
}

bool is_language_tag(const std::string& language) {
    return language.size() >= 2 && language.size() <= 35 &&
           std::all_of(language.begin(), language.end(),
                       [](unsigned char c) { return std::isalnum(c) || c == '-'; });
}

std::vector<std::string> voice_arguments(const std::string& language) {
    return {"-v", voice_of(language) + "+" + kVariant,
            "-s", std::to_string(kWordsPerMinute),
            "-p", std::to_string(kPitch)};
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
