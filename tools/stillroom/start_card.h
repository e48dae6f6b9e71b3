/// What staff read before a session starts.
#pragma once

#include "scripts/plan.h"

#include <string>
#include <string_view>
#include <vector>

namespace stillroom::tools {

/// Everything on the card that the plan does not say.
struct StartCard {
    audio::Frames from;                ///< where the session begins
    bool gates_wait = true;            ///< gates wait for staff, and the session for its end
    std::string operate;               ///< file of the operator log; empty: none
    std::vector<std::string> outputs;  ///< what plays where and how loud, in lines
    std::string microphone;            ///< staff's, or why there is none
    audio::Frames ring;                ///< what lies between mixer and device
    std::vector<std::string> rights;   ///< real-time rights that are missing, in sentences
    std::size_t drafts = 0;            ///< lines that a computer speaks
    bool has_private_clip = false;     ///< the patient brought a clip for this session
};

/// Width of the card where no terminal says another.
inline constexpr int kCardWidth = 100;

/// [any] The card in lines of at most `width` characters where words allow.
[[nodiscard]] std::string start_card(const scripts::Plan& plan, const StartCard& card, int width);

/// [any] How many of the lines that a session may speak are drafts.
[[nodiscard]] std::size_t drafts_in(const scripts::Plan& plan);

}  // namespace stillroom::tools
