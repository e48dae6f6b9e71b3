/// What staff have been asked and have not answered.
#pragma once

#include "audio/base/units.h"

#include <string>
#include <vector>

namespace stillroom::engine {

/// One question or reminder on staff's screen.
struct OpenPrompt {
    std::string id;                      ///< by which it is answered
    std::string text;                    ///< in the session's language
    std::vector<std::string> choices{};  ///< what may be answered; empty: that it was seen
    audio::Frames since{};               ///< session time
    bool told_again = false;
};

/// Plain bookkeeping of the conductor. [control]
class PromptBoard {
public:
    /// Stands open from now on. One of the same id and text is the same, asked once more.
    void open(OpenPrompt prompt);
    /// Needs no answer any more.
    void close(const std::string& id);

    /// Answers the prompt of this id, the oldest where none is named; empty, or why not. `told`: what was answered,
    /// in words for the record.
    [[nodiscard]] std::string answer(const std::string& id, const std::string& choice, std::string& told);

    /// Those that have stood open for `patience` at `now` and were not told again yet; they count as told.
    [[nodiscard]] std::vector<OpenPrompt> overdue(audio::Frames now, audio::Frames patience);

    /// Oldest first.
    [[nodiscard]] const std::vector<OpenPrompt>& all() const noexcept { return prompts_; }

private:
    std::vector<OpenPrompt> prompts_;
};

}  // namespace stillroom::engine
