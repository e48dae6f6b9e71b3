#include "engine/prompt_board.h"

#include <algorithm>
#include <utility>

namespace stillroom::engine {

void PromptBoard::open(OpenPrompt prompt) {
    std::erase_if(prompts_,
                  [&](const OpenPrompt& known) { return known.id == prompt.id && known.text == prompt.text; });
    prompts_.push_back(std::move(prompt));
}

void PromptBoard::close(const std::string& id) {
    std::erase_if(prompts_, [&](const OpenPrompt& known) { return known.id == id; });
}

std::string PromptBoard::answer(const std::string& id, const std::string& choice, std::string& told) {
    if (prompts_.empty()) return "nothing was asked";
    const auto asked = std::find_if(prompts_.begin(), prompts_.end(),
                                    [&](const OpenPrompt& prompt) { return id.empty() || prompt.id == id; });
    if (asked == prompts_.end()) return "'" + id + "' was not asked, or is answered already";
    if (!asked->choices.empty() &&
        std::find(asked->choices.begin(), asked->choices.end(), choice) == asked->choices.end()) {
        std::string known;
        for (const std::string& one : asked->choices) known.append(known.empty() ? "" : ", ").append(one);
        return "the answers to '" + asked->id + "' are: " + known;
    }
    told = asked->choices.empty() ? asked->id : asked->id + ": " + choice;
    prompts_.erase(asked);
    return {};
}

std::vector<OpenPrompt> PromptBoard::overdue(audio::Frames now, audio::Frames patience) {
    std::vector<OpenPrompt> late;
    for (OpenPrompt& prompt : prompts_) {
        if (prompt.told_again || now - prompt.since < patience) continue;
        prompt.told_again = true;
        late.push_back(prompt);
    }
    return late;
}

}  // namespace stillroom::engine
