#include "tools/stillroom/self_introduction.h"

#include "audio/content/speech.h"
#include "audio/content/spoken_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace stillroom::tools {

namespace {

/// Between name, left and right.
constexpr audio::Seconds kGap{0.6};

/// The words of a language; the order of `roles` is that of config::OutputRole.
struct Words {
    std::string_view language, left, right;
    std::array<std::string_view, config::kOutputRoles.size()> roles;
};
constexpr std::array kWords{Words{"en", "left", "right", {"headphones", "speakers", "monitor"}},
                            Words{"es", "izquierda", "derecha", {"auriculares", "altavoces", "monitor"}}};

std::string primary(const std::string& tag) { return tag.substr(0, tag.find('-')); }

const Words* words_of(const std::string& language) {
    const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                           [&](const Words& words) { return words.language == primary(language); });
    return found == kWords.end() ? nullptr : found;
}

/// A zone that has an output, and as what.
struct Holder {
    const config::RoomZone* zone = nullptr;
    config::OutputRole role = config::OutputRole::headphones;
};

Holder holder_of(const config::RoomProfile& room, const config::RoomOutput& output) {
    for (const config::RoomZone& zone : room.zones)
        for (const config::OutputRole role : config::kOutputRoles)
            if (zone.output(role) && zone.output(role)->value == output.id) return {&zone, role};
    return {};
}

/// A text in one language.
struct Said {
    std::string text, language;
};

/// The text in the language, or in its nearest relative; a text without a language is in any.
Said said_in(const config::LocalText& text, const std::string& language) {
    for (const std::string& tag : {language, primary(language), std::string{}})
        if (const auto found = text.find(tag); found != text.end()) return {found->second, language};
    for (const auto& [tag, words] : text)
        if (primary(tag) == primary(language)) return {words, tag};
    return {};
}

Said said(const config::LocalText& text, const std::string& language) {
    if (text.empty()) return {};
    for (const std::string& wanted : {language, std::string{"en"}})
        if (Said found = said_in(text, wanted); !wanted.empty() && !found.text.empty()) return found;
    return {text.begin()->second, text.begin()->first};
}

std::string spelled(std::string id) {
    std::replace_if(
        id.begin(), id.end(), [](char c) { return c == '-' || c == '_' || c == '.'; }, ' ');
    return id;
}

/// The side is silent from the middle of one gap to the middle of the next.
void silence(std::vector<float>& side, const audio::SpokenLine& line, std::size_t unit, audio::SampleRate rate) {
    const audio::Frames half{frames_of(kGap, rate).count / 2};
    const audio::Frames first = line.unit_starts[unit] - half;
    const bool last = unit + 1 == line.unit_starts.size();
    const auto end = last ? side.size() : static_cast<std::size_t>((line.unit_ends[unit] + half).count);
    std::fill(side.begin() + first.count, side.begin() + static_cast<std::ptrdiff_t>(end), 0.0f);
}

}  // namespace

SelfIntroduction introduction_of(const config::RoomProfile& room, const config::RoomOutput& output,
                                 const std::string& language) {
    const Holder holder = holder_of(room, output);
    const std::string wanted = !language.empty() ? language : holder.zone != nullptr ? holder.zone->language : "";
    Said name = said(output.title, wanted);
    if (name.text.empty() && holder.zone != nullptr) {
        name = said(holder.zone->title, wanted);
        if (name.text.empty()) name = {spelled(holder.zone->id), wanted};
        const Words* const words = words_of(name.language.empty() ? "en" : name.language);
        name.text += fmt::format(", {}", words != nullptr ? words->roles[static_cast<std::size_t>(holder.role)]
                                                          : config::name_of(holder.role));
    }
    if (name.text.empty()) name = {spelled(output.id), wanted};
    SelfIntroduction introduction;
    introduction.zone = holder.zone != nullptr ? holder.zone->id : "";
    introduction.language = name.language.empty() ? "en" : name.language;
    introduction.units = {name.text};
    if (const Words* const words = words_of(introduction.language);
        words != nullptr && output.channels.size() == 2) {
        introduction.units.emplace_back(words->left);
        introduction.units.emplace_back(words->right);
    }
    return introduction;
}

audio::Result<TestSound> spoken(const SelfIntroduction& introduction, audio::SampleRate rate) {
    std::vector<std::vector<float>> units;
    for (const std::string& unit : introduction.units) {
        auto speech = audio::draft_speech(unit, introduction.language, rate);
        if (!speech) return speech.error();
        const audio::WordRange words = audio::find_words(*speech, rate);
        if (words.end <= words.start)
            return audio::Error{fmt::format("there is nothing to say in '{}'; give the output a title", unit)};
        units.push_back(*std::move(speech));
    }
    const audio::SpokenLine line = audio::assemble_line(units, kGap, rate);
    TestSound sound{.sound = {line.samples, line.samples}, .kind = TestSound::Kind::speech};
    if (units.size() == 3) {
        silence(sound.sound.right, line, 1, rate);
        silence(sound.sound.left, line, 2, rate);
    }
    return sound;
}

}  // namespace stillroom::tools
