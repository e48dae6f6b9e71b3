#include "tools/stillroom/plan_point.h"

#include "config/nearest_name.h"
#include "config/values.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <vector>

namespace stillroom::tools {

audio::Result<audio::Frames> point_of(const std::string& text, const scripts::Plan& plan) {
    std::vector<std::string> phases;
    for (const scripts::PlannedPhase& phase : plan.phases) {
        if (phase.id == text) return phase.nominal_start;
        phases.push_back(phase.id);
    }
    if (text.empty() || !std::isdigit(static_cast<unsigned char>(text.front())))
        return audio::Error{fmt::format("there is no phase '{}'{}", text, config::did_you_mean(text, phases))};
    const auto time = config::parse_duration(text);
    if (!time)
        return audio::Error{fmt::format("the time '{}' {}; {}", text, time.fault().problem, time.fault().remedy)};
    const audio::Frames at = audio::frames_of(*time, plan.rate);
    if (at > plan.duration)
        return audio::Error{fmt::format("'{}' lies behind the end of the session, which takes {}", text,
                                        duration_text(plan.duration, plan.rate))};
    return at;
}

std::string clock_text(audio::Frames position, audio::SampleRate rate) {
    const std::int64_t seconds = std::abs(position.count) / rate.hertz;
    const char* sign = position.count < 0 && seconds > 0 ? "-" : "";
    if (seconds >= 3600)
        return fmt::format("{}{}:{:02}:{:02}", sign, seconds / 3600, seconds / 60 % 60, seconds % 60);
    return fmt::format("{}{}:{:02}", sign, seconds / 60, seconds % 60);
}

std::string duration_text(audio::Frames length, audio::SampleRate rate) {
    return clock_text(length + audio::Frames{rate.hertz / 2}, rate);
}

}  // namespace stillroom::tools
